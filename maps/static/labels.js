/* Names on the map: the weightiest first, none over another or over a mark, fewer the farther away. */
(function (bm) {
  "use strict";

  const GAP = 3;
  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
  const AWAY = [1, 2.6, 4.2];
  const QUIET = 120;
  const RING_PX = 2;

  bm.drawLabels = function (map) {
    const holder = bm.h("div", { class: "labels", "aria-hidden": "true" });
    // In a pane of the map: names move with it, and what opens over the map covers them.
    map.createPane("names").style.zIndex = 620;
    map.getPane("names").append(holder);
    const labels = candidates();
    let asked = null;
    const update = function () {
      clearTimeout(asked);
      place(map, holder, labels);
    };
    // While a reader brushes through time names stay: they move when the marks have come to rest.
    const later = function () {
      clearTimeout(asked);
      asked = setTimeout(update, QUIET);
    };
    map.on("moveend zoomend resize", update);
    map.on("zoomstart", () => holder.classList.add("labels-moving"));
    bm.watch(later, "passing", "hidden", "rule", "line", "theme");
    bm.watch(update, "language");
    update();
  };

  /* Every name that may be shown, the weightiest first. */
  function candidates() {
    const context = bm.layers.context;
    const labels = context.countries.flatMap((country) => countryLabel(country));
    labels.push(...villageLabels());
    labels.push(...context.towns.map((town) => ({
      feature: town, box: boxOf(town.lat, town.lon), kind: "town", weight: 1 + (town.population || 0) / 1e6,
      from: town.population > 60000 ? 7 : 8.5, offset: 5,
    })));
    return labels.sort((a, b) => b.weight - a.weight || (a.feature.name < b.feature.name ? -1 : 1));
  }

  const boxOf = (lat, lon) => [bm.worldX(lon), bm.worldY(lat), bm.worldX(lon), bm.worldY(lat)];

  function countryLabel(country) {
    const rings = country.shape.map((polygon) => polygon[0]).sort((a, b) => b.length - a.length);
    return bm.placed(rings.slice(0, 1)).map(({ at, box }) => ({ feature: country, ring: at, box, kind: "country", weight: 10, from: 0 }));
  }

  function villageLabels() {
    return bm.layers.villages.villages.flatMap((village) => bm.locatedPlaces(village).slice(0, 1).map(({ lat, lon }) => ({
      feature: village, box: boxOf(lat, lon), kind: "village-name",
      weight: 2 + village.incidents_near + (village.population || 0) / 1e6, from: village.incidents_near ? 8.5 : 9.2, offset: 7, layer: "villages",
    })));
  }

  /* A name in the reader's language where the data has it. A country that is one of the sides is called as the side. */
  function textOf({ feature, kind }) {
    const { language } = bm.state;
    const side = kind === "country" && Object.values(bm.layers.page.sides).find((each) => each.name === feature.name);
    const own = feature.names?.[language] ?? (side ? side.names?.[language] : undefined);
    return { text: (own ?? feature.name).replace(/ \(.*\)$/, ""), lang: own ? language : null };
  }

  function place(map, holder, labels) {
    const size = map.getSize();
    const zoom = map.getZoom();
    const frame = frameOf(map, size);
    const shown = labels.filter((label) => zoom >= label.from && (!label.layer || bm.isShown(label.layer)) && isSeen(label, frame));
    const elements = shown.map(function (label) {
      const { text, lang } = textOf(label);
      return bm.h("span", { class: `label label-${label.kind}`, lang, dir: "auto" }, text);
    });
    L.DomUtil.setPosition(holder, map.containerPointToLayerPoint([0, 0]));
    holder.replaceChildren(...elements);
    holder.classList.remove("labels-moving");
    // All are measured before any is put, so that the page is laid out once.
    const taken = obstacles(map);
    const boxes = elements.map((element) => ({ width: element.offsetWidth, height: element.offsetHeight }));
    shown.forEach(function (label, index) {
      const spot = spots(label, boxes[index], frame).find((each) => fits(each, size) &&
        !taken.some((other) => meets(each, other)) && !bm.marksMeet(grown(each)));
      if (spot) {
        elements[index].style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
        taken.push(spot);
      } else elements[index].remove();
    });
  }

  /* The view as `bm.inFrame` takes it: pixels of the map's container. */
  function frameOf(map, { x: width, y: height }) {
    const { x: left, y: top } = map.getPixelOrigin().subtract(map.layerPointToContainerPoint([0, 0]));
    return { left, top, width, height, span: 256 * 2 ** map.getZoom() };
  }

  /* Whether what a name stands for is in the view at all. */
  function isSeen({ box }, { left, top, width, height, span }) {
    return box[0] * span - left < width && box[2] * span - left > 0 && box[1] * span - top < height && box[3] * span - top > 0;
  }

  function grown({ left, top, right, bottom }) {
    return { left: left - GAP, top: top - GAP, right: right + GAP, bottom: bottom + GAP };
  }

  /* Where a name may stand, the best first: beside its point, or anywhere in its ring. */
  function spots(label, { width, height }, frame) {
    if (label.ring) {
      return bm.roomiest(ringSeen(label.ring, frame), { x: frame.width, y: frame.height }, { width, height })
        .map(({ x, y }) => rectangle(x - width / 2, y - height / 2, width, height));
    }
    const at = { x: Math.round(label.box[0] * frame.span - frame.left), y: Math.round(label.box[1] * frame.span - frame.top) };
    const steps = label.layer ? AWAY : AWAY.slice(0, 1);
    return steps.flatMap((step) => SIDES.map(([x, y]) => rectangle(
      at.x + x * (step * label.offset + width / 2) - width / 2,
      at.y + y * (step * label.offset + height / 2) - height / 2, width, height)));
  }

  function ringSeen(at, frame) {
    const ring = [];
    bm.eachSeen(at, frame, RING_PX, (x, y) => ring.push({ x, y }));
    return ring;
  }

  function rectangle(left, top, width, height) {
    return { left, top, right: left + width, bottom: top + height };
  }

  function fits(box, size) {
    return box.left > 2 && box.top > 2 && box.right < size.x - 2 && box.bottom < size.y - 2;
  }

  function meets(a, b) {
    return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP;
  }

  /* What names must not cover beside marks: dots and the map's own controls. */
  function obstacles(map) {
    const origin = map.getContainer().getBoundingClientRect();
    const selector = ".dot, .leaflet-control, .degree span, .map-cover";
    return Array.from(map.getContainer().parentElement.querySelectorAll(selector), (element) => {
      const box = element.getBoundingClientRect();
      return rectangle(box.left - origin.left, box.top - origin.top, box.width, box.height);
    }).filter((box) => box.right > box.left);
  }
})(window.bordermap);
