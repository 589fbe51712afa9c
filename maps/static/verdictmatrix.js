/* The verdicts on a feature: under each rule that can be drawn, by the lines of its date and by each line alone. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const LEVELS = { robust: "robust", contested: "contested", "told under one only": "single", "none can be told": "untold" };

  bm.verdictMatrix = function (feature) {
    const { rules } = bm.layers.page;
    if (!rules.length) return null;
    return h("section", { class: "verdict-section" }, h("h3", {}, bm.t("details.verdicts")),
      h("table", { class: "verdicts" },
        h("thead", {}, h("tr", {}, ["by", "verdict", "chance"].map((name) => h("th", { scope: "col" }, bm.t(`details.verdicts.${name}`))))),
        rules.map((rule) => ruleRows(feature, rule))),
      across(feature));
  };

  /* The verdict under the rule that is shown, as one of the facts. */
  bm.shownVerdict = function (feature) {
    const rule = bm.layers.page.rules.find((each) => each.id === bm.state.rule);
    if (!rule) return null;
    const said = bm.saidOf(feature, rule.id);
    const text = said.verdict === "possible" ? bm.t("details.in_shown.possible", { chance: bm.chanceText(said) }) : bm.t(`details.verdict.${said.verdict}`);
    return [bm.t("details.in_shown"), [cue(said.verdict), text]];
  };

  function ruleRows(feature, rule) {
    const shown = rule.id === bm.state.rule;
    return h("tbody", { class: shown ? "is-shown" : null },
      h("tr", {}, h("th", { scope: "rowgroup", colspan: 3, class: "rule-title" }, h("span", { dir: "auto" }, rule.title),
        feature.in_force && h("span", { class: "interval" }, inTime(feature.in_force[rule.id])))),
      rowsOf(feature, rule).map(({ title, said, sides, by }) => h("tr", { class: `verdict-${said.verdict}`, "data-by": by },
        h("th", { scope: "row", dir: "auto" }, title), h("td", {}, cue(said.verdict), bm.t(`details.verdict.${said.verdict}`)),
        h("td", {}, said.verdict === "possible" && bm.chanceText(said), sides.map((text) => h("span", { class: "interval" }, text))))));
  }

  const inTime = (when) => bm.t(`details.time.${when || "undated"}`);

  /* By the lines of the date, then by each line; what all say alike is said once. */
  function rowsOf(feature, rule) {
    const row = (by, title) => ({ by, title, said: bm.saidOf(feature, rule.id, "", by), sides: by === "date" ? bySide(feature, rule, by) : [] });
    const lines = linesOf(feature, rule).map((line) => row(line.id, line.title));
    const dated = row("date", bm.t("details.verdicts.date"));
    const alike = lines.every(({ said }) => said.verdict === dated.said.verdict) && dated.said.verdict !== "possible";
    return alike ? [{ ...dated, title: bm.t("details.verdicts.all") }] : [dated, ...lines];
  }

  const linesOf = (feature, rule) => bm.layers.lines.lines.filter((line) =>
    feature.places.some((place) => place.rules[rule.id]?.lines[line.id]));

  /* How the chance is shared between the sides' zones, where the place may be in one of them. */
  function bySide(feature, rule, by) {
    const any = bm.saidOf(feature, rule.id, "", by);
    if (!["inside", "possible"].includes(any.verdict)) return [];
    return Object.keys(bm.layers.page.sides).map((side) => ({ side, said: bm.saidOf(feature, rule.id, side, by) }))
      .filter(({ said }) => said.verdict === "inside" || said.verdict === "possible")
      .map(({ side, said }) => bm.t("details.verdicts.in_side", { side: bm.sideName(side), chance: bm.chanceText(said) }));
  }

  /* A sign beside the word, so that a verdict is not told by words of like length alone: full, hatched, empty. */
  function cue(verdict) {
    return bm.svg("svg", { viewBox: "0 0 12 12", width: 12, height: 12, class: `cue cue-${verdict}`, "aria-hidden": "true" },
      bm.svg("rect", { x: 1, y: 1, width: 10, height: 10, class: "cue-box" }),
      verdict === "possible" && bm.svg("path", { d: "M1,5 5,1 M1,9 9,1 M3,11 11,3 M7,11 11,7", class: "cue-hatch" }),
      verdict === "undetermined" && bm.svg("path", { d: "M4.6,4.6a1.5,1.5 0 1 1 2,1.4q-.6,.3-.6,1 M6,8.7v.3", class: "cue-hatch" }));
  }

  /* Whether the readings of a clause agree, and apart from them the rules that are drawn. */
  function across(feature) {
    const { all, drawable } = bm.layers.page.readings;
    const told = feature.agreements || [];
    const said = told.map(function (each) {
      const kind = each.level === "readings" ? "readings" : "drawn";
      const equipment = each.equipment ? `, ${each.equipment}` : "";
      const verdict = each.verdict ? `: ${bm.t(`details.verdict.${each.verdict}`)}` : "";
      return h("p", { class: "fine" }, h("strong", {}, bm.t(`details.across.${kind}`), equipment, ": "),
        bm.t(`details.agreement.${LEVELS[each.agreement]}`), verdict,
        kind === "readings" && ` (${bm.t("details.across.drawable", { n: each.drawable, all: each.readings })})`);
    });
    if (all && !told.some((each) => each.level === "readings")) {
      said.push(h("p", { class: "fine" }, bm.t("details.across.of_all", { n: drawable, all })));
    }
    return said;
  }
})(window.bordermap);
