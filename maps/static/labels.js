/* Names on the map: the weightiest first, none over another or over a mark, fewer the farther away. */
(function (bm) {
  "use strict";

  const GAP = 3;
  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
  const AWAY = [1, 2.6, 4.2];
  const QUIET = 120;

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
      feature: town, lat: town.lat, lon: town.lon, kind: "town", weight: 1 + (town.population || 0) / 1e6,
      from: town.population > 60000 ? 7 : 8.5, offset: 5,
    })));
    return labels.sort((a, b) => b.weight - a.weight || (a.feature.name < b.feature.name ? -1 : 1));
  }

  function countryLabel(country) {
    const rings = country.shape.map((polygon) => polygon[0]).sort((a, b) => b.length - a.length);
    return bm.placed(rings.slice(0, 1)).map((ring) => ({ feature: country, ring: ring.at, kind: "country", weight: 10, from: 0 }));
  }

  function villageLabels() {
    return bm.layers.villages.villages.flatMap((village) => bm.locatedPlaces(village).slice(0, 1).map(({ lat, lon }) => ({
      feature: village, lat, lon, kind: "village-name",
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
    const shown = labels.filter((label) => zoom >= label.from && (!label.layer || bm.isShown(label.layer)));
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
      const spot = spots(map, label, boxes[index], size).find((each) => fits(each, size) &&
        !taken.some((other) => meets(each, other)) && !bm.marksMeet(grown(each)));
      if (spot) {
        elements[index].style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
        taken.push(spot);
      } else elements[index].remove();
    });
  }

  function grown({ left, top, right, bottom }) {
    return { left: left - GAP, top: top - GAP, right: right + GAP, bottom: bottom + GAP };
  }

  /* Where a name may stand, the best first: beside its point, or anywhere in its ring. */
  function spots(map, label, { width, height }, size) {
    if (label.ring) {
      return bm.roomiest(ringSeen(map, label.ring), size, { width, height })
        .map(({ x, y }) => rectangle(x - width / 2, y - height / 2, width, height));
    }
    const at = map.latLngToContainerPoint([label.lat, label.lon]);
    const steps = label.layer ? AWAY : AWAY.slice(0, 1);
    return steps.flatMap((step) => SIDES.map(([x, y]) => rectangle(
      at.x + x * (step * label.offset + width / 2) - width / 2,
      at.y + y * (step * label.offset + height / 2) - height / 2, width, height)));
  }

  /* A placed ring in pixels of the map's container, without vertices too near to the one before to matter. */
  function ringSeen(map, at) {
    const span = 256 * 2 ** map.getZoom();
    const { x: left, y: top } = map.getPixelOrigin().subtract(map.layerPointToContainerPoint([0, 0]));
    const ring = [];
    let last = { x: NaN, y: NaN };
    for (let index = 0; index < at.length; index += 2) {
      const point = { x: at[index] * span - left, y: at[index + 1] * span - top };
      if (Math.abs(point.x - last.x) < 2 && Math.abs(point.y - last.y) < 2) continue;
      ring.push(point);
      last = point;
    }
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
