/* The marks of incidents on one canvas: fanned out where they are few, small where they are many, a picture of their
   density where they are very many. */
(function (bm) {
  "use strict";

  const FEW = 300;
  const LARGEST_FAN = 36;
  const MANY = 12000;
  const SMALL = 0.62;
  const SMALLER = 0.48;
  const CROWD = 1000;
  const SPOT = 2;
  const FAINT = 0.5;

  bm.locatedPlaces = (feature) => feature.places.filter((place) => place.lon !== undefined && place.lat !== undefined);

  /* The grid by which what is painted is found again, made when it is first asked for. */
  bm.gridOfMarks = function ({ seen, at, layer }) {
    const points = at ? { x: at.map((put) => put.x), y: at.map((put) => put.y), count: seen.count } : seen;
    return (marks.grid ??= bm.gridOf(points, layer.frame));
  };

  /* What is painted: `seen` (places in the frame and their pixels), `how` (fanned, small, density), `at` (pixels after
     fanning out), `grid` (made when something is looked for). */
  const marks = { world: null, owner: null, kinds: null, exact: null, seen: null, how: "fanned", at: null, grid: null, glyphs: null };

  bm.drawIncidents = function (map) {
    map.createPane("marks").style.zIndex = 610;
    map.getPane("marks").style.pointerEvents = "none";
    const { places } = bm.incidents;
    const owner = places.column("incident");
    marks.owner = owner.raw;
    marks.world = bm.worldOf(places.column("lon"), places.column("lat"));
    marks.kinds = owner.areRows ? bm.incidents.classes() : kindsOf(marks.owner, bm.incidents.classes());
    marks.exact = places.column("radius_m");
    marks.layer = new bm.CanvasLayer({ pane: "marks", className: "marks", prompt: true }, paintAll);
    marks.top = new bm.CanvasLayer({ pane: "marks", className: "marks-top", prompt: true }, paintTop);
    bm.watch(() => marks.layer.paintSoon(), "passing", "rule", "line", "by", "hidden");
    bm.watch(() => marks.top.paintSoon(), "passing", "selected", "hovered");
    bm.watch(say, "passing", "language", "hidden");
    bm.watch(bm.repaintMarks, "theme");
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", bm.repaintMarks);
    drawNotes();
    if (!bm.incidents.count) return;
    // Added once, and kept while they are hidden: what follows the marks is told after them when the map has moved.
    for (const layer of [marks.layer, marks.top]) layer.addTo(map);
  };

  function kindsOf(owner, classes) {
    const kinds = new Uint8Array(owner.length);
    for (let place = 0; place < owner.length; place += 1) kinds[place] = classes[owner[place]];
    return kinds;
  }

  /* What pointers do with the marks, when what is known of each is there. */
  bm.drawPointing = function (map) {
    if (!bm.incidents.count) return;
    if (marks.how !== "density") marks.layer.paintSoon();
    bm.followPointers(map, marks);
  };

  /* Read the colours again and paint at once. */
  bm.repaintMarks = function () {
    marks.glyphs = null;
    marks.layer?.paintNow();
    marks.top?.paintNow();
  };

  function glyphs(ratio) {
    if (marks.glyphs?.ratio !== ratio) marks.glyphs = { ratio, ...bm.glyphsOf(ratio) };
    return marks.glyphs;
  }

  /* Notes on the map of what is not drawn one by one. */
  function drawNotes() {
    const notes = ["marks-note", "discs-note"].map((id) => bm.h("p", { id, class: "marks-note", hidden: true }));
    document.getElementById("captions").append(...notes);
  }

  function paintAll(canvas, frame) {
    arrange(frame);
    const context = bm.sized(canvas, frame);
    bm.paintAllDiscs(context, frame, marks);
    paint(context, frame);
    say();
    marks.top.paintNow();
  }

  /* Which places are in the frame, how they are painted, and where. */
  function arrange(frame) {
    // Where there are few in all, those beyond the view count too: then no fan changes while the map moves.
    const beyond = bm.passing.count <= FEW ? Infinity : 0;
    const world = bm.isShown("incidents") ? marks.world : { ...marks.world, count: 0 };
    marks.seen = bm.inFrame(world, marks.owner, bm.passing.fails, { ...frame, beyond }, marks.seen);
    const { x, y, count } = marks.seen;
    marks.grid = null;
    marks.at = count <= FEW ? bm.fan(Array.from({ length: count }, (_, index) => ({ x: x[index], y: y[index] })), LARGEST_FAN) : null;
    marks.how = marks.at ? "fanned" : count <= MANY ? "small" : "density";
  }

  function paint(context, frame) {
    if (marks.how === "density") paintDensity(context, frame);
    else if (marks.how === "small") paintSmall(context, frame);
    else paintFanned(context, frame);
  }

  /* Where a place may be inside its zone and may not, by what is told of the rule that is shown. */
  function possible() {
    const [low, high] = ["low", "high"].map((name) => bm.incidents.told.column(`${name}:${bm.toldKey(bm.state.rule)}`));
    if (!low) return () => 0;
    return (place) => Number(low.raw[place] !== low.none && low.raw[place] !== low.scale && high.raw[place] !== 0);
  }

  const look = (place, hatched, size) =>
    ({ kind: marks.kinds[place], exact: Number(marks.exact.raw[place] === 0), hatched: hatched(place), size });

  function paintFanned(context, frame) {
    const { place, x, y, count } = marks.seen;
    context.strokeStyle = bm.property("--stem");
    context.lineWidth = 1;
    context.beginPath();
    marks.at.forEach(function (put, index) {
      if (!put.moved) return;
      context.moveTo(x[index], y[index]);
      context.lineTo(put.x, put.y);
    });
    context.stroke();
    const hatched = possible();
    const painter = glyphs(frame.ratio);
    for (let index = 0; index < count; index += 1) {
      painter.paint(context, look(place[index], hatched, 1), marks.at[index].x, marks.at[index].y);
    }
  }

  function paintSmall(context, frame) {
    const { place, x, y, count } = marks.seen;
    const hatched = possible();
    const painter = glyphs(frame.ratio);
    const size = sizeOf();
    for (let index = 0; index < count; index += 1) painter.paint(context, look(place[index], hatched, size), x[index], y[index]);
  }

  /* The fuller, the more lie there, in steps of doubling up to the most that lie anywhere. */
  function paintDensity(context, frame) {
    const density = bm.densityOf(marks.seen, marks.kinds, frame, SPOT);
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [density.across, density.down];
    const inner = picture.getContext("2d");
    const image = inner.createImageData(density.across, density.down);
    const pixels = new Uint32Array(image.data.buffer);
    const levels = 33 - Math.clz32(density.most);
    const colours = glyphs(frame.ratio).colours.map((colour) => shades(colour, levels));
    for (let at = 0; at < pixels.length; at += 1) {
      const many = density.many[at];
      if (many) pixels[at] = colours[density.kind[at]][32 - Math.clz32(many)];
    }
    inner.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, 0, 0, density.across * SPOT, density.down * SPOT);
    context.imageSmoothingEnabled = true;
  }

  /* A colour as pixels hold it, by how full it is. */
  function shades(colour, levels) {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const { data } = context.getImageData(0, 0, 1, 1);
    return Uint32Array.from({ length: levels }, function (_, level) {
      data[3] = 255 * (FAINT + (1 - FAINT) * (level / Math.max(1, levels - 1)) ** 2);
      return new Uint32Array(data.buffer)[0];
    });
  }

  /* While nothing is selected or pointed at, the canvas has no pixels. */
  function paintTop(canvas, frame) {
    const isNeeded = bm.state.selected?.kind === "incident" || (bm.state.hovered ?? null) !== null;
    if (isNeeded) paintLit(bm.sized(canvas, frame), frame);
    else canvas.width = canvas.height = 0;
  }

  /* The selected and the hovered incident, over all others. */
  function paintLit(context, frame) {
    if (!bm.isShown("incidents")) return;
    const selected = bm.state.selected?.kind === "incident" ? bm.state.selected.feature.row : null;
    const painter = glyphs(frame.ratio);
    const hatched = possible();
    const hovered = bm.state.hovered ?? null;
    for (const row of [hovered === selected ? null : hovered, selected]) {
      if (row === null) continue;
      for (const { place, x, y } of bm.pixelsOf(row, frame)) {
        painter.ring(context, x, y, row === selected);
        painter.paint(context, { ...look(place, hatched, 1), lit: row === selected }, x, y);
      }
    }
  }

  /* Where the marks of an incident are in a frame. */
  bm.pixelsOf = function (row, { left, top, span }) {
    const { starts } = bm.incidents;
    const lon = bm.incidents.places.column("lon");
    const found = [];
    for (let place = starts[row]; place < starts[row + 1]; place += 1) {
      if (lon.raw[place] === lon.none) continue;
      const put = marks.at && fannedAt(place);
      const unit = span / 2 ** 32;
      found.push(put ? { place, x: put.x, y: put.y }
        : { place, x: marks.world.x[place] * unit - left, y: marks.world.y[place] * unit - top });
    }
    return found;
  };

  function fannedAt(place) {
    const index = marks.seen.place.subarray(0, marks.seen.count).indexOf(place);
    return index < 0 ? null : marks.at[index];
  }

  /* For what can't see the canvas: how many incidents it shows. */
  function say() {
    const { canvas } = marks.layer;
    if (!canvas) return;
    const note = document.getElementById("marks-note");
    note.hidden = marks.how !== "density";
    note.textContent = note.hidden ? "" : bm.t("map.density");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", bm.t(marks.how === "density" ? "map.marks.density" : "map.marks",
      { n: bm.passing.count, all: bm.incidents.count }));
    marks.top.canvas?.setAttribute("aria-hidden", "true");
  }

  /* Paint the marks as they stand on the map into another canvas, for a picture or for print: `scale` is how many of
     its pixels a CSS pixel is, `origin` the pixel of the map's container that lies at its left top. */
  bm.paintMarks = function (context, { scale = 1, origin = { x: 0, y: 0 } } = {}) {
    const { frame } = marks.layer;
    if (!frame) return;
    const corner = marks.layer.fromContainer([origin.x, origin.y]);
    context.save();
    context.setTransform(scale, 0, 0, scale, -corner.x * scale, -corner.y * scale);
    const own = { ...frame, ratio: scale };
    bm.paintAllDiscs(context, own, marks);
    paint(context, own);
    paintLit(context, own);
    context.restore();
    marks.glyphs = null;
  };

  /* Whether a box, in pixels of the map's container, covers a mark that is shown as one. */
  bm.marksMeet = function ({ left, top, right, bottom }) {
    if (!marks.layer?.frame || marks.how === "density") return false;
    const half = halfOf();
    const [corner, end] = [[left - half, top - half], [right + half, bottom + half]].map((point) => marks.layer.fromContainer(point));
    return bm.anyIn(bm.gridOfMarks(marks), { left: corner.x, top: corner.y, right: end.x, bottom: end.y });
  };

  const sizeOf = () => (marks.how === "fanned" ? 1 : marks.seen.count <= CROWD ? SMALL : SMALLER);
  const halfOf = () => 12 * sizeOf();

  /* The boxes of the marks that are shown one by one, in pixels of the map's container, with the incident's row;
     none where they are a picture of their density. */
  bm.markBoxes = function () {
    if (!marks.layer?.frame || marks.how === "density") return [];
    const half = halfOf();
    const { place, x, y, count } = marks.seen;
    return Array.from({ length: count }, function (_, index) {
      const put = marks.at ? marks.at[index] : { x: x[index], y: y[index] };
      const middle = marks.layer.toContainer([put.x, put.y]);
      return {
        row: marks.owner[place[index]], place: place[index],
        left: middle.x - half, top: middle.y - half, right: middle.x + half, bottom: middle.y + half,
      };
    });
  };
})(window.bordermap);
