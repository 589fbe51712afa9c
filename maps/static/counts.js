/* How many incidents and villages lie in the zone that is shown, as ranges. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.drawCounts = function () {
    const box = document.getElementById("counts");
    const update = () => box.replaceChildren(...content());
    bm.watch(function (state, changes) {
      if ("rule" in changes || "line" in changes || "by" in changes) update();
    });
    update();
  };

  function content() {
    const rule = bm.layers.page.rules.find((each) => each.id === bm.state.rule);
    if (!rule) return [h("p", { class: "fine" }, "No zone is shown.")];
    return [
      h("p", { class: "fine soft" }, `${rule.title}.`),
      choice(),
      ...(bm.everyIncident().length ? [table("Incidents", bm.everyIncident(), rule), inTime(rule)] : []),
      ...(bm.layers.villages.villages.length ? [table("Villages and towns", bm.layers.villages.villages, rule), people(rule)] : []),
      clause(),
    ].filter(Boolean);
  }

  function choice() {
    const option = (value, text) => h("label", { class: "fine" }, h("input", {
      type: "radio", name: "by", value, checked: (bm.state.by || "date") === value,
      onchange: () => bm.set({ by: value }),
    }), ` ${text} `);
    return h("p", {}, option("date", "By the lines that may depict the date"),
      option("line", "By the line that is shown"));
  }

  function table(title, features, rule) {
    const zones = [["", "Zone of any side"], ...Object.entries(bm.layers.page.sides).map(([id, side]) => [id, `in ${side.name}`])];
    const rows = zones.map(([zone, name]) => [name, bm.countIn(features, rule.id, zone)]);
    const untold = rows[0][1].untold;
    return h("table", {},
      h("caption", {}, `${title}: ${features.length}, of which ${untold} can’t be told`),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, ""),
        ["Certain", "At most", "Expected"].map((name) => h("th", { scope: "col", class: "number" }, name)))),
      h("tbody", {}, rows.map(([name, count]) => h("tr", {}, h("th", { scope: "row" }, name),
        [count.certain, count.possible, count.expected.toFixed(1)].map((value) =>
          h("td", { class: "number" }, String(value)))))));
  }

  function inTime(rule) {
    const told = {};
    for (const incident of bm.everyIncident()) {
      const when = incident.in_force[rule.id];
      if (when) told[when] = (told[when] || 0) + 1;
    }
    const said = { before: "before the rule", during: "while in force", after: "after the rule", possible: "perhaps while in force", undetermined: "date not known" };
    const parts = Object.keys(said).filter((key) => told[key]).map((key) => `${told[key]} ${said[key]}`);
    return parts.length > 0 && h("p", { class: "fine" }, `In time: ${parts.join(", ")}.`);
  }

  function people(rule) {
    const inside = bm.layers.villages.villages.filter((village) =>
      ["inside", "possible"].includes(bm.saidOf(village, rule.id).verdict));
    const sourced = inside.filter((village) => village.population !== undefined);
    const sum = sourced.reduce((total, village) => total + village.population, 0);
    return h("p", { class: "fine" }, `Of the ${inside.length} that are or may be in the zone, ${sourced.length} have a sourced ` +
      `number of people (${bm.number(sum)} in all), ${inside.length - sourced.length} have none.`);
  }

  /* How many readings of the clause can be drawn at all. */
  function clause() {
    const { all, drawable } = bm.layers.page.readings;
    if (!all) return null;
    return h("p", { class: "fine" }, `${drawable} of ${all} readings of the clause can be drawn as published` +
      `${drawable ? "." : ": under none of them can a verdict be given. Stand-ins and what-ifs are not readings."}`);
  }
})(window.bordermap);
