/* Villages, crossings and installations: a button each, where they are; what is known of them in the time shown. */
(function (bm) {
  "use strict";

  const s = bm.svg;

  bm.drawVillages = function (map) {
    drawDots(map, "villages", bm.layers.villages.villages, "village", { glyph: () => s("svg",
      { viewBox: "-6 -6 12 12", width: 12, height: 12, "aria-hidden": "true" },
      s("circle", { r: 3.2, class: "village-dot" })) });
  };

  bm.drawCrossings = function (map) {
    drawDots(map, "crossings", bm.layers.crossings.crossings, "crossing", {
      glyph: (crossing) => bm.crossingGlyph(bm.crossingState(crossing)),
      told(crossing) {
        const state = bm.crossingState(crossing);
        return { shown: true, said: state && bm.t(`legend.crossing.${state}`), faint: false };
      },
    });
  };

  bm.drawInstallations = function (map) {
    drawDots(map, "installations", bm.layers.installations.installations, "installation", {
      glyph: () => bm.installationGlyph(),
      told(installation) {
        const stands = bm.standsThen(installation);
        if (!bm.state.time || stands === "yes" || stands === "no") return { shown: stands !== "no", said: null, faint: false };
        return { shown: true, said: bm.t(`zones.stands.${stands}`), faint: stands === "perhaps", undated: stands === "unknown" };
      },
    });
  };

  const ARROWS = "M-4,-2.5 H3 M0.5,-5 L3,-2.5 L0.5,0 M4,2.5 H-3 M-0.5,0 L-3,2.5 L-0.5,5";
  const INSIDE = {
    closed: () => s("path", { d: "M-4.5,-4.5 L4.5,4.5 M-4.5,4.5 L4.5,-4.5", class: "crossing-bar" }),
    partly: () => [s("path", { d: "M-7,7 V-4 A3,3 0 0 1 -4,-7 H7 Z", class: "crossing-half" }),
      s("path", { d: "M-7,7 L7,-7", class: "crossing-bar" })],
    perhaps: () => s("path", { d: "M-5,5 L5,-5", class: "crossing-bar", "stroke-dasharray": "2 2" }),
  };

  /* A box with two arrows; with a cross where it is closed to all, half filled where it is to some, with a broken bar
     where it may be. */
  bm.crossingGlyph = (state) => s("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    s("rect", { x: -7, y: -7, width: 14, height: 14, rx: 3, class: "crossing-box" }),
    INSIDE[state]?.() || s("path", { d: ARROWS, class: "crossing-arrows" }));

  bm.installationGlyph = () => s("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    s("path", { d: "M-6,6 V-2 L0,-7 L6,-2 V6 Z", class: "installation-house" }));

  /* `told` says of a feature, in the time that is shown, whether it is there, what is said of it, and how faintly. */
  function drawDots(map, layer, features, kind, { glyph, told = () => ({ shown: true, said: null, faint: false }) }) {
    const dots = features.flatMap((feature) => bm.locatedPlaces(feature).map((place) => dotOf(kind, feature, place)));
    const write = function () {
      for (const each of dots) {
        const { shown, said, faint, undated } = told(each.feature);
        const title = said ? `${each.feature.name}: ${said}` : each.feature.name;
        each.shown = shown;
        if (each.written === title) continue;
        each.written = each.button.title = title;
        each.button.setAttribute("aria-label", title);
        each.button.classList.toggle("dot-perhaps", faint);
        each.button.classList.toggle("dot-undated", Boolean(undated));
        each.button.replaceChildren(glyph(each.feature));
      }
    };
    const show = function () {
      for (const { marker, shown } of dots) {
        const wanted = shown && bm.isShown(layer);
        if (wanted && !map.hasLayer(marker)) marker.addTo(map);
        if (!wanted && map.hasLayer(marker)) marker.remove();
      }
    };
    bm.watch((state, changes) => { if ("time" in changes || "language" in changes) write(); show(); }, "hidden", "time", "language");
    write();
    show();
  }

  function dotOf(kind, feature, place) {
    const button = bm.h("button", {
      type: "button", class: `dot dot-${kind}`, tabindex: -1, onclick: () => bm.set({ selected: { kind, feature } }),
    });
    const icon = L.divIcon({ className: "mark-box", html: button, iconSize: [18, 18] });
    return { feature, button, shown: true, written: null, marker: L.marker([place.lat, place.lon], { icon, keyboard: false, zIndexOffset: -1000 }) };
  }
})(window.bordermap);
