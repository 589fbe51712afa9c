/* The panel beside the map: short lists of incidents, the buttons that show things on the map, the named views. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const LEAST = 60;

  /* A few incidents as a list of buttons, by their rows. */
  bm.incidentList = (rows) => h("ol", { class: "incidents" }, rows.map(function (row) {
    const { value } = bm.incidents;
    return h("li", {}, h("button", {
      type: "button", "data-incident": value("id", row),
      onclick: () => bm.select("incident", bm.incidents.feature(row)),
    }, bm.glyph(Object.keys(bm.CLASSES)[bm.incidents.classes()[row]], false), bm.incidentLines(row)));
  }));

  /* An incident in three lines: what, where and when, and what of it is not known. */
  bm.incidentLines = function (row, more) {
    const { value } = bm.incidents;
    const [start, end] = [value("date_start", row), value("date_end", row)];
    return h("span", { class: "said" },
      h("strong", {}, bm.actText({ act: value("act", row) || [] })),
      h("span", { class: "where" }, h("span", { dir: "auto" }, value("place", row) || bm.t("details.place_not_named")),
        !bm.incidents.isLocated(row) && h("em", {}, bm.t("list.not_located"))),
      h("span", { class: "when" }, start || end ? h("span", {}, bm.span(start, end)) : h("em", {}, bm.t("list.no_date")),
        more && h("span", { class: "by-sort" }, more)));
  };

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

  /* Bring a box into what is not covered; a map too small for that shows it wherever it can. */
  bm.fit = function (bounds, maxZoom) {
    const { right, top } = covered();
    const { x, y } = bm.leaflet.getSize();
    const isRoomy = x - right - 10 > LEAST && y - top - 36 > LEAST;
    bm.leaflet.fitBounds(bounds, {
      animate: false, maxZoom, ...(isRoomy ? { paddingTopLeft: [10, top], paddingBottomRight: [right, 36] } : {}),
    });
  };

  /* Called once, when all that covers the map is there: bring it to where the address says, or to the case's view. */
  bm.openView = function (map) {
    const { page } = bm.layers;
    const view = page.views.find((each) => each.id === page.view);
    if (view) bm.showView(view);
    map.invalidateSize({ animate: false });
    if (bm.fragmentAsked.map) bm.moveTo(map, bm.fragmentAsked.map);
    else bm.fit(bm.box(page.bounds));
  };

  bm.moveTo = (map, { lat, lon, zoom }) => map.setView([lat, lon], zoom, { animate: false });

  bm.drawPanel = function () {
    document.querySelectorAll("[data-village]").forEach((button) => button.addEventListener("click", function () {
      const village = bm.layers.villages.villages.find((each) => each.id === button.dataset.village);
      if (village) bm.select("village", village);
    }));
    document.querySelectorAll("[data-area]").forEach((button) => button.addEventListener("click", () =>
      bm.showArea(bm.layers.evacuations.areas.find((each) => each.id === button.dataset.area))));
    views();
    zoneLabel();
  };

  /* Bring the located members of an evacuation area into view. */
  bm.showArea = function (area) {
    const points = bm.located(area).map((member) => [member.lat, member.lon]);
    bm.show("evacuations", true);
    if (points.length) bm.fit(L.latLngBounds(points).pad(0.3), 11);
  };

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
      box.textContent = rule ? rule.label : bm.t("details.no_zone");
      box.classList.toggle("is-empty", !rule);
    };
    bm.watch(update, "rule", "language");
    update();
  }
})(window.bordermap);
