/* Villages, crossings and installations: a button each, where they are. */
(function (bm) {
  "use strict";

  bm.drawVillages = function (map) {
    drawDots(map, "villages", bm.layers.villages.villages, "village", () => bm.svg("svg",
      { viewBox: "-6 -6 12 12", width: 12, height: 12, "aria-hidden": "true" },
      bm.svg("circle", { r: 3.2, class: "village-dot" })));
  };

  bm.drawCrossings = function (map) {
    drawDots(map, "crossings", bm.layers.crossings.crossings, "crossing", () => bm.crossingGlyph());
  };

  bm.drawInstallations = function (map) {
    drawDots(map, "installations", bm.layers.installations.installations, "installation",
      () => bm.installationGlyph());
  };

  bm.crossingGlyph = () => bm.svg("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    bm.svg("rect", { x: -7, y: -7, width: 14, height: 14, rx: 3, class: "crossing-box" }),
    bm.svg("path", { d: "M-4,-2.5 H3 M0.5,-5 L3,-2.5 L0.5,0 M4,2.5 H-3 M-0.5,0 L-3,2.5 L-0.5,5", class: "crossing-arrows" }));

  bm.installationGlyph = () => bm.svg("svg",
    { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    bm.svg("path", { d: "M-6,6 V-2 L0,-7 L6,-2 V6 Z", class: "installation-house" }));

  function drawDots(map, layer, features, kind, glyph) {
    const group = L.layerGroup();
    for (const feature of features) {
      for (const place of bm.locatedPlaces(feature)) {
        const button = bm.h("button", {
          type: "button", class: `dot dot-${kind}`, title: feature.name, "aria-label": feature.name, tabindex: -1,
          onclick: () => bm.set({ selected: { kind, feature } }),
        }, glyph());
        const icon = L.divIcon({ className: "mark-box", html: button, iconSize: [18, 18] });
        group.addLayer(L.marker([place.lat, place.lon], { icon, keyboard: false, zIndexOffset: -1000 }));
      }
    }
    const update = () => (bm.isShown(layer) ? group.addTo(map) : group.remove());
    bm.watch(update);
    update();
  }
})(window.bordermap);
