/* Everything that is known of a village, a crossing and an installation. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const MOST = 25;
  const RIGHT_TO_LEFT = ["ar", "fa", "he", "ps", "sd", "ug", "ur", "yi", "dv", "ckb"];

  bm.villageView = function (feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.t("details.village")), h("h2", { dir: "auto" }, bm.nameOf(feature)), names(feature),
      bm.facts([
        [bm.t("details.administered"), administered(feature), bm.t("details.administered.basis")],
        feature.administered_sources && [bm.t("details.administered.sources"), sourceLinks(feature.administered_sources)],
        [bm.t("details.district"), bm.orUnknown(feature.district)],
        feature.unit && [bm.t("details.smallest_unit"), feature.unit],
        [bm.t("details.people"), people(feature), feature.population_source && sourceLinks([feature.population_source])],
        feature.other_names && [bm.t("details.other_names"), feature.other_names.join(", ")],
        bm.shownVerdict(feature),
      ]),
      differs(feature), bm.whereabouts(feature), here(feature), evacuatedHere(feature), bm.remark(feature.note), bm.sources(feature),
      bm.verdictMatrix(feature));
  };

  /* The names in other languages, each marked with its language and direction. */
  function names(feature) {
    const all = Object.entries({ ...(feature.name === bm.nameOf(feature) ? {} : { "": feature.name }), ...feature.names })
      .filter(([, name]) => name !== bm.nameOf(feature));
    return all.length > 0 && h("p", { class: "place names" }, all.map(([language, name], index) => [index ? ", " : "", inLanguage(name, language)]));
  }

  function inLanguage(name, language) {
    const direction = RIGHT_TO_LEFT.includes(language) ? "rtl" : language ? "ltr" : "auto";
    return [h("bdi", { lang: language || null, dir: direction }, name), language && h("span", { class: "basis" }, ` ${languageName(language)}`)];
  }

  function languageName(code) {
    try {
      return new Intl.DisplayNames([bm.locale()], { type: "language" }).of(code);
    } catch {
      return code;
    }
  }

  const sourceLinks = (ids) => ids.map((id, index) => [index ? "; " : "", bm.sourceLink(id)]);

  function people(feature) {
    if (feature.population === undefined) return bm.t("details.people.none");
    const asOf = feature.population_as_of ? bm.moment(feature.population_as_of) : bm.t("details.people.undated");
    return bm.t("details.people.as_of", { n: feature.population, date: asOf });
  }

  function administered(feature) {
    if (!feature.administered_by) return bm.t("format.not_known");
    const side = bm.sideName(feature.administered_by);
    return feature.administered_as_of ? bm.t("details.as_of", { what: side, date: bm.moment(feature.administered_as_of) }) : side;
  }

  /* Where a line draws the place in another side than the one that is reported to govern it. */
  function differs(feature) {
    const [place] = bm.locatedPlaces(feature);
    if (!place || !feature.administered_by) return null;
    const other = bm.layers.lines.lines.filter(({ id }) => {
      const drawn = place.lines[id]?.side_drawn;
      return drawn && drawn !== feature.administered_by;
    });
    if (!other.length) return null;
    const drawn = other.map((line) => bm.t("details.differ.drawn", { side: bm.sideName(place.lines[line.id].side_drawn), line: line.title }));
    return h("p", { class: "remark" }, h("strong", {}, bm.t("details.differ"), " "),
      bm.t("details.differ.says", { administered: administered(feature), drawn: drawn.join("; ") }));
  }

  /* The incidents reported at a village, by the name or the point of their places. */
  function here(village) {
    const told = bm.incidentsAt(village);
    return told.length > 0 && h("section", {}, h("h3", {}, bm.t("details.here", { n: told.length })),
      bm.incidentList(told.slice(0, MOST)),
      told.length > MOST && h("p", { class: "hint" }, bm.t("details.here.more", { n: told.length - MOST })));
  }

  /* Rows of incidents at a village's name, where no other has it too, or at its very point. */
  bm.incidentsAt = function (village) {
    const { places } = bm.incidents;
    const [lon, lat, name] = ["lon", "lat", "name"].map((each) => places.column(each));
    const { raw } = places.column("incident");
    const points = bm.locatedPlaces(village).map((place) => [Math.round(place.lon * lon.scale), Math.round(place.lat * lat.scale)]);
    const code = name?.values && name.values.indexOf(village.name) + 1;
    const isShared = bm.layers.villages.villages.some((each) => each !== village && each.name === village.name);
    const byName = !name || isShared ? () => false : name.values ? (place) => code > 0 && name.raw[place] === code : (place) => name.value(place) === village.name;
    const rows = new Set();
    for (let place = 0; place < raw.length; place += 1) {
      if (points.some(([x, y]) => lon.raw[place] === x && lat.raw[place] === y) || byName(place)) rows.add(raw[place]);
    }
    return [...rows];
  };

  function evacuatedHere(village) {
    const areas = bm.layers.evacuations.areas.filter((area) =>
      bm.membersOf(area).some((member) => member.id === village.id));
    return areas.length > 0 && h("section", {}, h("h3", {}, bm.t("details.evacuated")),
      h("ul", { class: "plain" }, areas.map((area) => h("li", { dir: "auto" }, `${area.name}, ${bm.span(area.from, area.to)}`))));
  }

  bm.crossingView = function (feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.crossingGlyph(), bm.t("details.crossing")), h("h2", { dir: "auto" }, feature.name),
      bm.facts((feature.side_names || []).map((each) => [bm.t("details.name_in", { side: bm.sideName(each.side) }), each.name])),
      h("section", {}, h("h3", {}, bm.t("details.closures")),
        feature.closures?.length ? feature.closures.map(closure) : h("p", {}, bm.t("details.closures.none"))),
      bm.whereabouts(feature), bm.remark(feature.note), bm.sources(feature));
  };

  function closure(told) {
    return h("div", { class: "closure" },
      bm.facts([
        [bm.t("details.closed.when"), told.from || told.to ? bm.span(told.from, told.to ?? told.from) : bm.t("format.not_known"), !told.to && bm.t("details.closed.open_end")],
        [bm.t("details.closed.by"), told.by ? bm.sideName(told.by) : bm.t("format.not_known")],
        [bm.t("details.closed.to"), bm.orUnknown(told.closed_to)],
      ]),
      bm.sourceText(told.source, {}), told.note && h("p", { class: "fine", dir: "auto" }, told.note));
  }

  bm.installationView = function (feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.installationGlyph(), bm.t(`details.installation.${feature.type}`)), h("h2", { dir: "auto" }, feature.name),
      bm.facts([
        [bm.t("details.operated"), feature.operated_by ? bm.sideName(feature.operated_by) : bm.t("format.not_known")],
        [bm.t("details.when"), feature.from || feature.to ? bm.span(feature.from, feature.to) : bm.t("format.not_known")],
        bm.shownVerdict(feature),
      ]),
      bm.whereabouts(feature), bm.remark(feature.note), bm.sources(feature), bm.verdictMatrix(feature));
  };
})(window.bordermap);
