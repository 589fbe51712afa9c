/* The marks of incidents as small pictures, made once for each look, so that thousands are painted quickly. */
(function (bm) {
  "use strict";

  const BOX = 26;
  const HATCH = 4;
  const RING = 15;

  /* What a colour of the page's own is now: themes and paper change them. */
  bm.property = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* The looks of all marks under the present theme. `paint(context, look, x, y)` paints one, its middle at a pixel; a
     look is `kind` (a number of the names in `bm.CLASSES`), `exact` (else hollow), `hatched`, and its `size`. */
  bm.glyphsOf = function (ratio) {
    const names = Object.keys(bm.CLASSES);
    const shapes = names.map((name) => new Path2D(bm.glyph(name, false).querySelector(".glyph").getAttribute("d")));
    const colours = names.map((name) => bm.property(`--${name}`));
    const ground = { mark: bm.property("--mark"), halo: bm.property("--halo"), chosen: bm.property("--highlight") };
    const made = new Map();
    const picture = function ({ kind, exact, hatched, lit, size }) {
      const key = (((kind * 2 + exact) * 2 + hatched) * 2 + (lit ? 1 : 0)) * 1000 + size * 100;
      if (!made.has(key)) {
        made.set(key, drawn(shapes[kind], { colour: colours[kind], exact, hatched, lit, size, ratio, ...ground }));
      }
      return made.get(key);
    };
    return {
      colours,
      paint(context, look, x, y) {
        const side = BOX * look.size;
        const left = Math.round((x - side / 2) * ratio) / ratio;
        const top = Math.round((y - side / 2) * ratio) / ratio;
        context.drawImage(picture(look), left, top, side, side);
      },
      ring(context, x, y, strong) {
        context.beginPath();
        context.arc(x, y, RING, 0, 2 * Math.PI);
        context.lineWidth = strong ? 6 : 5;
        context.strokeStyle = ground.halo;
        context.stroke();
        context.lineWidth = strong ? 3 : 2;
        context.strokeStyle = strong ? bm.property("--focus") : bm.property("--soft");
        context.stroke();
      },
    };
  };

  function drawn(shape, { colour, exact, hatched, lit, size, ratio, mark, halo, chosen }) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(BOX * size * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(size * ratio, 0, 0, size * ratio, canvas.width / 2, canvas.height / 2);
    context.lineJoin = "round";
    context.strokeStyle = halo;
    context.lineWidth = 5;
    context.stroke(shape);
    context.fillStyle = lit ? chosen : exact ? colour : mark;
    context.fill(shape);
    if (hatched) hatch(context, shape, exact && !lit ? mark : colour, size);
    context.strokeStyle = colour;
    context.lineWidth = size < 1 ? 3 : 2.4;
    context.stroke(shape);
    return canvas;
  }

  /* Slanted lines inside a shape: where it is, is possible, not certain. */
  function hatch(context, shape, colour, size) {
    const step = size < 1 ? HATCH * 1.5 : HATCH;
    context.save();
    context.clip(shape);
    context.strokeStyle = colour;
    context.lineWidth = size < 1 ? 1.6 : 1;
    context.beginPath();
    for (let at = -BOX; at <= BOX; at += step) {
      context.moveTo(at - BOX / 2, BOX / 2);
      context.lineTo(at + BOX / 2, -BOX / 2);
    }
    context.stroke();
    context.restore();
  }
})(window.bordermap);
