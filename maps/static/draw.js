/* Evacuation areas that the reader draws: several, each with a name and dates, kept only as long as the page is open. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const SETTLE_MS = 60;

  bm.drawDraw = function (map) {
    const drawn = { map, areas: [], made: 0, current: null, sketch: null, card: null, layer: L.layerGroup().addTo(map), isSaved: true };
    bm.watch(function ({ tool }) {
      if (drawn.card && tool !== "draw") close(drawn);
      else if (!drawn.card && tool === "draw") open(drawn);
    }, "tool");
    bm.watch(() => drawn.card && rewrite(drawn), "language");
    bm.watch(() => drawn.card && find(drawn), "passing", "rule", "line", "by");
    window.addEventListener("beforeunload", (event) => { if (!drawn.isSaved) event.preventDefault(); });
    bm.drawnAreas = () => drawn.areas;
  };

  function open(drawn) {
    drawn.body = h("div", { class: "tool-body" });
    drawn.foot = h("div", { class: "tool-actions" });
    drawn.card = bm.toolCard("draw", drawn.body, drawn.foot);
    if (drawn.areas.length) choose(drawn, drawn.areas.at(-1));
    else begin(drawn);
    drawn.map.getContainer().focus({ preventScroll: true });
  }

  function close(drawn) {
    leave(drawn);
    drawn.card.remove();
    drawn.card = null;
    showRest(drawn);
  }

  /* Leave the area that is at work; one without three corners is gone. */
  function leave(drawn) {
    drawn.sketch?.remove();
    drawn.sketch = null;
    drawn.areas = drawn.areas.filter((area) => area.points.length > 2);
    drawn.current = null;
  }

  function begin(drawn) {
    leave(drawn);
    drawn.made += 1;
    const area = { id: `drawn-${drawn.made}`, name: bm.t("tools.draw.name_of", { n: drawn.made }), from: "", to: "", note: "", points: [] };
    drawn.areas.push(area);
    choose(drawn, area);
  }

  function choose(drawn, area) {
    drawn.sketch?.remove();
    drawn.current = area;
    drawn.sketch = bm.sketch(drawn.map, { closed: true, points: area.points, changed: (sketch) => changed(drawn, sketch) });
    showRest(drawn);
    rewrite(drawn);
  }

  function changed(drawn, sketch) {
    if (sketch.live) return;
    drawn.current.points = sketch.points.map((point) => [...point]);
    drawn.isSaved = drawn.areas.every((area) => area.points.length < 3);
    bm.allowButtons(drawn.body, sketch);
    clearTimeout(drawn.settling);
    drawn.settling = setTimeout(() => find(drawn), SETTLE_MS);
  }

  /* The other areas, as they are; a click on one takes it up again. */
  function showRest(drawn) {
    drawn.layer.clearLayers();
    for (const area of drawn.areas.filter((each) => each !== drawn.current && each.points.length > 2)) {
      const shape = L.polygon(area.points, { pane: "discs", className: "sketch-done" });
      shape.bindTooltip(() => bm.h("span", {}, area.name), { sticky: true, className: "note" });
      shape.on("click", function () {
        if (bm.state.tool !== "draw") bm.set({ tool: "draw" });
        choose(drawn, area);
      });
      shape.addTo(drawn.layer);
    }
  }

  function rewrite(drawn) {
    drawn.card.querySelector("h2").textContent = bm.t("tools.draw.title");
    drawn.body.replaceChildren(...[chooser(drawn), h("div", { "data-part": "found", "aria-live": "polite" }),
      bm.sketchButtons(drawn.sketch), fields(drawn.current), h("p", { class: "soft fine" }, bm.t("tools.draw.lost")),
      bm.sketchHint(bm.pointForm(drawn.sketch))].filter(Boolean));
    drawn.foot.replaceChildren(...lastRow(drawn));
    bm.allowButtons(drawn.body, drawn.sketch);
    find(drawn);
  }

  function chooser(drawn) {
    if (drawn.areas.length < 2) return null;
    return h("label", {}, bm.t("tools.draw.which"), " ", h("select", {
      name: "area", onchange: (event) => choose(drawn, drawn.areas.find((area) => area.id === event.target.value)),
    }, drawn.areas.map((area) => h("option", { value: area.id, selected: area === drawn.current }, area.name))));
  }

  function fields(area) {
    const field = (name, type) => h("label", {}, bm.t(`tools.draw.${name}`), h("input", {
      name: `area-${name}`, type, value: area[name], autocomplete: "off", oninput: (event) => { area[name] = event.target.value; },
    }));
    return h("details", {}, h("summary", {}, bm.t("tools.draw.fields")), field("name", "text"),
      h("div", { class: "tool-pair" }, field("from", "date"), field("to", "date")), field("note", "text"));
  }

  function find(drawn) {
    drawn.body.querySelector('[data-part="found"]')?.replaceChildren(...bm.drawnFindings(drawn.current.points).filter(Boolean));
  }

  function lastRow(drawn) {
    const button = (name, onclick, main) => h("button", { type: "button", class: `plain-button${main ? " is-main" : ""}`, "data-area-do": name, onclick }, bm.t(`tools.draw.${name}`));
    return [button("new", () => begin(drawn)), button("remove", () => remove(drawn)), button("save", () => save(drawn), true)];
  }

  function remove(drawn) {
    drawn.current.points = [];
    leave(drawn);
    drawn.isSaved ||= !drawn.areas.length;
    if (drawn.areas.length) choose(drawn, drawn.areas.at(-1));
    else begin(drawn);
  }

  /* Save all areas in one file; the first that can't be written is named, with the reason. */
  function save(drawn) {
    const areas = drawn.areas.filter((area) => area === drawn.current || area.points.length > 2);
    const wrong = areas.find((area) => bm.drawnProblem(area));
    if (wrong) {
      bm.notice(bm.t(bm.drawnProblem(wrong), { name: wrong.name }));
      return;
    }
    const text = `${JSON.stringify(bm.drawnLayer(areas), null, 1)}\n`;
    bm.saveFile(new Blob([text], { type: "application/geo+json" }), "evacuation_areas_drawn.geojson");
    drawn.isSaved = true;
    bm.notice(bm.t("tools.draw.saved", { n: areas.length }));
  }
})(window.bordermap);
