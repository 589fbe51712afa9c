/* How many incidents and villages lie in the zone that is shown, as ranges; of incidents those that pass the
   filters, split as the reader chooses. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const MOST = 120;
  const ZONE_COLUMNS = ["certain", "possible", "expected"];
  let shownSplit = "type";

  bm.drawCounts = function () {
    const box = document.getElementById("counts");
    const head = h("div", {});
    const body = h("div", {});
    box.append(head, body);
    let pending = 0;
    const details = box.closest("details");
    const update = function () {
      pending = 0;
      if (details.open && details.offsetParent !== null) body.replaceChildren(...content());
    };
    const later = () => { pending ||= requestAnimationFrame(update); };
    const write = function () {
      head.replaceChildren(...headOf(later));
      later();
    };
    details.addEventListener("toggle", later);
    bm.watch(write, "language");
    bm.watch(() => head.querySelectorAll("[name=by]").forEach((each) => { each.checked = bm.state.by === each.value; }), "by");
    bm.watch(later, "rule", "line", "by", "passing", "tab", "selected");
    write();
  };

  function headOf(later) {
    const by = (value) => h("label", { class: "fine" }, h("input", {
      type: "radio", name: "by", value, checked: bm.state.by === value, onchange: () => bm.set({ by: value }),
    }), ` ${bm.t(`finder.counts.by.${value}`)}`);
    const splits = bm.SPLITS.filter((name) => (name !== "verdict" || bm.layers.page.rules.length) &&
      (name !== "village" || bm.layers.villages.villages.length));
    const select = h("select", { id: "split", onchange: (event) => { shownSplit = event.target.value; later(); } },
      splits.map((name) => h("option", { value: name, selected: name === shownSplit }, bm.t(`finder.split.${name}`))));
    return [bm.layers.page.rules.length > 0 && h("p", { class: "counts-by" }, by("date"), by("line")),
      bm.incidents.count > 0 && h("p", { class: "counts-split" }, h("label", { for: "split" }, bm.t("finder.split")), " ", select)].filter(Boolean);
  }

  function content() {
    const rule = bm.layers.page.rules.find((each) => each.id === bm.state.rule);
    const { villages } = bm.layers.villages;
    return [
      h("p", { class: "fine soft", dir: "auto" }, rule ? rule.title : bm.t("details.no_zone")),
      bm.incidents.count > 0 && [h("p", { class: "fine" }, bm.countText()), splitTable(rule), rule && zonesTable(), rule && inTime(rule), deathsNote()],
      rule && villages.length > 0 && [villagesTable(villages, rule), people(villages, rule)],
      rule && clause(),
    ].flat(2).filter(Boolean);
  }

  /* The parts that hold an incident, each with its counts, and the whole. */
  function splitTable(rule) {
    const split = bm.split(shownSplit);
    const counts = bm.tally(split);
    const rows = shownRows(split, counts);
    const columns = ["incidents", ...(rule ? ZONE_COLUMNS : []), ...(bm.deathsColumns() ? ["deaths"] : [])];
    const line = (name, count, tag) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, name), columns.map((column) => h(tag, { class: "number" }, cell(column, count))));
    return h("table", { class: "counts-table", "data-split": shownSplit },
      h("caption", {}, bm.t(`finder.split.caption.${shownSplit}`)),
      h("thead", {}, h("tr", {}, h("td", {}), columns.map((name) => h("th", { scope: "col", class: "number" }, bm.t(`finder.counts.${name}`))))),
      h("tbody", {}, rows.map(({ name, count }) => line(name, count, "td"))),
      h("tfoot", {}, line(bm.t("finder.counts.total"), bm.sumOf(counts), "td")));
  }

  function cell(column, count) {
    if (column === "expected") return count.expected.toLocaleString(bm.locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    if (column !== "deaths") return bm.number(count[column]);
    return count.given ? bm.deathsText(count) : "–";
  }

  function shownRows({ parts }, counts) {
    const filled = parts.map((part, index) => ({ part, count: counts[index] })).filter(({ count }) => count.incidents);
    if (["day", "week", "month"].includes(shownSplit)) filled.sort((a, b) => place(a.part) - place(b.part));
    if (shownSplit === "village") filled.sort((a, b) => (a.part === "none") - (b.part === "none") || b.count.incidents - a.count.incidents);
    const away = shownSplit === "village" ? reaches() : null;
    const rows = filled.slice(0, MOST).map(({ part, count }) => ({ name: partName(part, away), count }));
    const rest = filled.slice(MOST);
    if (rest.length) rows.push({ name: bm.t("finder.split.rest", { n: rest.length }), count: bm.sumOf(rest.map(({ count }) => count)) });
    return rows;
  }

  const place = (part) => (typeof part === "number" ? part : part === "several" ? Number.MAX_VALUE : Infinity);

  function partName(part, away) {
    if (shownSplit === "verdict") return bm.t(`details.verdict.${part}`);
    if (shownSplit === "side") return bm.facetText("sides", part);
    if (shownSplit === "type") return bm.classText(part);
    if (shownSplit === "village") return part === "none" ? bm.t("finder.split.no_village") : villageName(part, away);
    if (part === "none") return bm.t("list.no_date");
    if (part === "several") return bm.t(`finder.split.several.${shownSplit}`);
    if (shownSplit === "week") return bm.span(bm.isoDay(part), bm.isoDay(part + 6));
    return bm.moment(shownSplit === "month" ? bm.isoDay(part).slice(0, 7) : bm.isoDay(part));
  }

  /* A village with how far the incidents that it is nearest to are from it. */
  function villageName(index, { least, most }) {
    const [from, to] = [least[index], most[index]].map((value) => bm.roughly(Math.round(value / 100) * 100));
    return [bm.nameOf(bm.layers.villages.villages[index]), h("span", { class: "interval" }, from === to ? from : bm.t("format.from_to", { from, to }))];
  }

  /* By village the least and greatest distance of the incidents that pass. */
  function reaches() {
    const { village, metres } = bm.nearestVillages();
    const { fails } = bm.passing;
    const count = bm.layers.villages.villages.length;
    const [least, most] = [new Float32Array(count).fill(Infinity), new Float32Array(count)];
    for (let row = 0; row < village.length; row += 1) {
      if (village[row] < 0 || fails[row] !== 0) continue;
      least[village[row]] = Math.min(least[village[row]], metres[row]);
      most[village[row]] = Math.max(most[village[row]], metres[row]);
    }
    return { least, most };
  }

  /* By the side whose zone it is: the same incident may perhaps be in either, so these do not add up. */
  function zonesTable() {
    const whole = { parts: [""], part: new Uint8Array(bm.incidents.count) };
    const rows = zones().map(([zone, name]) => [name, bm.tally(whole, zone)[0]]);
    return zoneTable(bm.t("finder.counts.incidents_in", { n: rows[0][1].incidents, untold: rows[0][1].untold }), rows);
  }

  const zones = () => [["", bm.t("finder.counts.any_side")], ...Object.keys(bm.layers.page.sides).map((id) =>
    [id, bm.t("finder.counts.zone_in", { side: bm.sideName(id) })])];

  function zoneTable(caption, rows) {
    return h("table", { class: "zones-table" }, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, h("td", {}), ZONE_COLUMNS.map((name) => h("th", { scope: "col", class: "number" }, bm.t(`finder.counts.${name}`))))),
      h("tbody", {}, rows.map(([name, count]) => h("tr", {}, h("th", { scope: "row" }, name), ZONE_COLUMNS.map((column) => h("td", { class: "number" }, cell(column, count)))))));
  }

  function villagesTable(villages, rule) {
    const rows = zones().map(([zone, name]) => [name, bm.countIn(villages, rule.id, zone)]);
    return zoneTable(bm.t("finder.counts.villages_in", { n: villages.length, untold: rows[0][1].untold }), rows);
  }

  /* Whether the rule was in force when they happened. */
  function inTime(rule) {
    const column = bm.incidents.table.column(`in_force:${rule.id}`);
    if (!column) return null;
    const { fails } = bm.passing;
    const told = {};
    for (let row = 0; row < fails.length; row += 1) if (fails[row] === 0) told[column.value(row)] = (told[column.value(row)] || 0) + 1;
    const parts = ["before", "during", "after", "possible", "undetermined"].filter((key) => told[key])
      .map((key) => `${bm.number(told[key])} ${bm.t(`details.time.${key}`)}`);
    return parts.length > 0 && h("p", { class: "fine" }, bm.t("finder.counts.in_time", { parts: parts.join(", ") }));
  }

  function deathsNote() {
    if (!bm.deathsColumns()) return h("p", { class: "fine soft" }, bm.t("finder.counts.no_deaths"));
    const { given, incidents } = bm.tally({ parts: [""], part: new Uint8Array(bm.incidents.count) })[0];
    return h("p", { class: "fine soft" }, bm.t("finder.counts.deaths_of", { given, n: incidents }));
  }

  function people(villages, rule) {
    const inside = villages.filter((village) => ["inside", "possible"].includes(bm.saidOf(village, rule.id).verdict));
    const sourced = inside.filter((village) => village.population !== undefined);
    const sum = sourced.reduce((total, village) => total + village.population, 0);
    return h("p", { class: "fine" }, bm.t("finder.counts.people", { n: inside.length, sourced: sourced.length, sum, none: inside.length - sourced.length }));
  }

  /* How many readings of the clause can be drawn at all. */
  function clause() {
    const { all, drawable } = bm.layers.page.readings;
    if (!all) return null;
    return h("p", { class: "fine" }, bm.t(drawable ? "finder.counts.readings" : "finder.counts.no_readings", { drawable, n: all }));
  }
})(window.bordermap);
