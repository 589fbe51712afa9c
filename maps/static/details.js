/* What is known of the selected feature, and what is not. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.drawDetails = function () {
    const box = document.getElementById("details");
    bm.watch(function (state, changes) {
      if (!("selected" in changes)) return;
      document.body.classList.toggle("has-details", Boolean(state.selected));
      box.replaceChildren();
      box.hidden = !state.selected;
      if (!state.selected) return;
      const { kind, feature } = state.selected;
      box.append(closeButton(), WRITERS[kind](feature));
      document.querySelector(".panel").scrollTop = 0;
      box.focus({ preventScroll: true });
      if (bm.isNarrow()) box.scrollIntoView();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && bm.state.selected) close();
    });
  };

  function close() {
    const back = bm.state.selected && bm.state.selected.feature.id;
    bm.set({ selected: null });
    document.querySelector(`[data-incident="${CSS.escape(back || "")}"]`)?.focus();
  }

  function closeButton() {
    return h("button", { type: "button", class: "close", onclick: close }, "← Back to the overview");
  }

  function incident(feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.glyph(bm.classOf(feature), false), "Incident ", feature.id.toUpperCase()),
      h("h2", {}, bm.actText(feature)),
      h("p", { class: "place" }, feature.place || "place not named"),
      feature.description && h("p", {}, feature.description),
      facts([
        ["When", bm.span(feature.date_start, feature.date_end), feature.date_basis],
        ["Deaths", deaths(feature)],
        ["Injured", feature.injured],
      ]),
      byRule(feature), across(feature),
      h("h3", {}, feature.places.length > 1 ? "Where: several places" : "Where"),
      feature.places.map((place) => whereabouts(place, feature)),
      accounts(feature),
      feature.note && h("p", { class: "remark" }, feature.note));
  }

  function deaths(feature) {
    const { deaths_low: low, deaths_high: high } = feature;
    return low === undefined && high === undefined ? "not given for this incident" : bm.range(low, high);
  }

  const IN_TIME = {
    before: "before the rule", during: "while in force", after: "after the rule",
    possible: "perhaps while in force", undetermined: "date not known",
  };

  /* With regard to each rule that can be drawn: whether it was in force, and whether the place is in its zone. */
  function byRule(feature) {
    const rules = bm.layers.page.rules;
    if (!rules.length) return null;
    const timed = Boolean(feature.in_force);
    const row = function (rule) {
      const said = bm.saidOf(feature, rule.id);
      return h("tr", {}, h("th", { scope: "row" }, rule.title),
        timed && h("td", {}, IN_TIME[feature.in_force[rule.id]] || "dates not given"),
        h("td", {}, VERDICTS[said.verdict],
          said.verdict === "possible" && h("span", { class: "interval" }, `chance ${bm.chance(said)}`)));
    };
    return h("table", { class: "verdicts" },
      h("caption", {}, bm.state.by === "line" ? "By the line that is shown" : "By the lines that may depict the date"),
      h("thead", {}, h("tr", {}, ["Rule that can be drawn", timed && "In time", "In its zone"].filter(Boolean)
        .map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, rules.map(row)));
  }

  /* Whether the readings of a clause agree, and apart from them the rules that are drawn. */
  function across(feature) {
    return (feature.agreements || []).map(function (told) {
      const of = told.level === "readings" ? "Across the readings" : "Across the stand-ins, which are not readings";
      const shared = told.verdict ? `: ${told.verdict}` : "";
      return h("p", { class: "fine" }, h("strong", {}, `${of}${told.equipment ? `, ${told.equipment}` : ""}: `),
        `${told.agreement}${shared}`, told.level === "readings" && ` (${told.drawable} of ${told.readings} readings drawable)`);
    });
  }

  const VERDICTS = {
    inside: "inside", outside: "outside", possible: "possible: can’t be told", undetermined: "undetermined",
  };

  function whereabouts(place, feature) {
    if (place.lon === undefined) {
      return h("p", {}, h("strong", {}, place.name || feature.place || "Place"), ": not located. The position is not published.");
    }
    const radius = place.radius_m === undefined ? "how well is not known"
      : place.radius_m === 0 ? "exact" : `somewhere within ${bm.roughly(place.radius_m)}`;
    return h("div", { class: "whereabouts" },
      h("p", {}, h("strong", {}, place.name || feature.place || feature.name || ""), ` ${coordinates(place)}, ${radius}`,
        feature.radius_basis && h("span", { class: "basis" }, ` (${feature.radius_basis})`)),
      lineTable(place));
  }

  function coordinates(place) {
    return `${Math.abs(place.lat).toFixed(4)}° ${place.lat < 0 ? "S" : "N"}, ` +
      `${Math.abs(place.lon).toFixed(4)}° ${place.lon < 0 ? "W" : "E"}`;
  }

  /* Distance to each line, and the side: of the whole disc, and of the point where that says more. */
  function lineTable(place) {
    const lines = bm.layers.lines.lines.filter((line) => place.lines[line.id]);
    if (!lines.length) return null;
    return h("table", { class: "by-line" },
      h("thead", {}, h("tr", {}, ["Line as depicted", "Distance of the point, and with radius and accuracy", "Side of the place"]
        .map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, lines.map((line) => lineRow(line, place.lines[line.id]))));
  }

  function lineRow(line, told) {
    const interval = told.nearest_m !== undefined &&
      `${bm.distance(told.nearest_m)} to ${bm.distance(told.farthest_m)}`;
    return h("tr", {}, h("th", { scope: "row" }, line.title),
      h("td", {}, bm.distance(told.distance_m), interval && h("span", { class: "interval" }, interval)),
      h("td", {}, bm.sideName(told.side), told.side !== told.side_drawn &&
        h("span", { class: "interval" }, `point drawn in ${bm.sideName(told.side_drawn)}`)));
  }

  bm.sideName = function (side) {
    if (side === undefined || side === null) return "neither side’s polygon";
    if (side === "undetermined") return "undetermined";
    return bm.layers.page.sides[side]?.name || side;
  };

  function accounts(feature) {
    const own = feature.accounts || (feature.source ? [{ source: feature.source, url: feature.url }] : []);
    const order = [...Object.keys(bm.layers.page.sides), "both", "third", undefined];
    const said = (side) => ({ both: "Accounts of both sides", third: "Accounts of third parties" }[side] ||
      (side ? `Accounts from ${bm.sideName(side)}` : "Accounts, side not stated"));
    return order.filter((side) => own.some((told) => told.source_side === side)).map((side) => [
      h("h3", {}, said(side)),
      own.filter((told) => told.source_side === side).map(account),
    ]);
  }

  function account(each) {
    return h("blockquote", { class: "account" }, h("p", {}, each.says),
      h("footer", {},
        each.time_text && h("div", {}, "Time as given: ", each.time_text),
        each.place_text && h("div", {}, "Place as given: ", each.place_text),
        h("div", {}, "Source: ", bm.sourceLink(each.source, each.url),
          (each.further_sources || []).map((id) => ["; ", bm.sourceLink(id)])),
        each.note && h("div", {}, each.note)));
  }

  bm.sourceLink = function (id, address) {
    const source = bm.layers.page.sources[id] || { title: id };
    return bm.link(address || source.url, source.title);
  };

  function sources(feature) {
    return feature.sources && h("p", { class: "sources" }, "Sources: ",
      feature.sources.map((id, index) => [index ? "; " : "", bm.sourceLink(id)]));
  }

  function village(feature) {
    const names = Object.entries(feature.names || {}).map(([language, name]) => [`${name} (${language})`]).join(", ");
    const people = feature.population === undefined ? "no sourced number"
      : `${bm.number(feature.population)} (${feature.population_as_of ? bm.moment(feature.population_as_of) : "year not stated"})`;
    return h("article", {},
      h("p", { class: "kicker" }, "Place"), h("h2", {}, feature.name), names && h("p", { class: "place" }, names),
      facts([
        ["Administered by", administered(feature), "as reported; never taken from a line"],
        ["District", feature.district], ["People", people],
        ["Also called", (feature.other_names || []).join(", ")],
      ]),
      differs(feature),
      h("h3", {}, "Where"), feature.places.map((place) => whereabouts(place, feature)),
      byRule(feature), here(feature), evacuatedHere(feature),
      feature.note && h("p", { class: "remark" }, feature.note), sources(feature));
  }

  function administered(feature) {
    if (!feature.administered_by) return "not known";
    const asOf = feature.administered_as_of ? `, ${bm.moment(feature.administered_as_of)}` : "";
    return bm.sideName(feature.administered_by) + asOf;
  }

  /* Where a line draws the place in another side than the one that is reported to govern it. */
  function differs(feature) {
    const [place] = bm.locatedPlaces(feature);
    if (!place || !feature.administered_by) return null;
    const other = bm.layers.lines.lines.filter((line) => {
      const drawn = place.lines[line.id]?.side_drawn;
      return drawn && drawn !== feature.administered_by;
    });
    return other.length > 0 && h("p", { class: "remark" }, h("strong", {}, "Line and administration differ. "),
      `Reported as administered by ${administered(feature)}; drawn in `,
      other.map((line, index) => `${index ? "; in " : ""}${bm.sideName(place.lines[line.id].side_drawn)} by ${line.title}`), ".");
  }

  /* The incidents reported at a village, by the name or the point of their places. */
  function here(village) {
    const [point] = bm.locatedPlaces(village);
    const told = bm.everyIncident().filter((each) => each.places.some((place) =>
      place.name === village.name || (point && place.lon === point.lon && place.lat === point.lat)));
    return told.length > 0 && [h("h3", {}, "Incidents reported here"), bm.incidentList(told)];
  }

  function evacuatedHere(village) {
    const areas = bm.layers.evacuations.areas.filter((area) =>
      bm.membersOf(area).some((member) => member.id === village.id));
    return areas.length > 0 && [h("h3", {}, "In these evacuations"),
      h("ul", {}, areas.map((area) => h("li", {}, `${area.name}, ${bm.span(area.from, area.to)}`)))];
  }

  function crossing(feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.crossingGlyph(), "Crossing"), h("h2", {}, feature.name),
      facts((feature.side_names || []).map((each) => [`Name in ${bm.sideName(each.side)}`, each.name])),
      (feature.closures || []).map((closure) => h("p", {},
        `Closed from ${bm.moment(closure.from)}${closure.to ? ` to ${bm.moment(closure.to)}` : ""}` +
        `${closure.by ? ` by ${bm.sideName(closure.by)}` : ""}${closure.closed_to ? `, to ${closure.closed_to}` : ""}. `,
        "Source: ", bm.sourceLink(closure.source), closure.note && `. ${closure.note}`)),
      h("h3", {}, "Where"), feature.places.map((place) => whereabouts(place, feature)),
      feature.note && h("p", { class: "remark" }, feature.note), sources(feature));
  }

  function installation(feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.installationGlyph(), bm.words(feature.type)), h("h2", {}, feature.name),
      facts([["Operated by", feature.operated_by && bm.sideName(feature.operated_by)],
        ["When", feature.from && bm.span(feature.from, feature.to)]]),
      h("h3", {}, "Where"), feature.places.map((place) => whereabouts(place, feature)),
      byRule(feature),
      feature.note && h("p", { class: "remark" }, feature.note), sources(feature));
  }

  function facts(pairs) {
    const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false);
    return known.length > 0 && h("dl", {}, known.map(([name, value, basis]) => [
      h("dt", {}, name), h("dd", {}, String(value), basis && h("span", { class: "basis" }, ` ${basis}`)),
    ]));
  }

  const WRITERS = { incident, village, crossing, installation };
})(window.bordermap);
