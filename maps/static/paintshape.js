/* One shape of an SVG painted into a canvas as the browser shows it: fill, pattern, stroke, dashes. */
(function (bm) {
  "use strict";

  const number = (element, name) => element[name].baseVal.value;

  const PATHS = {
    path: (element) => new Path2D(element.getAttribute("d") || ""),
    circle: (element) => round(number(element, "cx"), number(element, "cy"), number(element, "r"), number(element, "r")),
    ellipse: (element) => round(number(element, "cx"), number(element, "cy"), number(element, "rx"), number(element, "ry")),
    rect(element) {
      const path = new Path2D();
      const box = ["x", "y", "width", "height"].map((name) => number(element, name));
      path.roundRect(...box, number(element, "rx"));
      return path;
    },
    line(element) {
      const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => number(element, name));
      return new Path2D(`M${x1},${y1}L${x2},${y2}`);
    },
  };

  function round(x, y, across, down) {
    const path = new Path2D();
    path.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
    return path;
  }

  /* `on` is where to paint: the context, the box that its corner stands for, and the scale. */
  bm.paintShape = function ({ context, origin, scale }, element, style, opacity) {
    const matrix = element.getScreenCTM();
    const make = PATHS[element.localName];
    if (!matrix || !make) return;
    context.save();
    context.setTransform(matrix.a * scale, matrix.b * scale, matrix.c * scale, matrix.d * scale,
      (matrix.e - origin.left) * scale, (matrix.f - origin.top) * scale);
    paintPath(context, make(element), style, { opacity, scale });
    context.restore();
  };

  function paintPath(context, path, style, { opacity, scale }) {
    const fill = paintOf(context, style.fill, scale);
    if (fill) {
      context.globalAlpha = opacity * Number(style.fillOpacity);
      context.fillStyle = fill;
      context.fill(path, style.fillRule);
    }
    const stroke = paintOf(context, style.stroke, scale);
    const width = Number.parseFloat(style.strokeWidth);
    if (!stroke || !width) return;
    context.globalAlpha = opacity * Number(style.strokeOpacity);
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.lineCap = style.strokeLinecap;
    context.lineJoin = style.strokeLinejoin;
    context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(Number.parseFloat));
    context.lineDashOffset = Number.parseFloat(style.strokeDashoffset) || 0;
    context.stroke(path);
  }

  /* A colour as it is, a pattern that the page defines as a canvas knows it, null for none. */
  function paintOf(context, paint, scale) {
    if (!paint || paint === "none") return null;
    const named = /^url\("?#([^")]+)"?\)/.exec(paint);
    if (!named) return paint;
    const pattern = document.getElementById(named[1]);
    return pattern ? patternOf(context, pattern, scale) : null;
  }

  function patternOf(context, pattern, scale) {
    const [width, height] = [number(pattern, "width"), number(pattern, "height")];
    const tile = document.createElement("canvas");
    [tile.width, tile.height] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    const inner = tile.getContext("2d");
    inner.scale(tile.width / width, tile.height / height);
    for (const child of pattern.children) {
      const make = PATHS[child.localName];
      if (make) paintPath(inner, make(child), getComputedStyle(child), { opacity: 1, scale });
    }
    const made = context.createPattern(tile, "repeat");
    const own = pattern.patternTransform.baseVal.consolidate()?.matrix;
    const turned = own ? new DOMMatrix([own.a, own.b, own.c, own.d, own.e, own.f]) : new DOMMatrix();
    made.setTransform(turned.scale(width / tile.width, height / tile.height));
    return made;
  }
})(window.bordermap);
