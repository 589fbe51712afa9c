/* What a map must say once it has left the page, on paper or as a picture: lines, rules, filters, sources, scale. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const METRES_IN_CSS_PIXEL = 0.0254 / 96;
  const textOf = (selector) => document.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") || "";

  /* All that is in force, in the reader's words. Lists are of texts, or of a mark and a text. */
  bm.inForce = function () {
    const { lines } = bm.layers;
    const line = lines.lines.find((each) => each.id === bm.state.line);
    return {
      title: textOf(".head h1"), period: textOf(".head .period"), internal: textOf(".head .internal"),
      unreviewed: bm.unreviewedText(bm.state.language),
      line: lineText(line),
      rule: [textOf("#zone-label"), ...Array.from(document.querySelectorAll("#time-notes p"), (note) => note.textContent)].join(". "),
      shown: [lineMark(line), ...zoneMarks(), ...placeMarks(line)],
      incidents: bm.isShown("incidents") ? bm.incidents.count && bm.countText() : bm.t("tools.sheet.no_incidents"),
      classes: bm.isShown("incidents") ? classMarks() : [],
      filters: bm.filtersInForce().map(({ text }) => text), radii: radiiText(), bases: bases(),
      sources: sourcesOf(line),
      attribution: textOf(".attribution"), note: textOf(".boundary-note"),
    };
  };

  /* Every source once, those of the line that is shown first. */
  function sourcesOf(line) {
    const { sources } = bm.layers.page;
    return [...new Set([...line.sources, ...Object.keys(sources)])].filter((id) => sources[id])
      .map((id) => (sources[id].publisher ? `${sources[id].title}, ${sources[id].publisher}` : sources[id].title));
  }

  function lineText(line) {
    const accuracy = line.accuracy_m ? bm.t("tools.sheet.good_to", { range: bm.range(...line.accuracy_m) }) : bm.t("tools.sheet.as_drawn");
    const key = line.agreed ? "tools.sheet.agreed" : "tools.sheet.not_agreed";
    return bm.t(key, { title: line.title, accuracy });
  }

  const lineMark = (line) => ({ mark: bm.lineSample(`line line-${line.agreed ? "agreed" : "not-agreed"} line-${line.kind}`), text: line.title });

  function zoneMarks() {
    const rule = bm.layers.page.rules.find((each) => each.id === bm.state.rule);
    const className = rule?.kind === "stand_in" ? "zone-sample-stand-in" : "";
    return bm.zonesShown().filter((zone) => zone.area_km2 > 0).map((zone) => ({
      mark: bm.zoneSample([bm.layers.page.sides[zone.side] || { colour: "#777777" }], className), text: bm.zoneName(zone),
    }));
  }

  bm.zonesShown = () => bm.layers.zones.zones.filter((zone) => zone.line === bm.state.line && zone.rule === bm.state.rule);

  /* "Zone in …"; a zone that no side's polygon holds lies in a third country, or has no polygons to be told apart by. */
  bm.zoneName = function (zone) {
    if (bm.layers.page.sides[zone.side]) return bm.t("tools.sheet.zone_in", { side: bm.sideName(zone.side) });
    return bm.t(bm.zonesShown().length > 1 ? "tools.sheet.zone_beyond" : "tools.sheet.zone_whole");
  };

  /* What else is switched on: places, and what is not sure of line and zone. */
  function placeMarks(line) {
    const { villages, crossings, installations, evacuations } = bm.layers;
    const isZone = bm.zonesShown().length > 0;
    return [
      ["band", line.accuracy_m, bm.bandSample], ["margin", line.accuracy_m && isZone, bm.hatchSample],
      ["villages", villages.villages.length, bm.dotSample], ["crossings", crossings.crossings.length, bm.crossingGlyph],
      ["installations", installations.installations.length, bm.installationGlyph],
      ["evacuated", evacuations.areas.length, () => bm.discSample("evacuated"), "evacuations"],
    ].filter(([name, any, , layer]) => any && bm.isShown(layer || name))
      .map(([name, , mark]) => ({ mark: mark(), text: bm.t(`legend.${name}`) }));
  }

  function classMarks() {
    const counts = new Uint32Array(Object.keys(bm.CLASSES).length);
    const classes = bm.incidents.classes();
    for (let row = 0; row < bm.incidents.count; row += 1) if (bm.passing.fails[row] === 0) counts[classes[row]] += 1;
    return Object.keys(bm.CLASSES).map((name, index) => ({ name, n: counts[index] })).filter(({ n }) => n > 0)
      .map(({ name, n }) => ({ mark: bm.glyph(name), text: `${bm.classText(name)} (${bm.number(n)})` }));
  }

  /* How well the places of the incidents that pass are known: exact, within how much, or not told. */
  function radiiText() {
    const { starts, places, count } = bm.incidents;
    const [lon, radius] = [places.column("lon"), places.column("radius_m")];
    const found = { exact: 0, unknown: 0, some: 0, least: Infinity, most: 0 };
    for (let row = 0; row < count; row += 1) {
      if (bm.passing.fails[row] !== 0) continue;
      for (let place = starts[row]; place < starts[row + 1]; place += 1) {
        if (lon.raw[place] !== lon.none) addRadius(found, radius, place);
      }
    }
    const said = [];
    if (found.some) said.push(bm.t("tools.sheet.radius.some", { n: found.some, least: bm.roughly(found.least), most: bm.roughly(found.most) }));
    if (found.exact) said.push(bm.t("tools.sheet.radius.exact", { n: found.exact }));
    if (found.unknown) said.push(bm.t("tools.sheet.radius.unknown", { n: found.unknown }));
    return said.join("; ");
  }

  function addRadius(found, radius, place) {
    if (!radius || radius.raw[place] === radius.none) found.unknown += 1;
    else if (radius.raw[place] === 0) found.exact += 1;
    else {
      const metres = radius.raw[place] / radius.scale;
      found.some += 1;
      found.least = Math.min(found.least, metres);
      found.most = Math.max(found.most, metres);
    }
  }

  const bare = (text) => text.trim().replace(/\.$/, "");

  /* What the radii rest on, where the data says so; each said once. */
  function bases() {
    const column = bm.incidents.table.column("radius_basis");
    if (!column) return [];
    if (column.values) return column.values.map(bare);
    const found = new Set();
    for (let row = 0; row < bm.incidents.count && found.size < 40; row += 1) {
      const basis = column.value(row);
      if (basis) found.add(bare(basis));
    }
    return [...found];
  }

  /* How many metres a CSS pixel is in the middle of the map, and how many times smaller the map is than the ground
     where such a pixel is 1/96 of an inch, as on paper. */
  bm.scaleOf = function (map) {
    const { lat } = map.getCenter();
    const size = map.getSize();
    const across = map.containerPointToLatLng([size.x, size.y / 2]).lng - map.containerPointToLatLng([0, size.y / 2]).lng;
    const metres = (bm.metresInDegree(lat).lon * across) / size.x;
    return { metres, lat, ratio: metres / METRES_IN_CSS_PIXEL };
  };

  /* A scale bar of a round length, at most so many pixels: its pixels and what it says. */
  bm.scaleBar = function (metres, most) {
    const unit = 10 ** Math.floor(Math.log10(metres * most));
    const length = [5, 2, 1].map((step) => step * unit).find((each) => each <= metres * most);
    return { pixels: length / metres, text: bm.roughly(length) };
  };

  /* "1:310,000" to two figures. */
  bm.ratioText = function (ratio) {
    const unit = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 1);
    return `1:${bm.number(Math.round(ratio / unit) * unit)}`;
  };

  bm.markRow = ({ mark, text }) => h("li", {}, h("span", { class: "mark-cell" }, mark), h("span", {}, text));
})(window.bordermap);
