/* How a sketch is made: clicks and keys of the map are its own while it is open. */
(function (bm) {
  "use strict";

  const SAME_PX = 4;

  /* The marks of the map leave its clicks alone while this class is there. */
  const BUSY = "is-picking";

  bm.takeClicks = (sketch) => sketch.map.getContainer().classList.toggle(BUSY, sketch.isOpen);

  /* Listen for a sketch; returns what ends it. The clicks are taken before the map and its marks see them. */
  bm.listenForSketch = function (sketch) {
    const container = sketch.map.getContainer();
    const cross = crosshair();
    const all = [
      ["click", (event) => onClick(sketch, event), true], ["dblclick", (event) => onDoubleClick(sketch, event), true],
      ["keydown", (event) => onKey(sketch, event), true],
      ["pointermove", (event) => event.pointerType !== "touch" && sketch.isOpen && sketch.points.length && sketch.point(placeOf(sketch, event))],
      ["pointerleave", () => sketch.live && sketch.point(null)],
    ];
    const again = () => sketch.redraw();
    for (const [name, listener, capture] of all) container.addEventListener(name, listener, Boolean(capture));
    sketch.map.on("zoomend", again);
    container.classList.add("is-sketching");
    container.append(cross);
    return function () {
      for (const [name, listener, capture] of all) container.removeEventListener(name, listener, Boolean(capture));
      sketch.map.off("zoomend", again);
      container.classList.remove("is-sketching", BUSY);
      cross.remove();
    };
  };

  function crosshair() {
    const d = "M14.5,0V11 M14.5,18V29 M0,14.5H11 M18,14.5H29";
    return bm.svg("svg", { class: "crosshair", viewBox: "0 0 29 29", "aria-hidden": "true" }, bm.svg("path", { d }), bm.svg("path", { d }));
  }

  function placeOf({ map }, event) {
    const { lat, lng } = map.mouseEventToLatLng(event);
    return [lat, lng];
  }

  const isElsewhere = (event) => event.target.closest(".leaflet-control, .handle, .at-point");

  function stop(event) {
    event.stopImmediatePropagation();
    event.preventDefault();
  }

  function onClick(sketch, event) {
    if (!sketch.isOpen || isElsewhere(event) || event.button !== 0) return;
    stop(event);
    const { map } = sketch;
    if (event.detail > 1 || map.dragging?.moved() || map.boxZoom?.moved()) return;
    sketch.add(...placeOf(sketch, event));
  }

  function onDoubleClick(sketch, event) {
    if (!sketch.isOpen || isElsewhere(event)) return;
    stop(event);
    sketch.finish();
  }

  /* Enter puts a point under the crosshair, and Enter there once more finishes. */
  function onKey(sketch, event) {
    if (event.target !== sketch.map.getContainer()) return;
    const { map } = sketch;
    const isUndo = event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (event.key === "Enter" && sketch.isOpen) {
      const centre = map.getCenter();
      const last = sketch.points.at(-1);
      const same = last && map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(centre)) < SAME_PX;
      if (same) sketch.finish();
      else sketch.add(centre.lat, centre.lng);
    } else if (isUndo && sketch.points.length) sketch.undo();
    else if (event.key === "Escape") {
      if (sketch.points.length) sketch.clear();
      else bm.set({ tool: null });
    } else return;
    stop(event);
  }
})(window.bordermap);
