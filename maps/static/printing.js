/* The map on one sheet of paper: drawn again at the sheet's size, with all that a map must say, and put back after. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const MARGIN_MM = 10;
  const SIZES = { A4: [210, 297], A3: [297, 420] };
  const BAR_PX = 170;

  let open = null;
  let chosen = { paper: "A4", landscape: true };

  bm.openPrinting = function (map) {
    // The browser's own command prints a sheet, too.
    window.addEventListener("beforeprint", () => open || bm.layOutSheet(map, chosen));
    window.addEventListener("afterprint", () => bm.putBackSheet());
  };

  /* Ask for the paper, then print. */
  bm.askToPrint = function (map) {
    const choice = (name, value, text, checked) => h("label", {}, h("input", { type: "radio", name, value, checked }), text);
    const form = h("form", { method: "dialog" },
      h("h2", {}, bm.t("tools.print.title")),
      h("fieldset", {}, h("legend", {}, bm.t("tools.print.paper")),
        Object.keys(SIZES).map((paper) => choice("paper", paper, paper, paper === chosen.paper))),
      h("fieldset", {}, h("legend", {}, bm.t("tools.print.turned")),
        choice("turned", "landscape", bm.t("tools.print.landscape"), chosen.landscape),
        choice("turned", "portrait", bm.t("tools.print.portrait"), !chosen.landscape)),
      h("p", { class: "fine soft" }, bm.t("tools.print.hint")),
      h("div", { class: "dialog-actions" },
        h("button", { type: "submit", value: "cancel", formnovalidate: true }, bm.t("tools.cancel")),
        h("button", { type: "submit", value: "print", class: "is-main" }, bm.t("tools.print"))));
    const dialog = h("dialog", { "aria-label": bm.t("tools.print.title") }, form);
    dialog.addEventListener("close", function () {
      dialog.remove();
      document.querySelector('[data-tool="print"]')?.focus();
      if (dialog.returnValue !== "print") return;
      chosen = { paper: form.elements.paper.value, landscape: form.elements.turned.value === "landscape" };
      print(map);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".is-main").focus();
  };

  async function print(map) {
    bm.layOutSheet(map, chosen);
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    window.print();
    // A browser that prints in the background tells of no end: the next touch or key puts the page back.
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => bm.putBackSheet(), { once: true, capture: true });
  }

  /* Show the sheet in place of the page, the map fitted to it. */
  bm.layOutSheet = function (map, { paper, landscape }) {
    const told = bm.inForce();
    const seen = bm.seen();
    const [width, height] = landscape ? [...SIZES[paper]].reverse() : SIZES[paper];
    const container = map.getContainer();
    open = { map, theme: bm.state.theme, centre: map.getCenter(), zoom: map.getZoom(), place: container.nextSibling, parent: container.parentNode };
    bm.set({ theme: "light" });
    open.style = h("style", {}, `@page { size: ${paper} ${landscape ? "landscape" : "portrait"}; margin: ${MARGIN_MM}mm; }`);
    open.sheet = sheet(told, { paper, landscape });
    Object.assign(open.sheet.style, { width: `${width - 2 * MARGIN_MM}mm`, height: `${height - 2 * MARGIN_MM - 1}mm` });
    document.head.append(open.style);
    document.body.append(open.sheet);
    open.sheet.querySelector(".sheet-map").prepend(container);
    document.documentElement.classList.add("is-printing");
    for (const box of open.sheet.querySelectorAll(".sheet-filters, .sheet-sources, .sheet-says")) cut(box);
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(seen, { animate: false });
    writeScale(map, open.sheet, paper);
  };

  bm.putBackSheet = function () {
    if (!open) return;
    const { map, theme, centre, zoom, place, parent, style, sheet: shown } = open;
    open = null;
    parent.insertBefore(map.getContainer(), place);
    style.remove();
    shown.remove();
    document.documentElement.classList.remove("is-printing");
    map.invalidateSize({ animate: false, pan: false });
    map.setView(centre, zoom, { animate: false, reset: true });
    bm.set({ theme });
  };

  function sheet(told, { paper, landscape }) {
    return h("div", { id: "sheet", class: `sheet sheet-${paper.toLowerCase()} ${landscape ? "is-landscape" : "is-portrait"}` },
      told.internal && h("p", { class: "sheet-internal" }, told.internal),
      h("header", {}, h("h1", {}, told.title), h("p", {}, told.period), told.filters.length > 0 &&
        h("div", { class: "sheet-filters" }, h("strong", {}, bm.t("tools.sheet.filters"), " "), list(told.filters))),
      h("div", { class: "sheet-map" }, h("div", { class: "sheet-scale" })),
      h("div", { class: "sheet-says" }, says(told)),
      h("footer", {}, told.unreviewed && h("p", {}, told.unreviewed), h("p", {}, told.note), h("p", {}, told.attribution),
        h("div", { class: "sheet-sources" }, h("strong", {}, bm.t("tools.sheet.sources"), " "), list(told.sources))));
  }

  const list = (items) => h("ul", { class: "sheet-list" }, items.map((text) => h("li", {}, text)));

  function says(told) {
    const part = (title, ...content) => h("section", {}, h("h2", {}, title), content);
    return [
      part(bm.t("tools.sheet.line"), h("p", {}, told.line)),
      part(bm.t("tools.sheet.rule"), h("p", {}, told.rule)),
      part(bm.t("tools.sheet.legend"), h("ul", { class: "sheet-marks" }, [...told.shown, ...told.classes].map(bm.markRow)),
        told.classes.length > 0 && h("p", { class: "soft" }, bm.t("tools.sheet.hollow"))),
      told.incidents && part(bm.t("tools.sheet.incidents"), h("p", {}, told.incidents),
        told.radii && h("p", {}, told.radii)),
      told.bases.length > 0 && part(bm.t("tools.sheet.bases"), list(told.bases)),
    ];
  }

  /* Where the text is longer than its place it is set tighter; then its list loses its last entries, and says how many. */
  function cut(box) {
    const over = () => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
    box.classList.toggle("is-tight", over());
    const list = box.querySelector(".sheet-list");
    const items = Array.from(list?.children || []);
    const all = items.length;
    let more = null;
    while (items.length && over()) {
      items.pop().remove();
      more ??= list.appendChild(h("li", { class: "sheet-more" }));
      more.textContent = bm.t("tools.sheet.more", { n: all - items.length });
    }
  }

  function writeScale(map, shown, paper) {
    const { metres, lat, ratio } = bm.scaleOf(map);
    const { pixels, text } = bm.scaleBar(metres, BAR_PX);
    shown.querySelector(".sheet-scale").replaceChildren(
      bm.svg("svg", { width: pixels + 2, height: 8, "aria-hidden": "true" }, bm.svg("path", { d: `M1,0V7H${pixels + 1}V0` })),
      h("span", {}, bm.t("tools.sheet.scale", { length: text, ratio: bm.ratioText(ratio), lat: bm.number(Math.abs(lat), 1), half: lat < 0 ? "S" : "N", paper })));
  }
})(window.bordermap);
