/* Everything is here: draw it, the largest first. */
(function (bm) {
  "use strict";

  bm.start = async function () {
    await bm.loaded();
    const map = bm.leaflet;
    const { page, lines } = bm.layers;
    const hidden = {};
    lines.lines.forEach((line) => { hidden[`line:${line.id}`] = true; });
    Object.assign(bm.state, { line: page.line, rule: page.rule, hidden });
    bm.openIncidents();
    bm.openFilters();
    const view = page.views.find((each) => each.id === page.view);
    map.fitBounds(bm.box(page.bounds), { animate: false });
    bm.drawCountries(map, bm.layers.context);
    bm.drawGraticule(map);
    bm.drawFrontier(map);
    bm.drawAreas(map);
    bm.drawDiscs(map);
    bm.drawVillages(map);
    bm.drawCrossings(map);
    bm.drawInstallations(map);
    bm.drawIncidents(map);
    bm.drawPanel();
    bm.drawDetails();
    bm.drawCounts();
    bm.drawLegend();
    bm.drawWhere(map);
    if (bm.isNarrow()) document.getElementById("legend-box").open = false;
    if (view) bm.showView(view);
    bm.fit(bm.box(page.bounds));
    bm.drawLabels(map);
    document.documentElement.classList.add("is-ready");
  };

})(window.bordermap);
