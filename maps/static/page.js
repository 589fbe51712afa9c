/* Everything is here: draw it, the largest first. */
(function (bm) {
  "use strict";

  bm.start = async function () {
    await bm.loaded();
    const map = bm.leaflet;
    const { page, lines } = bm.layers;
    const hidden = { discs: true };
    lines.lines.forEach((line) => { hidden[`line:${line.id}`] = true; });
    Object.assign(bm.state, { line: page.line, rule: page.rule, hidden });
    bm.openFragment();
    bm.openTheme();
    bm.openIncidents();
    bm.openFilters();
    bm.watchLanguage();
    bm.drawTimeline(map);
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
    bm.drawPeople(map);
    bm.drawDetails();
    bm.drawFinder();
    bm.drawTabs();
    bm.drawCounts();
    bm.drawLegend();
    bm.drawWhere(map);
    bm.drawAtPoint(map);
    bm.drawToolbar(map);
    bm.drawMeasure(map);
    bm.drawDraw(map);
    bm.openPrinting(map);
    if (bm.isNarrow()) document.getElementById("legend-box").open = false;
    if (view) bm.showView(view);
    bm.fit(bm.box(page.bounds));
    bm.drawLabels(map);
    bm.followFragment(map);
    document.documentElement.classList.add("is-ready");
  };

})(window.bordermap);
