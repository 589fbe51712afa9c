/* Everything that is known of an incident, and that the rest is not. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.incidentView = function (feature) {
    return h("article", {},
      h("p", { class: "kicker" }, bm.glyph(bm.classOf(feature), false), bm.t("details.incident", { id: feature.id.toUpperCase() })),
      h("h2", {}, bm.actText(feature)),
      h("p", { class: "place", dir: "auto" }, feature.place || bm.t("details.place_not_named")),
      feature.description && h("p", { dir: "auto" }, feature.description),
      bm.facts([
        [bm.t("details.when"), when(feature), feature.date_basis],
        [bm.t("details.deaths"), deaths(feature)],
        [bm.t("details.injured"), feature.injured === undefined ? bm.t("details.not_given") : bm.number(feature.injured)],
        [bm.t("details.actors"), (feature.actors || []).join(", ") || bm.t("details.not_given")],
        feature.sub_act && [bm.t("details.sub_act"), feature.sub_act],
        [bm.t("details.unit"), [feature.admin3, feature.admin2, feature.admin1].filter(Boolean).join(", ") || null, feature.admin_pcode],
        feature.area && [bm.t("details.area"), feature.area],
        nearest(feature), bm.shownVerdict(feature),
        feature.verification && [bm.t("details.verification"), bm.t(`details.verification.${feature.verification}`)],
        feature.source_id && [bm.t("details.source_id"), feature.source_id],
      ]),
      bm.whereabouts(feature), bm.accounts(feature), bm.remark(feature.note), bm.verdictMatrix(feature));
  };

  function when(feature) {
    if (!feature.date_start && !feature.date_end) return bm.t("details.when.not_known");
    const span = bm.span(feature.date_start, feature.date_end);
    return feature.utc_offset ? bm.t("details.when.offset", { span, offset: feature.utc_offset }) : span;
  }

  function deaths(feature) {
    const told = bm.deathsOf(feature.row);
    return told ? bm.deathsText(told) : bm.t("details.not_given");
  }

  /* "3–7, 5 at best guess": the best stands only where it says more. */
  bm.deathsText = ({ low, best, high }) => (Number.isNaN(best) || low === high ? bm.range(low, high)
    : bm.t("details.deaths.best", { range: bm.range(low, high), best }));

  function nearest(feature) {
    const found = bm.locatedPlaces(feature).map((place) => bm.nearestVillage(place.lat, place.lon)).filter(Boolean)
      .sort((a, b) => a.metres - b.metres)[0];
    if (!found) return null;
    const village = bm.layers.villages.villages[found.index];
    return [bm.t("details.nearest"), [
      h("button", { type: "button", class: "named", onclick: () => bm.select("village", village) }, bm.nameOf(village)),
      `, ${bm.roughly(Math.round(found.metres / 10) * 10)}`,
    ]];
  }
})(window.bordermap);
