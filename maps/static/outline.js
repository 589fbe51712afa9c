/* Lines and areas that are only looked at: placed once, and at each zoom written straight as the path that is drawn, of no
   more vertices than can be seen. */
(function (bm) {
  "use strict";

  const SHOWN_PX = 0.6;

  /* The path of placed lines, or of rings, in a frame as `bm.inFrame` takes it, in whole pixels from its corner. What lies
     beyond one and the same edge of the frame is passed over, from its first vertex to its last, which changes nothing
     within. Pure. */
  bm.outlinePath = function (parts, frame, isClosed) {
    const { left, top, width, height, span } = frame;
    let path = "";
    for (const { at, box } of parts) {
      const isBeside = box[0] * span - left > width || box[2] * span - left < 0 || box[1] * span - top > height || box[3] * span - top < 0;
      if (!isBeside) path += partPath(at, frame, isClosed);
    }
    return path;
  };

  function partPath(at, frame, isClosed) {
    let path = "";
    bm.eachSeen(at, frame, SHOWN_PX, (x, y) => { path += `${path ? "L" : "M"}${Math.round(x)} ${Math.round(y)}`; });
    return path + (isClosed ? "z" : "");
  }

  /* Call back with the pixels of each vertex of a placed line that counts in a frame: those nearer to the one before than
     `thin` pixels do not, nor those that are passed over. Pure. */
  bm.eachSeen = function (at, frame, thin, visit) {
    const { left, top, span } = frame;
    let [fromX, fromY, beyond] = [NaN, NaN, 0];
    let [passedX, passedY, isPassing] = [0, 0, false];
    for (let index = 0; index < at.length; index += 2) {
      const x = at[index] * span - left;
      const y = at[index + 1] * span - top;
      if (index > 0 && index < at.length - 2) {
        const common = beyond & beyondOf(x, y, frame);
        if (common) {
          [passedX, passedY, isPassing, beyond] = [x, y, true, common];
          continue;
        }
        if (!isPassing && Math.abs(x - fromX) < thin && Math.abs(y - fromY) < thin) continue;
      }
      if (isPassing) visit(passedX, passedY);
      visit(x, y);
      [fromX, fromY, isPassing, beyond] = [x, y, false, beyondOf(x, y, frame)];
    }
  };

  /* Beyond which edges of a frame a pixel lies, a bit for each. */
  const beyondOf = (x, y, { width, height }) => (x < 0 ? 1 : 0) | (x > width ? 2 : 0) | (y < 0 ? 4 : 0) | (y > height ? 8 : 0);

  /* A layer of the map whose path is written anew wherever the map comes to rest. */
  const Written = L.Path.extend({
    options: { interactive: false },

    _project() {
      // All is left to _update: the frame counts as much as the zoom.
    },

    _update() {
      if (!this._map) return;
      const { min, max } = this._renderer._bounds;
      const { x: left, y: top } = this._map.getPixelOrigin();
      const frame = { left: left + min.x, top: top + min.y, width: max.x - min.x, height: max.y - min.y, span: 256 * 2 ** this._map.getZoom() };
      this._path.setAttribute("d", this._written(frame));
      this._path.setAttribute("transform", `translate(${min.x} ${min.y})`);
    },
  });

  /* Of what `bm.placed` gives; `isClosed` for rings. */
  bm.Outline = Written.extend({
    initialize(parts, options) {
      L.setOptions(this, options);
      this._outline = parts;
    },

    _written(frame) {
      return bm.outlinePath(this._outline, frame, this.options.isClosed);
    },
  });

  /* Dots of a few pixels at places with `lat` and `lon`. */
  bm.Spots = Written.extend({
    options: { radius: 2 },

    initialize(places, options) {
      L.setOptions(this, options);
      this._spots = places.map(({ lat, lon }) => ({ x: bm.worldX(lon), y: bm.worldY(lat) }));
    },

    _written({ left, top, width, height, span }) {
      const { radius: r } = this.options;
      return this._spots.map(({ x, y }) => ({ x: Math.round(x * span - left), y: Math.round(y * span - top) }))
        .filter(({ x, y }) => x > -r && y > -r && x < width + r && y < height + r)
        .map(({ x, y }) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join("");
    },
  });
})(window.bordermap);
