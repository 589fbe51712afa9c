/* The legend is the layer control: made from the layers that are there, in parts that fold, each mark with its switch. */
(function (bm) {
  "use strict";

  const h = bm.h;

  /* Which parts are open, for as long as the page is. */
  const open = new Set(["line", "zone", "incidents"]);
  let totals = null;

  bm.drawLegend = function () {
    const box = document.getElementById("legend");
    const write = function () {
      for (const each of box.querySelectorAll(".legend-part")) open[each.open ? "add" : "delete"](each.dataset.part);
      const focused = box.contains(document.activeElement) && document.activeElement.dataset.legend;
      box.replaceChildren(...[linePart(), zonePart(), incidentPart(), placePart(), doubtPart()].filter(Boolean));
      if (focused) box.querySelector(`[data-legend="${CSS.escape(focused)}"]`)?.focus();
      follow(box);
      count(box);
    };
    bm.watch(() => follow(box), "line", "rule", "hidden");
    bm.watch(() => count(box), "passing");
    bm.watch(write, "language");
    write();
    L.DomEvent.disableClickPropagation(box.parentElement);
    L.DomEvent.disableScrollPropagation(box.parentElement);
  };

  /* A part that folds; what it holds is told in its summary where `said` names a state that is chosen in it. */
  function part(name, children, said = null) {
    return h("details", { class: "legend-part", "data-part": name, open: open.has(name) },
      h("summary", { "data-legend": `part:${name}` }, h("span", {}, bm.t(`legend.part.${name}`)),
        said && h("span", { class: "legend-chosen", "data-chosen": said })), children);
  }

  function row(control, mark, text, extra) {
    return h("label", { class: "row" }, control || h("span"), h("span", { class: "mark-cell" }, mark), h("span", {}, text,
      extra && h("small", {}, " ", extra)));
  }

  const key = (mark, text, extra) => h("div", { class: "row key" }, h("span", { class: "mark-cell" }, mark),
    h("span", {}, text, extra));

  const choice = (name, value) => h("input", {
    type: "radio", name, value, "data-legend": `${name}:${value}`, onchange: () => bm.set({ [name]: value || null }),
  });

  const tick = (layer) => h("input", {
    type: "checkbox", value: layer, "data-legend": `layer:${layer}`, onchange: (event) => bm.show(layer, event.target.checked),
  });

  /* Controls follow the state, whoever changes it. */
  function follow(box) {
    const { line, rule } = bm.state;
    for (const input of box.querySelectorAll("input")) {
      if (input.type === "radio") input.checked = (bm.state[input.name] || "") === input.value;
      else if (input.value === "beside") input.checked = bm.layers.lines.lines.some((each) => bm.isShown(`line:${each.id}`));
      else input.checked = bm.isShown(input.value);
    }
    const titles = {
      line: bm.layers.lines.lines.find((each) => each.id === line)?.title,
      rule: bm.layers.page.rules.find((each) => each.id === rule)?.title ?? bm.t("zones.none"),
    };
    for (const element of box.querySelectorAll("summary [data-chosen]")) element.textContent = titles[element.dataset.chosen] || "";
  }

  function linePart() {
    const { lines } = bm.layers.lines;
    if (!lines.length) return null;
    const classOf = (line) => `line line-${line.agreed ? "agreed" : "not-agreed"} line-${line.kind}`;
    return part("line", [
      lines.map((line) => row(choice("line", line.id), bm.lineSample(classOf(line)), line.title, depicts(line))),
      lines.length > 1 && row(besides(lines), bm.lineSample("line line-beside"), bm.t("lines.beside"), bm.t("lines.apart", { distance: bm.roughly(bm.layers.lines.apart_m) })),
    ], "line");
  }

  function depicts(line) {
    const accuracy = line.accuracy_m ? bm.t("lines.good_to", { distance: accuracyText(line.accuracy_m) }) : bm.t("lines.as_drawn");
    return `${bm.t(`lines.kind.${line.kind}`)}, ${accuracy}`;
  }

  const accuracyText = ([least, most]) => (least === most ? bm.roughly(most) : bm.t("lines.metres", { range: bm.range(least, most) }));

  function besides(lines) {
    return h("input", { type: "checkbox", value: "beside", "data-legend": "layer:beside", onchange: function (event) {
      const hidden = { ...bm.state.hidden };
      lines.forEach((line) => { hidden[`line:${line.id}`] = !event.target.checked; });
      bm.set({ hidden });
    } });
  }

  function zonePart() {
    const { rules, undrawable } = bm.layers.page;
    if (!rules.length) return null;
    const sides = Object.values(bm.layers.page.sides);
    const sample = (rule) => bm.zoneSample(sides, rule.kind === "stand_in" ? "zone-sample-stand-in" : "");
    return part("zone", [
      rules.map((rule) => row(choice("rule", rule.id), sample(rule), rule.title, rule.note)),
      row(choice("rule", ""), null, bm.t("zones.none")),
      h("p", { class: "zone-key" }, Object.entries(bm.layers.page.sides).map(([id, side]) =>
        h("span", {}, bm.zoneSample([side]), bm.t("zones.in_side", { side: bm.sideName(id) })))),
      undrawable > 0 && h("p", { class: "hint" }, bm.t("zones.undrawable", { n: undrawable })),
    ], "rule");
  }

  function incidentPart() {
    const { count: all } = bm.incidents;
    if (!all) return null;
    totals ??= totalsOf(new Uint8Array(all));
    return part("incidents", [
      row(tick("incidents"), null, h("span", { "data-count": "all" }), h("span", { "data-count": "lost" })),
      Object.keys(bm.CLASSES).filter((_, kind) => totals[kind] > 0).map((name) => key(bm.glyph(name), bm.t(`legend.class.${name}`),
        h("span", { class: "legend-count", "data-count": name }))),
    ]);
  }

  /* How many of each class there are in the rows whose number is 0. */
  function totalsOf(fails) {
    const classes = bm.incidents.classes();
    const found = new Uint32Array(Object.keys(bm.CLASSES).length);
    for (let row = 0; row < classes.length; row += 1) if (fails[row] === 0) found[classes[row]] += 1;
    return found;
  }

  function lostIn(fails) {
    const located = bm.incidents.located();
    if (!located.includes(0)) return 0;
    let lost = 0;
    for (let row = 0; row < fails.length; row += 1) if (fails[row] === 0 && located[row] === 0) lost += 1;
    return lost;
  }

  /* How many of each class pass the filters, of how many. */
  function count(box) {
    if (!bm.incidents.count) return;
    const passing = bm.passing.count === bm.incidents.count ? totals : totalsOf(bm.passing.fails);
    const said = (some, all) => (some === all ? bm.number(all) : bm.t("legend.some", { some, all }));
    Object.keys(bm.CLASSES).forEach(function (name, kind) {
      const element = box.querySelector(`[data-count="${name}"]`);
      if (element) element.textContent = ` ${said(passing[kind], totals[kind])}`;
    });
    const { count: some } = bm.passing;
    const all = bm.incidents.count;
    box.querySelector('[data-count="all"]').textContent = some === all ? bm.t("legend.incidents", { n: all })
      : bm.t("legend.incidents.some", { some, n: all });
    const lost = lostIn(bm.passing.fails);
    box.querySelector('[data-count="lost"]').textContent = lost ? bm.t("legend.lost", { n: lost }) : "";
  }

  function placePart() {
    const { evacuations, villages, crossings, installations } = bm.layers;
    const closed = crossings.crossings.some((crossing) => crossing.closures?.length);
    const rows = [
      evacuations.areas.length > 0 && row(tick("evacuations"), bm.discSample("evacuated"), bm.t("legend.evacuated"), bm.t("legend.evacuated.derived")),
      evacuations.areas.length > 0 && bm.layers.page.rules.length > 0 && key(bm.ringSample(), bm.t("legend.uncovered")),
      villages.villages.length > 0 && row(tick("villages"), bm.dotSample(), bm.t("legend.villages")),
      crossings.crossings.length > 0 && row(tick("crossings"), bm.crossingGlyph(), bm.t("legend.crossings")),
      closed && ["partly", "closed", "perhaps"].map((state) => key(bm.crossingGlyph(state), bm.t(`legend.crossing.${state}`))),
      installations.installations.length > 0 && row(tick("installations"), bm.installationGlyph(), bm.t("legend.installations")),
      heldBack(),
    ].filter(Boolean);
    return rows.length > 0 && part("places", rows);
  }

  /* What must not be forwarded is left out, and counted. */
  function heldBack() {
    const kinds = Object.entries(bm.layers.page.held_back).map(([kind, n]) => bm.t(`legend.held.${kind}`, { n }));
    return kinds.length > 0 && h("p", { class: "hint" }, bm.t("legend.held", { kinds: kinds.join(", ") }));
  }

  /* What can be shown of how well things are known, and what marks mean that are not sure. */
  function doubtPart() {
    const known = bm.layers.lines.lines.some((line) => line.accuracy_m);
    return part("doubt", [
      ["not-agreed", "agreed"].map((how) => key(bm.lineSample(`line line-${how}`), bm.t(`lines.${how}`))),
      bm.layers.lines.lines.some((line) => line.kind === "control") && key(bm.lineSample("line line-control"), bm.t("lines.control")),
      known && row(tick("band"), bm.bandSample(), bm.t("legend.band"), bm.t("legend.band.note")),
      known && bm.layers.page.rules.length > 0 && row(tick("margin"), bm.hatchSample(), bm.t("legend.margin"), bm.t("legend.margin.note")),
      bm.incidents.count > 0 && [
        row(tick("discs"), bm.discSample("disc"), bm.t("legend.discs"), bm.t("legend.discs.note")),
        key(bm.glyph("talks", false), bm.t("legend.hollow")), key(bm.glyph("talks", true), bm.t("legend.filled")),
        bm.layers.page.rules.length > 0 && key(bm.hatchedGlyph(), bm.t("legend.possible")),
      ],
      bm.layers.page.rules.some((rule) => rule.kind === "stand_in") && key(bm.zoneSample(Object.values(bm.layers.page.sides), "zone-sample-stand-in"), bm.t("legend.stand_in")),
    ]);
  }
})(window.bordermap);
