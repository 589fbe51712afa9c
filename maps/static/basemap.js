/* The map itself and what helps to find one's way: countries, graticule, scale. */
(function (bm) {
  "use strict";

  const PANES = { world: 190, countries: 200, water: 210, graticule: 250, zones: 300, areas: 350, lines: 400, discs: 420, stems: 590 };
  const BENEATH = { world: 190, countries: 194, water: 196 }; // what tiles cover
  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

  /* Make the map. Called by the page before its layers are added. */
  bm.map = function (options, centre) {
    const map = L.map("map", { ...options, center: centre, renderer: L.svg({ padding: 0.5 }) });
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
    L.control.scale({ position: "bottomleft", maxWidth: 140, imperial: false }).addTo(map);
    return map;
  };

  /* Land beneath, then the case's own countries, then lakes and thin borders: the frontier is drawn elsewhere. */
  bm.drawCountries = function (map) {
    const { context } = bm.layers;
    if (bm.layers.tiles) drawTiles(map, bm.layers.tiles);
    drawWorld(map, context.world);
    for (const country of context.countries.filter((each) => !each.world)) {
      area(country.shape.flat(), still("countries", "country")).addTo(map); // without an outline: it may be cut off
    }
    lines(context.borders, { ...still("water", "border"), ...BORDER }).addTo(map);
    lines(context.shores, { ...still("water", "shore"), ...SHORE }).addTo(map);
    new bm.Spots(context.towns, { pane: "graticule", className: "town", fill: true }).addTo(map);
  };

  /* Tiles of the one server that the page names, over the land that shows where they fail to come. */
  function drawTiles(map, tiles) {
    for (const [name, level] of Object.entries(BENEATH)) map.getPane(name).style.zIndex = level;
    L.tileLayer(tiles.url, { minNativeZoom: tiles.min_zoom, maxNativeZoom: tiles.max_zoom }).addTo(map);
    document.getElementById("legend-box").append(bm.h("p", { class: "hint tiles-note" }, `${tiles.note}. ${tiles.attribution}`));
  }

  /* What is only looked at. Its colours follow the page's, where a style sheet names them. */
  const still = (pane, className) => ({ pane, className });
  const lines = (paths, options, decimals) => new bm.Outline(bm.placed(paths, decimals), { ...options, fill: false });
  const area = (rings, options, decimals) => new bm.Outline(bm.placed(rings, decimals), { ...options, fill: true, isClosed: true });
  const BORDER = { color: "var(--border, #a69e8c)", weight: 0.8, dashArray: "4 3" };
  const SEA = { stroke: false, fillColor: "var(--sea, #dde6e8)", fillOpacity: 1 };
  const SHORE = { color: "var(--shore, #9fb2b8)", weight: 0.7 };

  /* Natural Earth, all of the Earth: fine around the case, coarse far away. */
  function drawWorld(map, world) {
    const { decimals } = world;
    area([[-540, -85, 0, 170, 1080, 0, 0, -170]], { ...still("world", "sea"), ...SEA }, 0).addTo(map);
    area(world.land, { ...still("world", "land"), ...SHORE, fillColor: "var(--land, #f7f4ec)", fillOpacity: 1 }, decimals).addTo(map);
    lines(world.borders, { ...still("water", "border"), ...BORDER }, decimals).addTo(map);
    area(world.lakes, { ...still("water", "lake"), ...SHORE, fillColor: SEA.fillColor, fillOpacity: 1 }, decimals).addTo(map);
  }

  /* Meridians and parallels, as many as fit, with their degrees at the edge. */
  bm.drawGraticule = function (map) {
    const group = L.layerGroup().addTo(map);
    const draw = function () {
      group.clearLayers();
      const bounds = map.getBounds();
      const width = bounds.getEast() - bounds.getWest();
      const step = STEPS.find((each) => width / each >= 3) || STEPS[STEPS.length - 1];
      const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
      meridians(group, bounds, step, digits);
      parallels(group, bounds, step, digits);
    };
    map.on("moveend", draw);
    draw();
  };

  function meridians(group, bounds, step, digits) {
    const south = Math.max(bounds.getSouth(), -85);
    const north = Math.min(bounds.getNorth(), 85);
    for (let lon = Math.ceil(bounds.getWest() / step) * step; lon < bounds.getEast(); lon += step) {
      rule(group, [[south, lon], [north, lon]]);
      mark(group, [south, lon], degrees(lon, digits, "E", "W"), "meridian");
    }
  }

  function parallels(group, bounds, step, digits) {
    for (let lat = Math.ceil(bounds.getSouth() / step) * step; lat < bounds.getNorth(); lat += step) {
      rule(group, [[lat, bounds.getWest()], [lat, bounds.getEast()]]);
      mark(group, [lat, bounds.getWest()], degrees(lat, digits, "N", "S"), "parallel");
    }
  }

  function degrees(value, digits, positive, negative) {
    const rounded = Math.abs(value).toFixed(digits);
    return `${rounded}°${Number(rounded) === 0 ? "" : value > 0 ? positive : negative}`;
  }

  function rule(group, points) {
    L.polyline(points, { pane: "graticule", interactive: false, className: "graticule" }).addTo(group);
  }

  function mark(group, point, text, kind) {
    const icon = L.divIcon({ className: `degree degree-${kind}`, html: bm.h("span", {}, text), iconSize: null });
    L.marker(point, { icon, pane: "graticule", interactive: false, keyboard: false }).addTo(group);
  }
})(window.bordermap);
