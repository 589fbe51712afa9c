/* How well the line that is shown is known: a soft band within which it may run, and by it the margin of the zone
   that is shown, hatched: what may lie in the zone of any side but need not. Both are painted from the stretches and
   their accuracies, in true metres, so that they are right at every zoom. */
(function (bm) {
  "use strict";

  const PANES = { margin: 320, band: 390 };
  const HATCH = 6;
  const COARSE = 0.5; // the margin is painted of pixels twice as wide: it is hatched, and its edges are as soft as what it says

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
      const context = bm.sized(canvas, frame);
      const scene = bm.sceneOf(shownLine(), frame);
      stroke(context, frame, scene, scene.runs, (accuracy) => accuracy);
      tint(context, frame, bm.property("--line"), 0.16);
    },
    margin(canvas, frame, fill = null) {
      const context = bm.sized(canvas, frame);
      const drawn = shownRule()?.drawn.filter((each) => each.line === bm.state.line) || [];
      const coarse = { ...frame, ratio: frame.ratio * COARSE };
      const shape = scratch("margin", coarse, (each) => drawn.forEach((own) => fillMargin(each, coarse, own)));
      context.drawImage(shape.canvas, 0, 0, frame.width, frame.height);
      tint(context, frame, fill ?? hatch(context, frame), 1);
    },
  };

  /* What is painted, in one colour or pattern. */
  function tint(context, { width, height, ratio }, fill, alpha) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalCompositeOperation = "source-in";
    context.globalAlpha = alpha;
    context.fillStyle = fill;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
  }

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

  /* What is possible is put on, what is certain taken off. */
  function fillMargin(context, frame, drawn) {
    const scene = bm.sceneOf(shownLine(), frame);
    const runs = drawn.stretches ? scene.runsOf(drawn.stretches) : scene.runs;
    const lands = bm.landsOf(drawn.distance_m, every(scene), Object.keys(bm.layers.page.sides));
    const put = (how, distance, sign, ground) => distance > 0 && lay(context, frame, how,
      scratch("shape", frame, (each) => stroke(each, frame, scene, runs, (accuracy) => distance + sign * accuracy)),
      ground?.());
    const on = (kind, side) => scratch(kind === "every" ? kind : "ground", frame, (each) => GROUNDS[kind](each, frame, scene, side));
    if (lands.alike) {
      const land = on("every"); // both grounds are made of it
      put("source-over", lands.least, 1, () => on("reached"));
      put("destination-out", lands.least, -1, () => land);
      return;
    }
    for (const [side, distance] of lands.sides) put("source-over", distance, 1, () => on("maybe", side));
    if (lands.lacking) put("source-over", lands.most, 1, () => on("elsewhere"));
    for (const [side, distance] of lands.sides) put("destination-out", distance, -1, () => on("sure", side));
    put("destination-out", lands.least, -1, lands.lacking ? null : () => on("every"));
    if (lands.lacking) put("destination-out", lands.nearest, -1, () => on("unclaimed"));
  }

  /* Put a shape on, or take it off, where the ground is. */
  function lay(context, { width, height }, how, shape, ground) {
    if (ground) {
      shape.globalCompositeOperation = "destination-in";
      shape.setTransform(1, 0, 0, 1, 0, 0);
      shape.drawImage(ground.canvas, 0, 0);
    }
    context.globalCompositeOperation = how;
    context.drawImage(shape.canvas, 0, 0, width, height);
    context.globalCompositeOperation = "source-over";
  }

  const canvases = {};

  /* Paint apart from what is seen, always on the same canvas of that name. */
  function scratch(name, frame, paint) {
    const context = bm.sized(canvases[name] ??= document.createElement("canvas"), frame);
    context.globalCompositeOperation = "source-over";
    paint(context);
    return context;
  }

  const every = (scene) => Object.keys(scene.territories);
  const itself = (accuracy) => accuracy;

  /* All but the land of the sides. */
  function fillBeyond(context, frame, scene) {
    context.fillRect(0, 0, frame.width, frame.height);
    context.globalCompositeOperation = "destination-out";
    fill(context, frame, scene, every(scene));
  }

  /* The land on which a distance holds: what is or may be a side's, given that the line may run anywhere in its band. */
  const GROUNDS = {
    maybe(context, frame, scene, side) {
      fill(context, frame, scene, [side]);
      stroke(context, frame, scene, scene.runs, itself);
    },
    sure(context, frame, scene, side) {
      fill(context, frame, scene, [side]);
      context.globalCompositeOperation = "destination-out";
      stroke(context, frame, scene, scene.runs, itself);
    },
    reached(context, frame, scene) { // painted on what is painted of "every"
      context.drawImage(canvases.every, 0, 0, frame.width, frame.height);
      stroke(context, frame, scene, scene.runs, itself);
    },
    every(context, frame, scene) {
      fill(context, frame, scene, every(scene));
      onScene(context, frame, scene, function () { // no seam between the sides
        context.lineWidth = (1.5 * scene.scale) / frame.span;
        for (const { path } of scene.runs) context.stroke(path);
      });
    },
    elsewhere(context, frame, scene) {
      fillBeyond(context, frame, scene);
      context.globalCompositeOperation = "source-over";
      stroke(context, frame, scene, scene.runs, itself);
    },
    unclaimed(context, frame, scene) {
      fillBeyond(context, frame, scene);
      stroke(context, frame, scene, scene.runs, itself);
    },
  };

  function onScene(context, { left, top, span, ratio }, { origin: [x0, y0], scale: across }, paint) {
    context.save();
    const scale = (span / across) * ratio;
    context.setTransform(scale, 0, 0, scale, (x0 * span - left) * ratio, (y0 * span - top) * ratio);
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

  function fill(context, frame, scene, sides) {
    onScene(context, frame, scene, () => sides.forEach((side) => context.fill(scene.territories[side], "evenodd")));
  }
})(window.bordermap);
