/* What the pointer does with the marks of incidents: a note where it hovers, the details where it is clicked, and a
   choice where several lie under it. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const LISTED = 20;
  const FINGER = 24;
  const REACH = { fanned: 13, small: 8, density: 5 };

  /* A tool that takes the clicks for itself puts this class on the map's container. */
  const BUSY = "is-picking";

  bm.followPointers = function (map, marks) {
    const container = map.getContainer();
    let touched = false;
    const rowsAt = (event, reach) => rowsNear(map, marks, event, reach ?? REACH[marks.how]);
    const isFree = (event) => marks.layer.frame && !container.classList.contains(BUSY) &&
      !event.target.closest(".leaflet-control, .leaflet-popup");
    const hover = follow(map, marks, container, (event) => (isFree(event) ? rowsAt(event) : []));
    container.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; }, true);
    container.addEventListener("pointermove", hover);
    container.addEventListener("pointerleave", () => hover(null));
    container.addEventListener("click", function (event) {
      if (!isFree(event) || map.dragging.moved()) return;
      const rows = rowsAt(event, touched && !event.target.closest(".dot") ? FINGER : undefined);
      if (!rows.length) return;
      // Before the map and the dots beneath hear of it: a mark lies over them.
      event.stopImmediatePropagation();
      hover(null);
      if (rows.length === 1 || marks.how === "fanned") select(rows[0]);
      else choose(map, rows, map.mouseEventToLatLng(event));
    }, true);
    map.on("zoomstart", () => map.closePopup());
    bm.watch(() => map.closePopup(), "passing", "language");
  };

  /* The rows of the marks near an event, the nearest first, each once. */
  function rowsNear(map, marks, event, reach) {
    const { x, y } = marks.layer.fromContainer(map.mouseEventToContainerPoint(event));
    return [...new Set(bm.near(bm.gridOfMarks(marks), x, y, reach).map((index) => marks.owner[marks.seen.place[index]]))];
  }

  /* Once a frame at most: tell the state what is hovered, and write a note beside it. */
  function follow(map, marks, container, rowsAt) {
    const note = L.tooltip({ className: "note", direction: "top", offset: [0, -12], opacity: 1 });
    let last = null;
    let asked = null;
    const show = function () {
      asked = null;
      const rows = last && last.buttons === 0 && last.pointerType !== "touch" ? rowsAt(last) : [];
      container.classList.toggle("is-over-mark", rows.length > 0);
      const hovered = rows.length === 1 || (rows.length > 0 && marks.how === "fanned") ? rows[0] : null;
      if (hovered !== (bm.state.hovered ?? null)) bm.set({ hovered });
      if (!rows.length) return note.remove();
      note.setContent(hovered === null ? h("div", {}, bm.t("map.several", { n: rows.length })) : noteOf(hovered));
      return note.setLatLng(placeOf(map, marks, hovered, last)).addTo(map);
    };
    return function (event) {
      last = event;
      asked ??= requestAnimationFrame(show);
    };
  }

  /* Where a note stands: over the mark that the pointer is on, else at the pointer. */
  function placeOf(map, marks, row, event) {
    const here = map.mouseEventToContainerPoint(event);
    if (row === null) return map.containerPointToLatLng(here);
    const middles = bm.pixelsOf(row, marks.layer.frame).map(({ x, y }) => marks.layer.toContainer([x, y]));
    return map.containerPointToLatLng(middles.sort((a, b) => a.distanceTo(here) - b.distanceTo(here))[0] ?? here);
  }

  /* What an incident is in three lines: what happened, where, when. */
  function textsOf(row) {
    const value = (name) => bm.incidents.value(name, row);
    return {
      act: bm.actText({ act: value("act") || [] }), place: value("place") || bm.t("map.place_not_named"),
      when: bm.span(value("date_start"), value("date_end")),
    };
  }

  function noteOf(row) {
    const { act, place, when } = textsOf(row);
    return h("div", {}, h("strong", {}, act), h("div", { dir: "auto" }, place), h("div", {}, when));
  }

  function select(row) {
    bm.set({ selected: { kind: "incident", feature: bm.incidents.feature(row) } });
  }

  /* A list of what lies under the pointer, in the order of its dates. */
  function choose(map, rows, at) {
    const first = bm.incidents.table.column("first_day");
    const sorted = [...rows].sort((a, b) => first.raw[a] - first.raw[b] || a - b);
    const classes = bm.incidents.classes();
    const names = Object.keys(bm.CLASSES);
    const buttons = sorted.slice(0, LISTED).map(function (row) {
      const { act, place, when } = textsOf(row);
      return h("li", {}, h("button", { type: "button", onclick: () => { map.closePopup(); select(row); } },
        bm.glyph(names[classes[row]], false), h("span", {}, h("strong", {}, act), " ", h("bdi", {}, place), h("small", {}, when))));
    });
    const closer = map.getZoom() < map.getMaxZoom() && h("button", {
      type: "button", class: "closer", onclick: () => { map.closePopup(); map.setView(at, map.getZoom() + 2); },
    }, bm.t("map.zoom_in"));
    const content = h("div", { role: "dialog", "aria-label": bm.t("map.several_title", { n: rows.length }) },
      h("p", {}, bm.t("map.several_title", { n: rows.length })), h("ol", {}, buttons),
      h("p", { class: "rest" }, rows.length > LISTED && bm.t("map.more", { n: rows.length - LISTED }), closer));
    content.addEventListener("keydown", (event) => steer(event, map, content));
    L.popup({ className: "chooser", maxWidth: 320, minWidth: 220, closeButton: false }).setLatLng(at).setContent(content).openOn(map);
    content.querySelector("button").focus({ preventScroll: true });
  }

  /* Arrows go from one to the next, Escape goes back to the map. */
  function steer(event, map, content) {
    const buttons = [...content.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") {
      map.closePopup();
      map.getContainer().focus({ preventScroll: true });
    } else if (to === undefined) return;
    else buttons[Math.min(buttons.length - 1, Math.max(0, to))].focus();
    event.preventDefault();
    event.stopPropagation();
  }
})(window.bordermap);
