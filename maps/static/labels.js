/* Names on the map: the weightiest first, none over another or over a mark, fewer the farther away. */
(function (bm) {
  "use strict";

  const GAP = 3;
  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
  const AWAY = [1, 2.6, 4.2];
  const NEAR = 0.005;
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
    const rings = bm.polygons(country.shape).map((polygon) => polygon[0]);
    rings.sort((a, b) => b.length - a.length);
    return rings.slice(0, 1).map((ring) => ({ feature: country, ring, kind: "country", weight: 10, from: 0 }));
  }

  function villageLabels() {
    const placed = bm.layers.villages.villages.map((village) => ({ village, place: bm.locatedPlaces(village)[0] }))
      .filter(({ place }) => place);
    const told = incidentsNear(placed.map(({ place }) => place));
    return placed.map(({ village, place }, index) => ({
      feature: village, lat: place.lat, lon: place.lon, kind: "village-name",
      weight: 2 + told[index] + (village.population || 0) / 1e6, from: told[index] ? 8.5 : 9.2, offset: 7, layer: "villages",
    }));
  }

  /* How many places of incidents lie at each of some points, of a million in a glance. */
  function incidentsNear(points) {
    const found = new Uint32Array(points.length);
    const [lon, lat] = ["lon", "lat"].map((name) => bm.incidents.places.column(name));
    if (!points.length || !lon) return found;
    const [west, south] = ["lon", "lat"].map((name) => Math.min(...points.map((point) => point[name])));
    const at = { x: points.map((point) => point.lon - west), y: points.map((point) => point.lat - south), count: points.length };
    const size = { width: Math.max(...at.x) + NEAR, height: Math.max(...at.y) + NEAR };
    const grid = bm.gridOf(at, size, Math.max(NEAR, size.width / 512, size.height / 512));
    let [x, y] = [0, 0];
    const count = function (index) {
      if (Math.hypot(at.x[index] - x, at.y[index] - y) < NEAR) found[index] += 1;
    };
    for (let place = 0; place < lon.raw.length; place += 1) {
      if (lon.raw[place] === lon.none) continue;
      [x, y] = [lon.raw[place] / lon.scale - west, lat.raw[place] / lat.scale - south];
      if (x < -NEAR || y < -NEAR || x > size.width || y > size.height) continue;
      bm.eachIn(grid, { left: x - NEAR, top: y - NEAR, right: x + NEAR, bottom: y + NEAR }, count);
    }
    return found;
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
    const taken = obstacles(map);
    const shown = labels.filter((label) => zoom >= label.from && (!label.layer || bm.isShown(label.layer)));
    const elements = shown.map(function (label) {
      const { text, lang } = textOf(label);
      return bm.h("span", { class: `label label-${label.kind}`, lang, dir: "auto" }, text);
    });
    L.DomUtil.setPosition(holder, map.containerPointToLayerPoint([0, 0]));
    holder.replaceChildren(...elements);
    holder.classList.remove("labels-moving");
    // All are measured before any is put, so that the page is laid out once.
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
      const ring = label.ring.map((point) => map.latLngToContainerPoint(point));
      return bm.roomiest(ring, size, { width, height })
        .map(({ x, y }) => rectangle(x - width / 2, y - height / 2, width, height));
    }
    const at = map.latLngToContainerPoint([label.lat, label.lon]);
    const steps = label.layer ? AWAY : AWAY.slice(0, 1);
    return steps.flatMap((step) => SIDES.map(([x, y]) => rectangle(
      at.x + x * (step * label.offset + width / 2) - width / 2,
      at.y + y * (step * label.offset + height / 2) - height / 2, width, height)));
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
