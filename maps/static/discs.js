/* The discs in which incidents' places lie, in true metres: of those that are pointed at, and on request of all. */
(function (bm) {
  "use strict";

  const LONGEST = 400000;
  const MOST = 20000;

  /* Of the selected and the hovered feature: dashed, over the zones. */
  bm.drawDiscs = function (map) {
    const group = L.layerGroup().addTo(map);
    bm.watch(function (state) {
      group.clearLayers();
      const hovered = state.hovered ?? null;
      const features = [state.selected?.feature, hovered !== null && hovered !== state.selected?.feature.row && bm.incidents.feature(hovered)];
      for (const place of features.filter(Boolean).flatMap(bm.locatedPlaces)) {
        if (!place.radius_m) continue;
        L.circle([place.lat, place.lon], { pane: "discs", radius: place.radius_m, interactive: false, className: "disc" }).addTo(group);
      }
    }, "selected", "hovered");
  };

  /* Of all marks in the frame, hollow. Those that are one and the same are painted once; where their outlines would
     be longer than can be painted at once, every so many is, and the map says so. */
  bm.paintAllDiscs = function (context, frame, { seen }) {
    const note = document.getElementById("discs-note");
    if (!bm.isShown("discs")) return said(note, null);
    const discs = discsIn(frame, seen);
    const length = discs.reduce((sum, { radius }) => sum + 2 * Math.PI * Math.min(radius, frame.width), 0);
    const step = Math.max(1, Math.ceil(length / LONGEST));
    context.save();
    context.strokeStyle = bm.property("--highlight-deep");
    context.fillStyle = bm.property("--highlight");
    context.lineWidth = 1;
    for (let index = 0; index < discs.length; index += step) {
      const { x, y, radius } = discs[index];
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.globalAlpha = 0.5;
      context.stroke();
      if (discs.length > 200) continue;
      context.globalAlpha = 0.06;
      context.fill();
    }
    context.restore();
    return said(note, step > 1 || seen.count > MOST ? { n: Math.ceil(discs.length / step) } : null);
  };

  function discsIn({ span }, seen) {
    const { places } = bm.incidents;
    const [radius, lat] = [places.column("radius_m"), places.column("lat")];
    const known = new Map();
    for (let index = 0; index < seen.count; index += Math.ceil(seen.count / MOST)) {
      const place = seen.place[index];
      if (radius.raw[place] === radius.none || radius.raw[place] === 0) continue;
      const metres = radius.raw[place] / radius.scale;
      const degrees = metres / bm.metresInDegree(lat.raw[place] / lat.scale).lon;
      const [x, y] = [seen.x[index], seen.y[index]];
      const key = `${Math.round(x)} ${Math.round(y)} ${radius.raw[place]}`;
      if (!known.has(key)) known.set(key, { x, y, radius: (degrees * span) / 360 });
    }
    return [...known.values()].filter((disc) => disc.radius > 2);
  }

  function said(note, args) {
    if (!note) return;
    note.hidden = !args;
    if (args) note.textContent = bm.t("map.discs.some", args);
  }
})(window.bordermap);
