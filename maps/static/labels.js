/* Names on the map: the weightiest first, none over another or over a mark, fewer the farther away. */
(function (bm) {
  "use strict";

  const GAP = 3;
  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
  const AWAY = [1, 2.6, 4.2];

  bm.drawLabels = function (map) {
    const holder = bm.h("div", { class: "labels", "aria-hidden": "true" });
    map.getContainer().append(holder);
    const labels = candidates();
    const update = () => place(map, holder, labels);
    map.on("moveend zoomend resize", update);
    map.on("zoomstart movestart", () => holder.classList.add("labels-moving"));
    bm.watch(update);
    update();
  };

  /* Every name that may be shown, the weightiest first. */
  function candidates() {
    const context = bm.layers.context;
    const labels = context.countries.flatMap((country) => countryLabel(country));
    labels.push(...bm.layers.villages.villages.filter((village) => bm.locatedPlaces(village).length)
      .map((village) => villageLabel(village)));
    labels.push(...context.towns.map((town) => ({
      text: town.name, lat: town.lat, lon: town.lon, kind: "town", weight: 1 + (town.population || 0) / 1e6,
      from: town.population > 60000 ? 7 : 8.5, offset: 5,
    })));
    return labels.sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
  }

  function countryLabel(country) {
    const rings = bm.polygons(country.shape).map((polygon) => polygon[0]);
    rings.sort((a, b) => b.length - a.length);
    return rings.slice(0, 1).map((ring) => ({ text: country.name, ring, kind: "country", weight: 10, from: 0 }));
  }

  function villageLabel(village) {
    const [place] = bm.locatedPlaces(village);
    const told = bm.everyIncident().filter((incident) => bm.locatedPlaces(incident)
      .some((other) => Math.hypot(other.lat - place.lat, other.lon - place.lon) < 0.005)).length;
    return {
      text: village.name.replace(/ \(.*\)$/, ""), lat: place.lat, lon: place.lon, kind: "village-name",
      weight: 2 + told + (village.population || 0) / 1e6, from: told ? 8.5 : 9.2, offset: 7, layer: "villages",
    };
  }

  function place(map, holder, labels) {
    const size = map.getSize();
    const taken = obstacles(map);
    const zoom = map.getZoom();
    holder.replaceChildren();
    holder.classList.remove("labels-moving");
    for (const label of labels) {
      if (zoom < label.from || (label.layer && !bm.isShown(label.layer))) continue;
      const element = bm.h("span", { class: `label label-${label.kind}` }, label.text);
      holder.append(element);
      const box = { width: element.offsetWidth, height: element.offsetHeight };
      const spot = spots(map, label, box, size)
        .find((each) => fits(each, size) && !taken.some((other) => meets(each, other)));
      if (!spot) {
        element.remove();
        continue;
      }
      element.style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
      taken.push(spot);
    }
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

  /* What names must not cover: marks, dots and the map's own controls. */
  function obstacles(map) {
    const origin = map.getContainer().getBoundingClientRect();
    const selector = ".mark, .dot, .leaflet-control, .degree span, .map-cover";
    return Array.from(map.getContainer().parentElement.querySelectorAll(selector), (element) => {
      const box = element.getBoundingClientRect();
      return rectangle(box.left - origin.left, box.top - origin.top, box.width, box.height);
    }).filter((box) => box.right > box.left);
  }
})(window.bordermap);
