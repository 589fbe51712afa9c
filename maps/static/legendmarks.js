/* The samples of the legend: each looks as what it stands for looks on the map. */
(function (bm) {
  "use strict";

  const s = bm.svg;
  const HATCH = "M-6,7 L1,0 M-2,11 L13,-4 M4,13 L19,-2 M11,14 L25,0 M18,15 L33,0";

  const box = (width, height, ...children) => s("svg", { width, height, "aria-hidden": "true", class: "legend-line" }, children);

  bm.lineSample = (className) => box(28, 12, s("line", { x1: 1, y1: 6, x2: 27, y2: 6, class: className }));

  bm.zoneSample = function (sides, className = "") {
    const width = 26 / sides.length;
    return box(28, 14, sides.map((side, index) => s("rect", {
      x: 1 + index * width, y: 1, width, height: 12, fill: side.colour, stroke: side.colour, class: `zone-sample ${className}`,
    })));
  };

  bm.hatchSample = () => box(28, 14, s("svg", { x: 1, y: 1, width: 26, height: 12 }, s("path", { d: HATCH, class: "legend-hatch" })));

  bm.bandSample = () => box(28, 14, s("rect", { x: 1, y: 1, width: 26, height: 12, rx: 6, class: "legend-band" }),
    s("line", { x1: 1, y1: 7, x2: 27, y2: 7, class: "line" }));

  bm.discSample = (className) => s("svg", { width: 22, height: 22, viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    s("circle", { r: 9, class: className }));

  bm.dotSample = () => s("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" },
    s("circle", { r: 3.6, class: "village-dot" }));

  /* A mark with slanted lines in it: that it lies in the zone is possible, not certain. */
  bm.hatchedGlyph = function () {
    const glyph = bm.glyph("talks", false);
    glyph.append(s("path", { d: "M-6,3 L3,-6 M-5.5,6 L6,-5.5 M-2,7 L7,-2", class: "glyph glyph-talks glyph-hatch" }));
    return glyph;
  };
})(window.bordermap);
