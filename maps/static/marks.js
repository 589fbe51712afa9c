/* The marks of places: incidents fanned out, villages, crossings and installations where they are. */
(function (bm) {
  "use strict";

  const located = (place) => place.lon !== undefined && place.lat !== undefined;
  bm.locatedPlaces = (feature) => feature.places.filter(located);

  /* Incidents: a button a place, moved apart where they would cover one another, with a stem to the place. */
  bm.drawIncidents = function (map) {
    const marks = bm.layers.incidents.incidents.flatMap((incident) =>
      bm.locatedPlaces(incident).map((place) => ({ incident, place, marker: incidentMarker(incident, place) })));
    const group = L.layerGroup(marks.map((mark) => mark.marker));
    const stems = L.layerGroup();
    const arrange = () => fanOut(map, marks, stems);
    map.on("zoomend viewreset", arrange);
    const update = function () {
      const shown = bm.isShown("incidents");
      [group, stems].forEach((layer) => (shown ? layer.addTo(map) : layer.remove()));
      for (const { incident, marker } of marks) {
        const selected = bm.state.selected && bm.state.selected.feature === incident;
        marker.getElement()?.classList.toggle("mark-selected", Boolean(selected));
        marker.setZIndexOffset(selected ? 1000 : 0);
      }
    };
    bm.watch(update);
    arrange();
    update();
    bm.incidentMarks = marks;
  };

  function incidentMarker(incident, place) {
    const title = `${bm.actText(incident)}, ${place.name || incident.place || "place not named"}, ` +
      bm.span(incident.date_start, incident.date_end);
    const button = bm.h("button", {
      type: "button", class: "mark", title, "aria-label": title,
      onclick: () => bm.set({ selected: { kind: "incident", feature: incident } }),
    }, bm.glyph(bm.classOf(incident), place.radius_m === 0));
    return L.marker([place.lat, place.lon], {
      icon: L.divIcon({ className: "mark-box", html: button, iconSize: [24, 24] }), keyboard: false,
    });
  }

  function fanOut(map, marks, stems) {
    stems.clearLayers();
    const points = marks.map(({ place }) => map.project([place.lat, place.lon]));
    bm.fan(points).forEach((put, index) => {
      const { place, marker } = marks[index];
      const at = map.unproject([put.x, put.y]);
      marker.setLatLng(at);
      if (put.moved) {
        L.polyline([[place.lat, place.lon], at], { pane: "stems", interactive: false, className: "stem" })
          .addTo(stems);
      }
    });
  }

  bm.drawVillages = function (map) {
    drawDots(map, "villages", bm.layers.villages.villages, "village", () => bm.svg("svg",
      { viewBox: "-6 -6 12 12", width: 12, height: 12, "aria-hidden": "true" },
      bm.svg("circle", { r: 3.2, class: "village-dot" })));
  };

  bm.drawCrossings = function (map) {
    drawDots(map, "crossings", bm.layers.crossings.crossings, "crossing", () => bm.crossingGlyph());
  };

  bm.drawInstallations = function (map) {
    drawDots(map, "installations", bm.layers.installations.installations, "installation",
      () => bm.installationGlyph());
  };

  bm.crossingGlyph = () => bm.svg("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    bm.svg("rect", { x: -7, y: -7, width: 14, height: 14, rx: 3, class: "crossing-box" }),
    bm.svg("path", { d: "M-4,-2.5 H3 M0.5,-5 L3,-2.5 L0.5,0 M4,2.5 H-3 M-0.5,0 L-3,2.5 L-0.5,5", class: "crossing-arrows" }));

  bm.installationGlyph = () => bm.svg("svg",
    { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    bm.svg("path", { d: "M-6,6 V-2 L0,-7 L6,-2 V6 Z", class: "installation-house" }));

  function drawDots(map, layer, features, kind, glyph) {
    const group = L.layerGroup();
    for (const feature of features) {
      for (const place of bm.locatedPlaces(feature)) {
        const button = bm.h("button", {
          type: "button", class: `dot dot-${kind}`, title: feature.name, "aria-label": feature.name, tabindex: -1,
          onclick: () => bm.set({ selected: { kind, feature } }),
        }, glyph());
        const icon = L.divIcon({ className: "mark-box", html: button, iconSize: [18, 18] });
        group.addLayer(L.marker([place.lat, place.lon], { icon, keyboard: false, zIndexOffset: -1000 }));
      }
    }
    const update = () => (bm.isShown(layer) ? group.addTo(map) : group.remove());
    bm.watch(update);
    update();
  }

  /* The discs in which the selected feature's places lie, in true metres. */
  bm.drawDiscs = function (map) {
    const group = L.layerGroup().addTo(map);
    bm.watch(function (state, changes) {
      if (!("selected" in changes)) return;
      group.clearLayers();
      if (!state.selected) return;
      for (const place of bm.locatedPlaces(state.selected.feature)) {
        if (!place.radius_m) continue;
        L.circle([place.lat, place.lon], {
          pane: "discs", radius: place.radius_m, interactive: false, className: "disc",
        }).addTo(group);
      }
    });
  };
})(window.bordermap);
