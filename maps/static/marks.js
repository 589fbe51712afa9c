/* The marks of places: incidents fanned out, villages, crossings and installations where they are. */
(function (bm) {
  "use strict";

  const located = (place) => place.lon !== undefined && place.lat !== undefined;
  bm.locatedPlaces = (feature) => feature.places.filter(located);

  /* Incidents: a button a place, moved apart where they would cover one another, with a stem to the place. */
  bm.drawIncidents = function (map) {
    const marks = bm.everyIncident().flatMap((incident) =>
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
