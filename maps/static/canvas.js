/* A layer of the map that is a canvas: somewhat larger than the view, moved and scaled with the map, painted again
   where it comes to rest. As the page opens it is no larger than the view: what is seen comes first. */
(function (bm) {
  "use strict";

  const PADDING = 0.2;
  const PAUSE = 300;
  const BREATH = 80;
  const PAPER_RATIO = 2;

  const onMap = new Set();
  let padding = 0;

  /* Paint what lies around the view too, a layer at a time; called once, when all that is seen is drawn. */
  bm.paintAround = async function () {
    padding = PADDING;
    for (const layer of onMap) {
      await bm.breath();
      layer.paintNow();
    }
  };

  /* `paint(canvas, frame)` is called with a frame as `bm.inFrame` takes it, and its `ratio` of device pixels. What is
     `prompt` is painted while the map moves, where the view leaves what is painted. */
  bm.CanvasLayer = L.Layer.extend({
    initialize(options, paint) {
      L.setOptions(this, options);
      this._paint = paint;
    },

    onAdd() {
      this.canvas = bm.h("canvas", { class: `leaflet-zoom-animated ${this.options.className || ""}` });
      this.getPane().append(this.canvas);
      onMap.add(this);
      this.paintNow();
    },

    onRemove() {
      cancelAnimationFrame(this._asked);
      clearTimeout(this._resting);
      this._asked = null;
      this.canvas.remove();
      onMap.delete(this);
      this.frame = null;
    },

    getEvents() {
      return {
        moveend: this._rest, resize: this.paintSoon,
        move: this._follow, zoom: this._follow, zoomanim: this._foresee,
      };
    },

    /* Paint before the next frame; asked for several times, once. */
    paintSoon() {
      if (!this._map || this._asked) return;
      this._asked = requestAnimationFrame(() => this.paintNow());
    },

    paintNow() {
      cancelAnimationFrame(this._asked);
      clearTimeout(this._resting);
      this._asked = null;
      if (!this._map) return;
      this.frame = frameOf(this._map);
      this._paint(this.canvas, this.frame);
      L.DomUtil.setPosition(this.canvas, this.frame.corner);
    },

    /* The pixel of the canvas that lies at a pixel of the map's container, and back. */
    fromContainer(point) {
      return L.point(point).add(this.frame.offset).add(this._moved());
    },

    toContainer(point) {
      return L.point(point).subtract(this.frame.offset).subtract(this._moved());
    },

    _moved() {
      return this.frame.pane.subtract(this._map.layerPointToContainerPoint([0, 0]));
    },

    /* Whether what is painted covers the view as it is now, at its zoom. */
    _covers() {
      const { frame } = this;
      if (!frame || this._map.getZoom() !== frame.zoom || !this._map.getSize().equals(frame.size)) return false;
      const moved = this._moved();
      return Math.abs(moved.x) <= frame.offset.x && Math.abs(moved.y) <= frame.offset.y;
    },

    /* A short way is covered by what is painted beyond the view: that is made up for when the reader pauses. Where it
       is not, what is `prompt` is painted at once, and the rest a moment after the map has come to rest. */
    _rest() {
      clearTimeout(this._resting);
      const covers = this._covers();
      const canWait = this.frame && !isPrinting() && (covers || !this.options.prompt);
      if (canWait) this._resting = setTimeout(() => this.paintNow(), covers ? PAUSE : BREATH);
      else this.paintNow();
    },

    _follow() {
      const { frame } = this;
      if (!frame) return;
      if (this._map.getZoom() !== frame.zoom) this._place(this._map.getZoom(), this._map.getPixelOrigin());
      else if (this.options.prompt && !this._covers()) this.paintSoon();
    },

    /* During the animation of a zoom the browser moves and scales what is painted. */
    _foresee({ center, zoom }) {
      const half = this._map.getSize().divideBy(2);
      const pane = this._map.layerPointToContainerPoint([0, 0]);
      this._place(zoom, this._map.project(center, zoom).subtract(half).add(pane).round());
    },

    _place(zoom, origin) {
      const scale = this._map.getZoomScale(zoom, this.frame.zoom);
      const corner = L.point(this.frame.left, this.frame.top).multiplyBy(scale).subtract(origin);
      L.DomUtil.setTransform(this.canvas, corner, scale);
    },
  });

  function frameOf(map) {
    const size = map.getSize();
    const offset = size.multiplyBy(padding).ceil();
    const corner = map.containerPointToLayerPoint(offset.multiplyBy(-1)).round();
    const { x: left, y: top } = corner.add(map.getPixelOrigin());
    return {
      left, top, width: size.x + 2 * offset.x, height: size.y + 2 * offset.y, offset, corner, size,
      span: 256 * 2 ** map.getZoom(), zoom: map.getZoom(), pane: map.layerPointToContainerPoint([0, 0]),
      ratio: isPrinting() ? Math.max(PAPER_RATIO, window.devicePixelRatio) : window.devicePixelRatio,
    };
  }

  const isPrinting = () => document.documentElement.classList.contains("is-printing");

  /* Give a canvas a size in CSS pixels, and its context, cleared and scaled to them. */
  bm.sized = function (canvas, { width, height, ratio }) {
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    const context = canvas.getContext("2d");
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      canvas.style.width = `${across / ratio}px`;
      canvas.style.height = `${down / ratio}px`;
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, across, down);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  };
})(window.bordermap);
