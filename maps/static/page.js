/* What is seen is here: draw it. Then, when the scripts behind this one are there too, and a task at a time, what waits
   behind a tab, a fold, a button or a key. */
(function (bm) {
  "use strict";

  /* What stands around the map and over it. All of it is written before anything is shown or measured: the page is laid
     out once. */
  const AROUND = ["openTimeline", "drawPanel", "drawTimeNotes", "drawLegend", "drawTabs", "drawToolbar"];

  const SEEN = [
    "drawTimeline", "drawCountries", "drawGraticule", "drawFrontier", "drawAreas", "drawDiscs", "drawVillages", "drawCrossings",
    "drawInstallations", "drawIncidents", "drawGaps", "drawLabels",
  ];

  const WAITING = [
    "drawPointing", "drawDetails", "drawFinder", "drawCounts", "drawFlows", "drawFigurePlots", "drawWhere", "drawAtPoint",
    "drawMeasure", "drawDraw", "openPrinting",
  ];

  bm.start = async function () {
    await bm.loaded();
    // What an address asks for may need all of it, scripts included.
    if (location.hash) await bm.loadRest();
    const map = bm.leaflet;
    open();
    for (const name of AROUND) bm[name](map);
    document.documentElement.classList.remove("is-opening");
    bm.openView(map);
    for (const name of SEEN) bm[name](map);
    document.documentElement.classList.add("is-drawn");
    await bm.breath();
    await bm.paintAround();
    await bm.loadRest();
    for (const name of WAITING) {
      await bm.breath();
      bm[name](map);
    }
    bm.followFragment(map);
    document.documentElement.classList.add("is-ready");
  };

  /* What the page opens with, before anything is drawn. */
  function open() {
    const { page, lines } = bm.layers;
    const hidden = { discs: true };
    lines.lines.forEach((line) => { hidden[`line:${line.id}`] = true; });
    Object.assign(bm.state, { line: page.line, rule: page.rule, hidden });
    bm.openFragment();
    bm.openTheme();
    bm.openIncidents();
    bm.openFilters();
    bm.watchLanguage();
    if (bm.isNarrow()) document.getElementById("legend-box").open = false;
  }
})(window.bordermap);
