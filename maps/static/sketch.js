/* A line or a ring that the reader makes on the map, point by point, and changes by its handles. */
(function (bm) {
  "use strict";

  const PIECE_PX = 60;
  const MOST_PIECES = 64;
  const MOST_BETWEEN = 60;

  /* A sketch: `points` are [lat, lon]; `isOpen` while clicks add to it. `changed` is called after every change, and
     with the place under the pointer while it is open. The map's clicks and keys are its own until `remove`. */
  bm.sketch = function (map, { closed, points = [], changed }) {
    const sketch = { map, closed, points: points.map((point) => [...point]), isOpen: !points.length, live: null, changed };
    sketch.layer = L.layerGroup().addTo(map);
    sketch.liveLayer = L.layerGroup().addTo(map);
    Object.assign(sketch, actionsOf(sketch));
    const release = bm.listenForSketch(sketch);
    sketch.remove = function () {
      release();
      sketch.layer.remove();
      sketch.liveLayer.remove();
    };
    sketch.redraw();
    return sketch;
  };

  function actionsOf(sketch) {
    const tell = function () {
      sketch.redraw();
      sketch.changed(sketch);
    };
    return {
      redraw: () => redraw(sketch),
      add(lat, lon) {
        sketch.points.push([lat, beside(sketch.points.at(-1), lon)]);
        sketch.live = null;
        tell();
      },
      move(index, lat, lon) {
        sketch.points[index] = [lat, lon];
        tell();
      },
      insert(index, lat, lon) {
        sketch.points.splice(index, 0, [lat, lon]);
        tell();
      },
      drop(index) {
        sketch.points.splice(index, 1);
        if (sketch.points.length < 2) sketch.isOpen = true;
        tell();
      },
      undo() {
        sketch.points.pop();
        sketch.isOpen = true;
        tell();
      },
      clear() {
        sketch.points.length = 0;
        sketch.isOpen = true;
        sketch.live = null;
        tell();
      },
      finish() {
        if (sketch.points.length < (sketch.closed ? 3 : 2)) return;
        sketch.isOpen = false;
        sketch.live = null;
        tell();
      },
      setClosed(value) {
        sketch.closed = value;
        tell();
      },
      point(latlng) {
        sketch.live = latlng;
        drawLive(sketch);
        sketch.changed(sketch);
      },
    };
  }

  /* The copy of a longitude that is nearest to the point before, so that a path may cross the antimeridian. */
  function beside(before, lon) {
    return before ? lon + 360 * Math.round((before[1] - lon) / 360) : lon;
  }

  /* Points between two, as the path truly runs: straight in longitude and latitude around an area, the shortest way
     along a distance. */
  function run(sketch, a, b) {
    const away = sketch.map.latLngToLayerPoint(a).distanceTo(sketch.map.latLngToLayerPoint(b));
    const pieces = Math.min(MOST_PIECES, Math.max(1, Math.ceil(away / PIECE_PX)));
    if (!sketch.closed) return bm.drawnWay(a, b, pieces);
    return Array.from({ length: pieces + 1 }, (_, at) => a.map((value, axis) => value + ((b[axis] - value) * at) / pieces));
  }

  function pathOf(sketch, points) {
    return points.slice(1).flatMap((point, index) => run(sketch, points[index], point));
  }

  function redraw(sketch) {
    const { layer, points, closed, isOpen } = sketch;
    bm.takeClicks(sketch);
    layer.clearLayers();
    if (closed && points.length > 2) {
      const ring = pathOf(sketch, isOpen ? points : [...points, points[0]]);
      const wrong = bm.crossesItself(points) ? " sketch-wrong" : "";
      L.polygon(ring, { pane: "discs", className: `sketch-area${wrong}`, interactive: false }).addTo(layer);
    } else if (points.length > 1) {
      L.polyline(pathOf(sketch, points), { pane: "discs", className: "sketch-line", interactive: false }).addTo(layer);
    }
    points.forEach((point, index) => handle(sketch, point, index).addTo(layer));
    if (!isOpen && points.length <= MOST_BETWEEN) between(sketch);
    drawLive(sketch);
  }

  function drawLive(sketch) {
    const { liveLayer, live, points, closed } = sketch;
    liveLayer.clearLayers();
    if (!live || !sketch.isOpen || !points.length) return;
    const ends = closed && points.length > 1 ? [points.at(-1), live, points[0]] : [points.at(-1), live];
    L.polyline(pathOf(sketch, ends), { pane: "discs", className: "sketch-line sketch-live", interactive: false }).addTo(liveLayer);
  }

  function icon(button) {
    return L.divIcon({ className: "handle", html: button, iconSize: [26, 26] });
  }

  function dot(radius, className) {
    return bm.svg("svg", { viewBox: "-13 -13 26 26", width: 26, height: 26, "aria-hidden": "true" },
      bm.svg("circle", { r: radius, class: className }));
  }

  /* A corner: dragged, or moved by the arrow keys; Delete or a double click takes it out. */
  function handle(sketch, point, index) {
    const button = bm.h("button", {
      type: "button", "data-corner": index, "aria-label": bm.t("tools.corner", { n: index + 1 }),
      onkeydown: (event) => onKey(sketch, index, event), ondblclick: (event) => onDouble(sketch, index, event),
      onclick: () => sketch.isOpen && sketch.closed && index === 0 && sketch.finish(),
    }, dot(6, "sketch-handle"));
    const marker = L.marker(point, { icon: icon(button), draggable: true, keyboard: false, zIndexOffset: 5000, bubblingMouseEvents: false });
    marker.on("dragend", function () {
      const { lat, lng } = marker.getLatLng();
      sketch.move(index, lat, lng);
    });
    return marker;
  }

  function onDouble(sketch, index, event) {
    event.stopPropagation();
    event.preventDefault();
    if (sketch.isOpen) sketch.finish();
    else sketch.drop(index);
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function onKey(sketch, index, event) {
    const step = STEPS[event.key];
    if (!step && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) {
      sketch.drop(index);
      sketch.map.getContainer().focus();
      return;
    }
    const pixels = event.shiftKey ? 10 : 1;
    const at = sketch.map.latLngToContainerPoint(sketch.points[index]).add(L.point(step).multiplyBy(pixels));
    const { lat, lng } = sketch.map.containerPointToLatLng(at);
    sketch.move(index, lat, lng);
    document.querySelector(`[data-corner="${index}"]`)?.focus();
  }

  /* Between two corners a smaller handle, which becomes a corner when it is dragged. */
  function between(sketch) {
    const { points, closed } = sketch;
    const ends = closed ? [...points.slice(1), points[0]] : points.slice(1);
    ends.forEach(function (end, index) {
      const middle = points[index].map((value, axis) => (value + end[axis]) / 2);
      const marker = L.marker(middle, { icon: icon(dot(4, "sketch-between")), draggable: true, keyboard: false, zIndexOffset: 4000 });
      marker.on("dragend", function () {
        const { lat, lng } = marker.getLatLng();
        sketch.insert(index + 1, lat, lng);
      });
      marker.addTo(sketch.layer);
    });
  }
})(window.bordermap);
