/* Distances and areas that the reader measures on the map, on the ellipsoid. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const SMALL_M2 = 100000;

  bm.drawMeasure = function (map) {
    let open = null;
    bm.watch(function ({ tool }) {
      if (open && tool !== "measure") {
        open.sketch.remove();
        open.card.remove();
        open = null;
      } else if (!open && tool === "measure") {
        open = start(map);
        map.getContainer().focus({ preventScroll: true });
      }
    }, "tool");
    bm.watch(() => open && open.rewrite(), "language");
  };

  function start(map) {
    const body = h("div", { class: "tool-body" });
    const sketch = bm.sketch(map, { closed: false, changed: () => write(body, sketch) });
    const card = bm.toolCard("measure", body);
    const rewrite = function () {
      card.querySelector("h2").textContent = bm.t("tools.measure.title");
      body.replaceChildren(...controls(sketch));
      write(body, sketch);
    };
    rewrite();
    return { sketch, card, rewrite };
  }

  /* The box beside the map in which a tool says what it found. */
  bm.toolCard = function (name, body, foot) {
    const close = h("button", { type: "button", class: "icon-button", "aria-label": bm.t("tools.close"), onclick: () => bm.set({ tool: null }) }, bm.icon("close"));
    const card = h("section", {
      class: "tool-card map-cover", "data-card": name, "aria-label": bm.t(`tools.${name}.title`),
      onkeydown(event) {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        bm.set({ tool: null });
        document.querySelector(`[data-tool="${name}"]`)?.focus();
      },
    }, h("header", {}, bm.icon(name), h("h2", {}, bm.t(`tools.${name}.title`)), close), body, foot && h("footer", {}, foot));
    document.querySelector(".stage").append(card);
    return card;
  };

  function controls(sketch) {
    const kind = (closed) => h("label", {}, h("input", {
      type: "radio", name: "measure-kind", checked: sketch.closed === closed, onchange: () => sketch.setClosed(closed),
    }), " ", bm.t(closed ? "tools.measure.area" : "tools.measure.distance"));
    return [
      h("fieldset", { "aria-label": bm.t("tools.measure.what") }, kind(false), kind(true)),
      h("div", { "data-part": "total", "aria-live": "polite" }),
      h("div", { "data-part": "legs" }),
      bm.sketchButtons(sketch, h("button", { type: "button", class: "plain-button", "data-do": "copy", onclick: () => bm.copy(textOf(sketch)) }, bm.t("tools.copy"))),
      bm.sketchHint(bm.pointForm(sketch)),
    ];
  }

  bm.sketchHint = (form) => h("details", { class: "tool-hint" }, h("summary", {}, bm.t("tools.sketch.hint")),
    h("p", {}, bm.t("tools.sketch.keys")), h("p", {}, bm.t("tools.point")), form);

  /* A point by its position, as people write it. */
  bm.pointForm = function (sketch) {
    const field = h("input", { name: "point", autocomplete: "off", placeholder: "40.1397, 69.7142", "aria-label": bm.t("tools.point") });
    const wrong = h("p", { class: "tool-wrong", hidden: true, role: "alert" });
    const form = h("form", {
      onsubmit(event) {
        event.preventDefault();
        const position = bm.readPosition(field.value);
        wrong.hidden = Boolean(position);
        wrong.textContent = position ? "" : bm.t("tools.position_unread");
        if (!position) return;
        sketch.isOpen = true;
        sketch.add(position.lat, position.lon);
        sketch.map.panInside(sketch.points.at(-1), { padding: [60, 60] });
        field.value = "";
      },
    }, field, h("button", { class: "plain-button", type: "submit" }, bm.t("tools.point.add")));
    return h("div", {}, form, wrong);
  };

  bm.sketchButtons = function (sketch, ...more) {
    const button = (name, onclick) => h("button", { type: "button", class: "plain-button", "data-do": name, onclick }, bm.t(`tools.sketch.${name}`));
    return h("div", { class: "tool-actions" }, button("undo", () => sketch.undo()), button("finish", () => sketch.finish()),
      button("clear", () => sketch.clear()), more);
  };

  bm.allowButtons = function (body, sketch) {
    const { points, isOpen, closed } = sketch;
    const able = { undo: points.length > 0, clear: points.length > 0, copy: points.length > 1, finish: isOpen && points.length >= (closed ? 3 : 2) };
    for (const button of body.querySelectorAll("[data-do]")) {
      if (button.dataset.do in able) button.disabled = !able[button.dataset.do];
    }
  };

  /* What is measured now: with the place under the pointer while the sketch is open. */
  function measured(sketch) {
    const points = sketch.live && sketch.isOpen ? [...sketch.points, sketch.live] : sketch.points;
    const ends = sketch.closed && points.length > 2 ? [...points, points[0]] : points;
    const legs = ends.slice(1).map((end, index) => bm.geodesicDistance(...ends[index], ...end));
    const wrong = sketch.closed && points.length > 3 && bm.crossesItself(points);
    return {
      points, legs, wrong, total: legs.reduce((sum, leg) => sum + leg, 0),
      area: sketch.closed && points.length > 2 && !wrong ? bm.surfaceArea(points) : null,
    };
  }

  function write(body, sketch) {
    if (!body.firstChild) return;
    const told = measured(sketch);
    const total = body.querySelector('[data-part="total"]');
    total.setAttribute("aria-live", sketch.live ? "off" : "polite");
    total.replaceChildren(...totals(sketch, told));
    const box = body.querySelector('[data-part="legs"]');
    box.replaceChildren(...legTable(told, Boolean(box.querySelector("details")?.open)));
    bm.allowButtons(body, sketch);
  }

  function totals(sketch, { points, total, area, wrong }) {
    if (wrong) return [h("p", { class: "tool-wrong" }, bm.t("tools.crosses"))];
    if (!sketch.closed) {
      const other = total >= 1000 && h("small", {}, bm.exactMetres(total));
      return [h("p", { class: "tool-total" }, bm.length(total), other)];
    }
    if (area === null) return [h("p", {}, bm.t("tools.measure.more", { n: Math.max(1, 3 - points.length) }))];
    return [
      h("p", { class: "tool-total" }, bm.surface(area), area >= SMALL_M2 && h("small", {}, bm.squareMetres(area))),
      h("p", { class: "soft" }, bm.t("tools.measure.around", { length: bm.length(total) })),
    ];
  }

  function legTable({ legs }, wasOpen) {
    if (legs.length < 2) return [];
    let sum = 0;
    return [h("details", { open: wasOpen }, h("summary", {}, bm.t("tools.measure.legs", { n: legs.length })),
      h("table", {}, h("thead", {}, h("tr", {}, ["leg", "length", "sum"].map((name) =>
        h("th", { scope: "col", class: name === "leg" ? "" : "number" }, bm.t(`tools.measure.${name}`))))),
      h("tbody", {}, legs.map(function (leg, index) {
        sum += leg;
        return h("tr", {}, h("th", { scope: "row" }, String(index + 1)), h("td", { class: "number" }, bm.length(leg)), h("td", { class: "number" }, bm.length(sum)));
      }))))];
  }

  /* The result as text: the points, the legs, the total, and how it was measured. */
  function textOf(sketch) {
    const { points, legs, total, area, wrong } = measured({ ...sketch, live: null });
    const lines = points.map(([lat, lon], index) => `${index + 1}: ${bm.positionText(lat, lon)}`);
    legs.forEach((leg, index) => lines.push(`${index + 1}–${(index + 1) % points.length + 1}: ${bm.exactMetres(leg)}`));
    lines.push(sketch.closed ? bm.t("tools.measure.around", { length: bm.exactMetres(total) }) : bm.t("tools.measure.total", { length: bm.exactMetres(total) }));
    if (wrong) lines.push(bm.t("tools.crosses"));
    if (area !== null) lines.push(bm.t("tools.measure.surface", { area: bm.squareMetres(area), short: bm.surface(area) }));
    lines.push(bm.t("tools.measure.method"));
    return lines.join("\n");
  }

  bm.exactMetres = (metres) => bm.t("tools.metres", { value: bm.number(metres, metres < 1000 ? 1 : 0) });
  bm.length = (metres) => (metres < 1000 ? bm.exactMetres(metres) : bm.t("tools.kilometres", { value: bm.number(metres / 1000, metres < 100000 ? 2 : 1) }));
  bm.squareMetres = (area) => bm.t("tools.square_metres", { value: bm.number(area, 0) });
  bm.surface = (area) => (area < SMALL_M2 ? bm.squareMetres(area)
    : bm.t("tools.square_kilometres", { value: bm.number(area / 1e6, area < 1e8 ? 2 : area < 1e9 ? 1 : 0) }));
})(window.bordermap);
