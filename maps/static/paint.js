/* What the browser shows of the map, painted into a canvas: shapes by their computed styles, marks, names. */
(function (bm) {
  "use strict";

  const SKIPPED = ".leaflet-control-container, .leaflet-tooltip-pane, .leaflet-popup-pane, .crosshair, .at-point, .handle, .marks-top, defs, pattern";
  const HALO = 3;

  /* Paint an element and all in it; `scale` is how many pixels of the canvas a CSS pixel is. */
  bm.paintElement = function (context, root, scale) {
    const origin = root.getBoundingClientRect();
    context.save();
    context.beginPath();
    context.rect(0, 0, origin.width * scale, origin.height * scale);
    context.clip();
    paint({ context, origin, scale }, root, 1);
    context.restore();
  };

  function paint(on, element, opacity) {
    if (element.matches(SKIPPED)) return;
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return;
    const own = opacity * Number(style.opacity);
    if (own === 0) return;
    if (element instanceof HTMLCanvasElement) paintCanvas(on, element, own);
    else if (element instanceof HTMLImageElement) paintImage(on, element, own);
    else if (element instanceof SVGGeometryElement) bm.paintShape(on, element, style, own);
    else {
      if (element instanceof HTMLElement) paintBox(on, element, style, own);
      for (const child of inOrder(element)) paint(on, child, own);
    }
  }

  /* Children as the browser stacks them: by their level, then as they stand. */
  function inOrder(element) {
    const level = (child) => Number.parseInt(getComputedStyle(child).zIndex, 10) || 0;
    return Array.from(element.children, (child, index) => ({ child, index, level: level(child) }))
      .sort((a, b) => a.level - b.level || a.index - b.index).map(({ child }) => child);
  }

  function boxOf({ origin, scale }, element) {
    const box = element.getBoundingClientRect();
    return [(box.left - origin.left) * scale, (box.top - origin.top) * scale, box.width * scale, box.height * scale];
  }

  /* The marks of incidents are painted anew, so that they are as sharp as the rest. */
  function paintCanvas(on, canvas, opacity) {
    const { context, scale } = on;
    context.save();
    context.globalAlpha = opacity;
    if (canvas.classList.contains("marks")) bm.paintMarks(context, { scale });
    else if (canvas.width && canvas.height) context.drawImage(canvas, ...boxOf(on, canvas));
    context.restore();
  }

  /* A picture from another host would lock the canvas, so it is left out. */
  function paintImage(on, image, opacity) {
    if (!image.complete || !image.naturalWidth || !/^(data|blob):/.test(image.currentSrc)) return;
    on.context.save();
    on.context.globalAlpha = opacity;
    on.context.drawImage(image, ...boxOf(on, image));
    on.context.restore();
  }

  function paintBox(on, element, style, opacity) {
    const { context } = on;
    const text = Array.from(element.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
    const filled = !/^(transparent|rgba\(\d+, \d+, \d+, 0\))$/.test(style.backgroundColor);
    if (!filled && !text) return;
    context.save();
    context.globalAlpha = opacity;
    if (filled) {
      context.fillStyle = style.backgroundColor;
      context.fillRect(...boxOf(on, element));
    }
    if (text) paintText(on, element, style, text);
    context.restore();
  }

  function paintText(on, element, style, text) {
    const { context, scale } = on;
    const [left, top, , height] = boxOf(on, element);
    const shown = style.textTransform === "uppercase" ? text.toLocaleUpperCase(bm.locale()) : text;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
    context.direction = style.direction;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const halo = /^rgba?\([^)]*\)/.exec(style.textShadow);
    if (halo) {
      context.lineWidth = HALO;
      context.lineJoin = "round";
      context.strokeStyle = halo[0];
      context.strokeText(shown, left / scale, (top + height / 2) / scale);
    }
    context.fillStyle = style.color;
    context.fillText(shown, left / scale, (top + height / 2) / scale);
  }
})(window.bordermap);
