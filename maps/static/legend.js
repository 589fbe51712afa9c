/* The legend is the layer control: made from the layers that are there, each with its mark and its switch. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.drawLegend = function () {
    const box = document.getElementById("legend");
    box.append(...[lineChoice(), ruleChoice(), incidentLayer(), otherLayers()].flat(Infinity).filter(Boolean));
    L.DomEvent.disableClickPropagation(box.parentElement);
    L.DomEvent.disableScrollPropagation(box.parentElement);
  };

  function group(title, ...children) {
    return h("fieldset", {}, h("legend", {}, title), children);
  }

  function row(control, mark, text, extra) {
    return h("label", { class: "row" }, control, h("span", { class: "mark-cell" }, mark), h("span", {}, text,
      extra && h("small", {}, extra)));
  }

  function choice(name, value, checked, onchange) {
    const input = h("input", { type: "radio", name, value, checked, onchange });
    bm.watch((state) => { input.checked = (state[name] || "") === value; });
    return input;
  }

  function tick(layer) {
    return h("input", {
      type: "checkbox", checked: bm.isShown(layer), onchange: (event) => bm.show(layer, event.target.checked),
    });
  }

  function lineMark(className) {
    return bm.svg("svg", { width: 28, height: 12, "aria-hidden": "true" },
      bm.svg("line", { x1: 1, y1: 6, x2: 27, y2: 6, class: className }));
  }

  function lineChoice() {
    const lines = bm.layers.lines.lines;
    if (!lines.length) return null;
    const sample = (line) => lineMark(`line ${line.agreed ? "line-agreed" : "line-not-agreed"}`);
    return group("Frontier, as depicted in", lines.map((line) => row(
      choice("line", line.id, line.id === bm.state.line, () => bm.set({ line: line.id })),
      sample(line), line.title, depicts(line))),
    lines.length > 1 && row(besides(lines), lineMark("line line-beside"), "show the others beside it"));
  }

  function depicts(line) {
    const accuracy = line.accuracy_m
      ? `good to ${line.accuracy_m[0] === line.accuracy_m[1] ? "" : `${bm.number(line.accuracy_m[0])}–`}${bm.number(line.accuracy_m[1])} m`
      : "accuracy: as drawn";
    const kind = line.kind === "depiction" ? "a third party’s drawing" : bm.words(line.kind).toLowerCase();
    return ` ${kind}, ${accuracy}`;
  }

  function besides(lines) {
    return h("input", { type: "checkbox", onchange: function (event) {
      const hidden = { ...bm.state.hidden };
      lines.forEach((line) => { hidden[`line:${line.id}`] = !event.target.checked; });
      bm.set({ hidden });
    } });
  }

  function ruleChoice() {
    const rules = bm.layers.page.rules;
    if (!rules.length) return null;
    const sides = Object.values(bm.layers.page.sides);
    return group("Zone of a rule", rules.map((rule) => row(
      choice("rule", rule.id, rule.id === bm.state.rule, () => bm.set({ rule: rule.id })), zoneMark(sides), rule.title,
      rule.note && ` ${rule.note}`)),
    row(choice("rule", "", bm.state.rule === null, () => bm.set({ rule: null })), null, "none"),
    bm.layers.page.undrawable > 0 && h("p", { class: "hint" },
      `${bm.layers.page.undrawable} more can’t be drawn as published: see the rules beside the map.`),
    h("p", { class: "zone-key" }, sides.map((side) => h("span", {}, zoneMark([side]), ` in ${side.name}`))));
  }

  function zoneMark(sides) {
    const width = 26 / sides.length;
    return bm.svg("svg", { width: 28, height: 14, "aria-hidden": "true" }, sides.map((side, index) => bm.svg("rect", {
      x: 1 + index * width, y: 1, width, height: 12, fill: side.colour, stroke: side.colour, class: "zone-sample",
    })));
  }

  function incidentLayer() {
    const incidents = bm.everyIncident();
    if (!incidents.length) return null;
    const lost = incidents.filter((incident) => !bm.locatedPlaces(incident).length).length;
    return group("Incidents", row(tick("incidents"), null, `${incidents.length} incidents`,
      lost ? ` ${lost} of them not located: see the list` : ""),
    Object.entries(bm.CLASSES).filter(([name]) => incidents.some((incident) => bm.classOf(incident) === name))
      .map(([name, { label }]) => h("div", { class: "row key" }, h("span", { class: "mark-cell" }, bm.glyph(name)), label)),
    h("p", { class: "hint" }, "Hollow: the position is not exact. Select a mark to see how far off it may be."));
  }

  /* What must not be forwarded is left out, and counted. */
  function heldBack() {
    const counts = Object.entries(bm.layers.page.held_back)
      .map(([kind, count]) => `${count} ${kind === "installations" ? "posts and installations" : kind.replaceAll("_", " ")}`);
    return counts.length > 0 && h("p", { class: "hint" }, `Restricted, and held back from this page: ${counts.join(", ")}.`);
  }

  function otherLayers() {
    const { evacuations, villages, crossings, installations } = bm.layers;
    const dot = () => bm.svg("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" },
      bm.svg("circle", { r: 3.6, class: "village-dot" }));
    const disc = () => bm.svg("svg", { width: 22, height: 22, viewBox: "-11 -11 22 22", "aria-hidden": "true" },
      bm.svg("circle", { r: 9, class: "evacuated" }));
    const rows = [
      evacuations.areas.length && row(tick("evacuations"), disc(), "Evacuated: where the named places lie", " derived, not the ordered extent"),
      villages.villages.length && row(tick("villages"), dot(), "Villages and towns"),
      crossings.crossings.length && row(tick("crossings"), bm.crossingGlyph(), "Crossings"),
      installations.installations.length && row(tick("installations"), bm.installationGlyph(), "Posts and installations"),
      heldBack(),
    ].filter(Boolean);
    return rows.length ? group("Places", rows) : null;
  }
})(window.bordermap);
