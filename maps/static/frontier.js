/* Lines and zones: one line is the one that zones are measured from, the others can be laid beside it. */
(function (bm) {
  "use strict";

  bm.drawFrontier = function (map) {
    const lines = bm.layers.lines.lines;
    const zones = bm.layers.zones.zones;
    const drawnLines = lines.map((line) => ({ line, group: lineGroup(line) }));
    const drawnZones = zones.map((zone) => ({ zone, shape: zoneShape(zone) }));
    const update = function () {
      for (const { line, group } of drawnLines) {
        const current = line.id === bm.state.line;
        toggle(map, group, current || bm.isShown(`line:${line.id}`));
        group.eachLayer((path) => path.getElement()?.classList.toggle("line-beside", !current));
      }
      for (const { zone, shape } of drawnZones) {
        toggle(map, shape, zone.line === bm.state.line && zone.rule === bm.state.rule);
      }
    };
    bm.watch(update);
    update();
  };

  function toggle(map, layer, shown) {
    if (shown && !map.hasLayer(layer)) layer.addTo(map);
    if (!shown && map.hasLayer(layer)) layer.remove();
  }

  function lineGroup(line) {
    const group = L.featureGroup();
    for (const stretch of line.stretches) {
      const className = `line ${line.agreed ? "line-agreed" : "line-not-agreed"} line-${line.kind}`;
      const path = L.polyline(bm.paths(stretch.path, bm.layers.lines.decimals), { pane: "lines", className, smoothFactor: 0.6 });
      path.bindTooltip(() => stretchNote(line, stretch), { sticky: true, className: "note" });
      group.addLayer(path);
    }
    return group;
  }

  function stretchNote(line, stretch) {
    const accuracy = stretch.accuracy_m === undefined
      ? "accuracy: as drawn"
      : `good to ${bm.roughly(stretch.accuracy_m)}`;
    return bm.h("div", {}, bm.h("strong", {}, line.title), bm.h("br"), accuracy,
      bm.h("br"), stretch.status === "not_known" ? "status by stretch: not known" : `status: ${stretch.status}`);
  }

  function zoneShape(zone) {
    const side = bm.layers.page.sides[zone.side];
    return L.polygon(bm.polygons(bm.layers.zones.shapes[zone.shape]), {
      pane: "zones", interactive: false, className: "zone", smoothFactor: 0.6,
      color: side ? side.colour : "#777777", fillColor: side ? side.colour : "#777777",
    });
  }
})(window.bordermap);
