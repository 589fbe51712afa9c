/* The panel beside the map: the list of incidents, the buttons that show things on the map, the named views. */
(function (bm) {
  "use strict";

  const h = bm.h;

  /* Incidents as a list of buttons; the way to the marks for who doesn't use a mouse. */
  bm.incidentList = (incidents) => h("ol", { class: "incidents" }, incidents.map((incident) => h("li", {},
    h("button", {
      type: "button", "data-incident": incident.id,
      onclick: () => bm.select("incident", incident),
    }, bm.glyph(bm.classOf(incident)), h("span", {},
      h("strong", {}, bm.actText(incident)),
      h("span", { class: "where" }, `${incident.place || "place not named"}`,
        !bm.locatedPlaces(incident).length && h("em", {}, " (not located)")),
      h("span", { class: "when" }, bm.span(incident.date_start, incident.date_end)))))));

  /* Select a feature and bring its places into view where they are not. */
  bm.select = function (kind, feature) {
    bm.set({ selected: { kind, feature } });
    const places = bm.locatedPlaces(feature);
    if (!places.length) return;
    const bounds = L.latLngBounds(places.map((place) => [place.lat, place.lon]));
    if (!bm.seen().contains(bounds)) bm.fit(bounds.pad(0.3), 11);
  };

  /* What of the map is not covered by the legend and the captions. */
  function covered() {
    const legend = document.getElementById("legend-box");
    const captions = document.getElementById("captions");
    const beside = legend.open && !bm.isNarrow();
    return { right: beside ? legend.offsetWidth + 20 : 10, top: captions.offsetHeight + 18 };
  }

  bm.seen = function () {
    const { right, top } = covered();
    const size = bm.leaflet.getSize();
    return L.latLngBounds(bm.leaflet.containerPointToLatLng([10, size.y - 40]),
      bm.leaflet.containerPointToLatLng([size.x - right, top]));
  };

  bm.fit = function (bounds, maxZoom) {
    const { right, top } = covered();
    bm.leaflet.fitBounds(bounds, {
      animate: false, maxZoom, paddingTopLeft: [10, top], paddingBottomRight: [right, 36],
    });
  };

  bm.drawPanel = function () {
    const incidents = bm.everyIncident();
    document.getElementById("incident-list").append(bm.incidentList(byDate(incidents)));
    document.querySelectorAll("[data-village]").forEach((button) => button.addEventListener("click", function () {
      const village = bm.layers.villages.villages.find((each) => each.id === button.dataset.village);
      if (village) bm.select("village", village);
    }));
    document.querySelectorAll("[data-area]").forEach((button) => button.addEventListener("click", () => showArea(button)));
    views();
    zoneLabel();
  };

  function byDate(incidents) {
    const key = (incident) => incident.date_start || incident.date_end || "9999";
    return [...incidents].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1));
  }

  function showArea(button) {
    const area = bm.layers.evacuations.areas.find((each) => each.id === button.dataset.area);
    const points = bm.located(area).map((member) => [member.lat, member.lon]);
    bm.show("evacuations", true);
    if (points.length) bm.fit(L.latLngBounds(points).pad(0.3), 11);
  }

  /* The named views, each a button, and the note of the one that is shown. */
  function views() {
    const note = document.getElementById("view-note");
    document.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", function () {
      const view = bm.layers.page.views.find((each) => each.id === button.dataset.view);
      bm.showView(view);
      bm.set({ rule: view.rule || bm.layers.page.rule });
      bm.fit(bm.box(view.bounds));
    }));
    bm.showView = function (view) {
      document.querySelectorAll("[data-view]").forEach((button) =>
        button.setAttribute("aria-pressed", String(button.dataset.view === view.id)));
      note.textContent = view.note || "";
      note.hidden = !view.note;
    };
  }

  /* The zone that is shown is named on the map itself, whatever it is. */
  function zoneLabel() {
    const box = document.getElementById("zone-label");
    const update = function () {
      const rule = bm.layers.page.rules.find((each) => each.id === bm.state.rule);
      box.textContent = rule ? rule.label : "No withdrawal zone is shown";
      box.classList.toggle("is-empty", !rule);
    };
    bm.watch(update);
    update();
  }
})(window.bordermap);
