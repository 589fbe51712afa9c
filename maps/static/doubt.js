/* How well the line that is shown is known: a soft band within which it may run, and by it the margin of the zone
   that is shown, hatched: what may lie in the zone of any side but need not. Both are painted from the stretches and
   their accuracies, in true metres, so that they are right at every zoom. */
(function (bm) {
  "use strict";

  const PANES = { margin: 320, band: 390 };
  const HATCH = 6;
  const COARSE = 0.5; // both are painted of pixels twice as wide: their edges are as soft as what they say

  bm.drawDoubt = function (map) {
    for (const [name, level] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = level;
      const layer = new bm.CanvasLayer({ pane: name, className: "doubt" }, bm.paintDoubt[name]);
      bm.watch(() => map.hasLayer(layer) && layer.paintSoon(), "line", "rule", "theme");
      const update = () => (isNeeded(name) ? layer.addTo(map) : layer.remove());
      bm.watch(update, "line", "rule", "hidden", "time");
      update();
    }
  };

  function isNeeded(name) {
    const line = shownLine();
    if (!bm.isShown(name) || !line?.accuracy_m) return false;
    return name === "band" || (shownRule() && bm.ruleHolds(shownRule()) !== "no");
  }

  const shownLine = () => bm.layers.lines.lines.find((each) => each.id === bm.state.line);
  const shownRule = () => bm.layers.page.rules.find((each) => each.id === bm.state.rule);

  bm.paintDoubt = {
    band(canvas, frame) {
      const coarse = { ...frame, ratio: frame.ratio * COARSE };
      const context = bm.sized(canvas, coarse);
      const scene = bm.sceneOf(shownLine(), coarse);
      context.strokeStyle = bm.property("--line");
      stroke(context, coarse, scene, scene.runs, itself);
    },
    /* The hatching is put everywhere, and taken off where the margin is not: a browser does that in place. */
    margin(canvas, frame, fill = null) {
      const context = bm.sized(canvas, frame);
      const drawn = shownRule()?.drawn.filter((each) => each.line === bm.state.line) || [];
      const coarse = { ...frame, ratio: frame.ratio * COARSE };
      const beyond = scratch("beyond", coarse, function (each) {
        each.fillRect(0, 0, frame.width + 1 / coarse.ratio, frame.height + 1 / coarse.ratio); // to the last pixel
        drawn.forEach((own) => cutMargin(each, coarse, own));
      });
      context.fillStyle = fill ?? hatch(context, frame);
      context.fillRect(0, 0, frame.width, frame.height);
      context.globalCompositeOperation = OFF;
      context.drawImage(beyond.canvas, 0, 0, beyond.canvas.width / coarse.ratio, beyond.canvas.height / coarse.ratio);
      context.globalCompositeOperation = ON;
    },
  };

  const [ON, OFF] = ["source-over", "destination-out"];
  const itself = (accuracy) => accuracy;

  /* Slanted lines that stay where they are as the map moves. */
  function hatch(context, { left, top, ratio }) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(HATCH * ratio);
    const own = tile.getContext("2d");
    own.scale(tile.width / HATCH, tile.width / HATCH);
    own.strokeStyle = bm.property("--soft");
    own.lineWidth = 1.1;
    own.beginPath();
    for (const at of [-HATCH, 0, HATCH]) {
      own.moveTo(at - 1, HATCH + 1);
      own.lineTo(at + HATCH + 1, -1);
    }
    own.stroke();
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix([HATCH / tile.width, 0, 0, HATCH / tile.width, -(left % HATCH), -(top % HATCH)]));
    return pattern;
  }

  /* Cut the margin of a zone out of what is painted: what is possible is taken off, what is certain put on again. The
     line may run anywhere in its band, so that land there may be any side's. */
  function cutMargin(context, frame, drawn) {
    const scene = bm.sceneOf(shownLine(), frame);
    const runs = drawn.stretches ? scene.runsOf(drawn.stretches) : scene.runs;
    const { alike, sides, least, lacking, nearest, most } = bm.landsOf(drawn.distance_m, scene.sides, Object.keys(bm.layers.page.sides));
    const put = function (how, distance, sign) {
      context.globalCompositeOperation = how;
      if (distance > 0) stroke(context, frame, scene, runs, (accuracy) => distance + sign * accuracy);
    };
    const farthest = Math.max(most, alike ? least : 0, ...sides.map(([, distance]) => distance));
    const band = () => farthest > 0 && cutBand(context, frame, scene, runs === scene.runs ? null : (each) =>
      stroke(each, frame, scene, runs, (accuracy) => farthest + accuracy));
    if (alike) {
      band();
      within(context, frame, scene, scene.land, () => { put(OFF, least, 1); put(ON, least, -1); });
      return;
    }
    if (lacking) {
      put(OFF, most, 1);
      put(ON, nearest, -1);
      onScene(context, frame, scene, () => context.fill(scene.land));
    }
    for (const [side, distance] of sides) within(context, frame, scene, scene.landOf(side), () => put(OFF, distance, 1));
    for (const [side, distance] of sides) within(context, frame, scene, scene.landOf(side), () => put(ON, distance, -1));
    band();
    if (lacking) put(ON, least, -1);
    else within(context, frame, scene, scene.land, () => put(ON, least, -1));
  }

  /* Cut out the band of a line, of all its stretches: where only some are measured from, as far as `near` reaches. */
  function cutBand(context, frame, scene, near) {
    context.globalCompositeOperation = OFF;
    if (!near) {
      stroke(context, frame, scene, scene.runs, itself);
      return;
    }
    const reached = scratch("reached", frame, near);
    const band = scratch("band", frame, (each) => stroke(each, frame, scene, scene.runs, itself));
    band.setTransform(1, 0, 0, 1, 0, 0);
    band.globalCompositeOperation = "destination-in";
    band.drawImage(reached.canvas, 0, 0);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(band.canvas, 0, 0);
  }

  /* Paint on some land only. */
  function within(context, frame, scene, land, paint) {
    context.save();
    place(context, frame, scene);
    context.clip(land);
    paint();
    context.restore();
  }

  const canvases = {};

  /* Paint apart from what is seen, always on the same canvas of that name. */
  function scratch(name, frame, paint) {
    const context = bm.sized(canvases[name] ??= document.createElement("canvas"), frame);
    context.globalCompositeOperation = ON;
    paint(context);
    return context;
  }

  function place(context, { left, top, span, ratio }, { origin: [x0, y0], scale: across }) {
    const scale = (span / across) * ratio;
    context.setTransform(scale, 0, 0, scale, (x0 * span - left) * ratio, (y0 * span - top) * ratio);
  }

  function onScene(context, frame, scene, paint) {
    context.save();
    place(context, frame, scene);
    paint();
    context.restore();
  }

  /* Stroke the runs as wide as they reach; those that reach nowhere into the frame are left out. */
  function stroke(context, frame, scene, runs, reach) {
    const [left, top] = placedFrame(frame, scene);
    const [right, bottom] = [left + (frame.width / frame.span) * scene.scale, top + (frame.height / frame.span) * scene.scale];
    onScene(context, frame, scene, function () {
      context.lineCap = context.lineJoin = "round";
      for (const { accuracy, metre, path, box } of runs) {
        const wide = reach(accuracy) * metre;
        if (wide <= 0 || box[0] - wide > right || box[2] + wide < left || box[1] - wide > bottom || box[3] + wide < top) continue;
        context.lineWidth = 2 * wide;
        context.stroke(path);
      }
    });
  }

  const placedFrame = ({ left, top, span }, { origin: [x0, y0], scale }) => [(left / span - x0) * scale, (top / span - y0) * scale];
})(window.bordermap);
