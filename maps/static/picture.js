/* The map as it is seen, as a picture, with a strip below it that says what it shows. */
(function (bm) {
  "use strict";

  const SCALE = 2;
  const EDGE = 14;
  const LINE = 17;
  const BAR_PX = 150;

  /* Save the map as a PNG of twice its size on the screen. */
  bm.savePicture = async function (map) {
    const canvas = bm.pictureOf(map);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    if (blob) bm.saveFile(blob, `${fileName()}.png`);
    else bm.notice(bm.t("tools.picture.failed"));
  };

  function fileName() {
    return document.title.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, "-").replace(/^-|-$/g, "") || "map";
  }

  /* The picture as a canvas. */
  bm.pictureOf = function (map) {
    const container = map.getContainer();
    const { width, height } = container.getBoundingClientRect();
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const strip = stripOf(context, map, width);
    [canvas.width, canvas.height] = [Math.round(width * SCALE), Math.round((height + strip.height) * SCALE)];
    context.fillStyle = bm.property("--paper");
    context.fillRect(0, 0, canvas.width, canvas.height);
    bm.paintElement(context, container, SCALE);
    context.setTransform(SCALE, 0, 0, SCALE, 0, height * SCALE);
    strip.draw();
    return canvas;
  };

  /* The strip below the map: every piece of it with its place, and how high they are together. */
  function stripOf(context, map, width) {
    const told = bm.inForce();
    const [sans, serif] = ["--sans", "--serif"].map(bm.property);
    const pieces = [];
    const pen = { y: EDGE, width: width - 2 * EDGE };
    const paragraph = function (text, font, colour, line) {
      for (const each of wrapped(context, text, font, pen.width)) {
        pieces.push({ kind: "text", text: each, font, colour, x: EDGE, y: pen.y + line / 2 });
        pen.y += line;
      }
    };
    if (told.internal) paragraph(told.internal, `600 13px ${sans}`, "--damage", LINE);
    paragraph(told.title, `600 19px ${serif}`, "--ink", 25);
    if (told.unreviewed) paragraph(told.unreviewed, `11px ${sans}`, "--soft", 14);
    paragraph([told.period, ...told.filters, told.incidents].filter(Boolean).join(" · "), `13px ${sans}`, "--soft", LINE);
    paragraph(told.rule, `13px ${sans}`, "--ink", LINE);
    paragraph(told.line, `13px ${sans}`, "--ink", LINE);
    marks(context, [...told.shown, ...told.classes], pen, pieces);
    const bar = scaleBar(map, pen);
    pieces.push(...bar);
    pen.y += 24;
    for (const text of [told.note, told.attribution]) paragraph(text, `11px ${sans}`, "--soft", 14);
    return { height: Math.ceil(pen.y + EDGE), draw: () => pieces.forEach((piece) => DRAW[piece.kind](context, piece)) };
  }

  /* The legend as a row of marks and words, on as many lines as it needs. */
  function marks(context, rows, pen, pieces) {
    const font = `12.5px ${bm.property("--sans")}`;
    let x = EDGE;
    pen.y += 3;
    context.font = font;
    for (const { mark, text } of rows) {
      const [across, down] = [Number(mark.getAttribute("width")), Number(mark.getAttribute("height"))];
      const needs = across + 5 + context.measureText(text).width;
      if (x > EDGE && x + needs > EDGE + pen.width) {
        x = EDGE;
        pen.y += 24;
      }
      pieces.push({ kind: "mark", mark, x, y: pen.y + 12 - down / 2 });
      pieces.push({ kind: "text", text, font, colour: "--ink", x: x + across + 5, y: pen.y + 12 });
      x += needs + 18;
    }
    pen.y += 30;
  }

  function scaleBar(map, pen) {
    const { metres } = bm.scaleOf(map);
    const { pixels, text } = bm.scaleBar(metres, BAR_PX);
    return [
      { kind: "bar", x: EDGE, y: pen.y, pixels },
      { kind: "text", text, font: `12px ${bm.property("--sans")}`, colour: "--ink", x: EDGE + pixels + 8, y: pen.y + 5 },
    ];
  }

  const DRAW = {
    text(context, { text, font, colour, x, y }) {
      context.font = font;
      context.fillStyle = bm.property(colour);
      context.textBaseline = "middle";
      context.fillText(text, x, y);
    },
    bar(context, { x, y, pixels }) {
      context.strokeStyle = bm.property("--ink");
      context.lineWidth = 1.5;
      context.stroke(new Path2D(`M${x},${y}v8h${pixels}v-8`));
    },
    /* A mark is a small SVG, painted where the browser would show it. */
    mark(context, { mark, x, y }) {
      const at = bm.h("div", { class: "off-screen" }, mark);
      document.body.append(at);
      const box = mark.getBoundingClientRect();
      const before = context.getTransform();
      const origin = { left: box.left - x, top: box.top - before.f / SCALE - y };
      context.save();
      context.beginPath();
      context.rect(x, y, box.width, box.height);
      context.clip();
      for (const shape of mark.querySelectorAll("path, circle, rect, line")) {
        bm.paintShape({ context, origin, scale: SCALE }, shape, getComputedStyle(shape), 1);
      }
      context.restore();
      at.remove();
    },
  };

  function wrapped(context, text, font, width) {
    context.font = font;
    const lines = [];
    let line = "";
    for (const word of text.split(" ").filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && context.measureText(longer).width > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return line ? [...lines, line] : lines;
  }
})(window.bordermap);
