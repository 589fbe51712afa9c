/* What the details of every kind share: facts, places with their distances, accounts, sources, plain text. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.sideName = function (side) {
    if (side === undefined || side === null) return bm.t("details.side.neither");
    if (side === "undetermined") return bm.t("details.side.undetermined");
    const known = bm.layers.page.sides[side];
    return known?.names?.[bm.state.language] || known?.name || side;
  };

  /* The name of a feature in the reader's language, where the data has it. */
  bm.nameOf = (feature) => feature.names?.[bm.state.language] || feature.name;

  /* Facts by name; with each what it rests on. What is not known is said, what does not apply is left out. */
  bm.facts = function (pairs) {
    const said = pairs.filter((pair) => pair && pair[1] !== false && pair[1] !== null && pair[1] !== undefined);
    return said.length > 0 && h("dl", {}, said.map(([name, value, basis]) => [
      h("dt", {}, name), h("dd", { dir: "auto" }, value), basis && h("dd", { class: "basis", dir: "auto" }, basis),
    ]));
  };

  bm.orUnknown = (value) => (value === undefined || value === null || value === "" ? bm.t("format.not_known") : value);

  /* Degrees, with the letters of the compass in the reader's language. */
  bm.coordinatesText = (place) => [[place.lat, "north", "south"], [place.lon, "east", "west"]].map(([value, plus, minus]) =>
    `${bm.number(Math.abs(value), 5)}° ${bm.t(`details.${value < 0 ? minus : plus}`)}`).join(", ");

  /* As it is pasted elsewhere: decimal, latitude first, or in degrees, minutes and seconds. */
  bm.decimalText = (place) => bm.positionText(place.lat, place.lon);
  bm.sexagesimalText = (place) => bm.sixtyText(place.lat, place.lon, 1, 1);

  /* Where a feature is: each place with what may be copied, its radius, and its distance to each line. */
  bm.whereabouts = function (feature) {
    return h("section", { class: "where-section" },
      h("h3", {}, feature.places.length > 1 ? bm.t("details.where.several", { n: feature.places.length }) : bm.t("details.where")),
      feature.places.map((place) => whereabouts(place, feature)));
  };

  function whereabouts(place, feature) {
    const name = place.name || feature.place || feature.name || bm.t("details.place_not_named");
    if (place.lon === undefined) {
      return h("p", {}, bm.parts("details.not_located", { name: h("strong", { dir: "auto" }, name) }));
    }
    return h("div", { class: "whereabouts" },
      h("p", {}, h("strong", { dir: "auto" }, name), h("br"), h("span", { class: "coordinates" }, bm.coordinatesText(place)), copies(place), h("br"),
        radiusText(place), feature.radius_basis && h("span", { class: "basis", dir: "auto" }, ` ${feature.radius_basis}`)),
      lineTable(place));
  }

  function radiusText({ radius_m: radius }) {
    if (radius === undefined) return bm.t("details.radius.unknown");
    return radius === 0 ? bm.t("details.radius.exact") : bm.t("details.radius.within", { distance: bm.roughly(radius) });
  }

  function copies(place) {
    const button = (key, text) => h("button", { type: "button", class: "copy", title: text, "aria-label": bm.t(`details.copy.${key}.label`, { text }), onclick: () => bm.copy(text) }, bm.t(`details.copy.${key}`));
    return h("span", { class: "copies", "data-no-text": true }, button("decimal", bm.decimalText(place)), button("sexagesimal", bm.sexagesimalText(place)));
  }

  /* Distance to each line, and the side: of the whole disc, and of the point where that says more. */
  function lineTable(place) {
    const lines = bm.layers.lines.lines.filter((line) => place.lines[line.id]);
    if (!lines.length) return null;
    return h("table", { class: "by-line" },
      h("thead", {}, h("tr", {}, ["line", "distance", "side"].map((name) => h("th", { scope: "col" }, bm.t(`details.lines.${name}`))))),
      h("tbody", {}, lines.map((line) => lineRow(line, place.lines[line.id]))));
  }

  function lineRow(line, told) {
    const interval = told.nearest_m !== undefined &&
      bm.t("format.from_to", { from: bm.distance(told.nearest_m), to: bm.distance(told.farthest_m) });
    return h("tr", { class: line.id === bm.state.line ? "is-shown" : null }, h("th", { scope: "row", dir: "auto" }, line.title),
      h("td", {}, told.distance_m === undefined ? bm.t("format.not_known") : bm.distance(told.distance_m), interval && h("span", { class: "interval metres" }, interval)),
      h("td", {}, bm.sideName(told.side), told.side !== told.side_drawn &&
        h("span", { class: "interval" }, bm.t("details.lines.drawn_in", { side: bm.sideName(told.side_drawn) }))));
  }

  /* Accounts, those of each side together, in the order of the sides. */
  bm.accounts = function (feature) {
    const own = feature.accounts || (feature.source ? [{ source: feature.source, url: feature.url, accessed: feature.accessed, source_side: bm.layers.page.sources[feature.source]?.side ?? undefined }] : []);
    const order = [...Object.keys(bm.layers.page.sides), "both", "third"];
    const groups = [...order, ...new Set(own.map((told) => told.source_side).filter((side) => !order.includes(side)))];
    const said = (side) => (side === "both" || side === "third" ? bm.t(`details.accounts.${side}`)
      : side ? bm.t("details.accounts.side", { side: bm.sideName(side) }) : bm.t("details.accounts.unstated"));
    return groups.filter((side) => own.some((told) => told.source_side === side)).map((side) => h("section", {},
      h("h3", {}, said(side)), own.filter((told) => told.source_side === side).map((told) => account(told, feature))));
  };

  function account(told, feature) {
    return h("blockquote", { class: "account" }, told.says && h("p", { dir: "auto" }, told.says),
      h("footer", {},
        told.time_text && h("div", { dir: "auto" }, bm.t("details.account.time", { text: told.time_text })),
        told.place_text && h("div", { dir: "auto" }, bm.t("details.account.place", { text: told.place_text })),
        bm.sourceText(told.source, { url: told.url, accessed: told.accessed, licence: feature.licence }),
        (told.further_sources || []).map((id) => bm.sourceText(id, {})),
        told.note && h("div", { dir: "auto" }, told.note)));
  }

  bm.sourceLink = function (id, address) {
    const source = bm.layers.page.sources[id] || { title: id };
    return bm.link(address || source.url, source.title);
  };

  /* A source with its publisher, when it was read, and its licence. */
  bm.sourceText = function (id, { url, accessed, licence }) {
    const source = bm.layers.page.sources[id] || { title: id };
    const more = [source.publisher, source.published && bm.t("details.source.published", { date: bm.moment(source.published) }),
      bm.t("details.source.accessed", { date: bm.moment(accessed || source.accessed) }),
      bm.t("details.source.licence", { licence: licence || bm.orUnknown(source.licence) })].filter(Boolean);
    return h("div", { class: "source", dir: "auto" }, bm.parts("details.source", { source: bm.sourceLink(id, url) }), h("span", { class: "basis" }, ` ${more.join("; ")}`));
  };

  bm.sources = (feature) => feature.sources && h("section", { class: "sources" }, h("h3", {}, bm.t("details.sources")),
    feature.sources.map((id) => bm.sourceText(id, { licence: feature.licence })));

  bm.remark = (text) => text && h("p", { class: "remark", dir: "auto" }, text);

  const BLOCKS = new Set(["P", "DIV", "H2", "H3", "TR", "DT", "CAPTION", "SECTION", "BLOCKQUOTE", "LI", "BR", "FOOTER", "TBODY", "UL"]);

  /* An element as plain text: a line a block, cells apart, links with their address. */
  bm.plainText = function (element) {
    const write = function (node) {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent;
      if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "svg" || "noText" in node.dataset) return "";
      const inner = Array.from(node.childNodes, write).join("");
      if (node.tagName === "A") return `${inner} <${node.href}>`;
      if (BLOCKS.has(node.tagName)) return `\n${inner}\n`;
      if (node.tagName === "TD" || node.tagName === "DD") return node.classList.contains("basis") ? `\n${inner}\n` : ` | ${inner}`;
      return node.classList.contains("interval") ? ` (${inner})` : inner;
    };
    return write(element).replace(/[ \t]+/g, " ").replace(/ ?\n[ \n]*/g, "\n").replace(/\n\| /g, ": ").trim();
  };
})(window.bordermap);
