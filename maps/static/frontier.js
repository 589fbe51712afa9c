/* Lines and zones: one line is the one that zones are measured from, the others can be laid beside it. */
(function (bm) {
  "use strict";

  bm.drawFrontier = function (map) {
    const drawnLines = bm.layers.lines.lines.map((line) => ({ line, paths: null }));
    const drawnZones = bm.layers.zones.zones.map((zone) => ({ zone, shape: null }));
    const apart = differences(map);
    const update = function () {
      drawnLines.forEach((drawn) => updateLine(map, drawn));
      drawnZones.forEach((drawn) => updateZone(map, drawn));
    };
    const lay = function () {
      apart();
      drawnLines.filter(({ line }) => line.id === bm.state.line).forEach(({ paths }) => paths.forEach(({ path }) => path.bringToFront()));
    };
    bm.watch(update, "line", "rule", "hidden", "time");
    bm.watch(lay, "line", "hidden");
    update();
    lay();
    bm.drawDoubt(map);
  };

  /* What is drawn of a line or a zone is made when it is first shown. */
  function updateLine(map, drawn) {
    const { line } = drawn;
    const current = line.id === bm.state.line;
    const shown = current || bm.isShown(`line:${line.id}`);
    if (shown) drawn.paths ??= line.stretches.map((stretch) => stretchPath(line, stretch));
    for (const { path, stretch } of drawn.paths ?? []) {
      toggle(map, path, shown);
      restyle(path, lineClasses(line, stretch, current));
    }
  }

  function updateZone(map, drawn) {
    const { zone } = drawn;
    const shown = zone.line === bm.state.line && zone.rule === bm.state.rule;
    if (shown) drawn.shape ??= zoneShape(zone);
    if (!drawn.shape) return;
    toggle(map, drawn.shape, shown);
    restyle(drawn.shape, zoneClasses(zone));
  }

  function toggle(map, layer, shown) {
    if (shown && !map.hasLayer(layer)) layer.addTo(map);
    if (!shown && map.hasLayer(layer)) layer.remove();
  }

  /* Leaflet gives a path its classes once; these change. */
  function restyle(path, classes) {
    const element = path.getElement();
    if (element) for (const [name, on] of Object.entries(classes)) element.classList.toggle(name, Boolean(on));
  }

  function lineClasses(line, stretch, current) {
    const agreed = bm.isAgreed(line, stretch);
    return { "line-agreed": agreed, "line-not-agreed": !agreed, "line-beside": !current };
  }

  function zoneClasses(zone) {
    const rule = bm.layers.page.rules.find((each) => each.id === zone.rule);
    const holds = rule ? bm.ruleHolds(rule) : "yes";
    return {
      "zone-stand-in": rule?.kind === "stand_in", "zone-not-then": holds === "no", "zone-perhaps-then": holds === "perhaps",
    };
  }

  function stretchPath(line, stretch) {
    const path = new bm.Outline(bm.placed(stretch.path, bm.layers.lines.decimals), {
      pane: "lines", className: `line line-${line.kind}`, interactive: true, fill: false,
    });
    path.bindTooltip(() => stretchNote(line, stretch), { sticky: true, className: "note" });
    return { path, stretch };
  }

  function stretchNote(line, stretch) {
    const status = bm.statusThen(stretch);
    return bm.h("div", {}, bm.h("strong", {}, line.title), bm.h("br"),
      stretch.accuracy_m === undefined ? bm.t("lines.as_drawn") : bm.t("lines.good_to", { distance: bm.roughly(stretch.accuracy_m) }),
      bm.h("br"), status === "not_known" ? bm.t("lines.status.not_known")
        : bm.t("lines.status", { status: bm.t(`lines.status.${status}`) }));
  }

  function zoneShape(zone) {
    const side = bm.layers.page.sides[zone.side];
    return new bm.Outline(bm.placed(bm.layers.zones.shapes[zone.shape].flat()), {
      pane: "zones", className: "zone", fill: true, isClosed: true,
      color: side ? side.colour : "#777777", fillColor: side ? side.colour : "#777777",
    });
  }

  /* Where the others beside it run apart from the line that is shown, they are stressed; made when first shown. */
  function differences(map) {
    const made = {};
    return function () {
      const { lines } = bm.layers.lines;
      for (const line of lines) {
        for (const other of lines) {
          const key = `${line.id}\n${other.id}`;
          const shown = line !== other && other.id === bm.state.line && bm.isShown(`line:${line.id}`);
          if (shown) made[key] ??= L.polyline(runsOf(line, line.apart[other.id]), { pane: "lines", interactive: false, className: "line line-apart", smoothFactor: 0.6 });
          if (made[key]) toggle(map, made[key], shown);
        }
      }
    };
  }

  /* The runs of edges of a line: their first one and how many, counted over all its stretches. */
  function runsOf(line, runs) {
    const edges = line.stretches.flatMap((stretch) => bm.paths(stretch.path, bm.layers.lines.decimals))
      .flatMap((path) => path.slice(1).map((point, at) => [path[at], point]));
    const paths = [];
    for (let at = 0; at < runs.length; at += 2) {
      const own = edges.slice(runs[at], runs[at] + runs[at + 1]);
      own.forEach(([from, to], number) => {
        const goesOn = number > 0 && own[number - 1][1].every((value, axis) => value === from[axis]);
        if (goesOn) paths[paths.length - 1].push(to);
        else paths.push([from, to]);
      });
    }
    return paths;
  }
})(window.bordermap);
