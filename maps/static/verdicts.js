/* What is said of a feature with regard to a rule: by the lines of its date, or by the line that is shown. */
(function (bm) {
  "use strict";

  const ANY = "";
  const LEAST = 1e-6;

  const shownBy = () => (bm.state.by === "line" ? bm.state.line : "date");

  /* What is said of one place and zone, by "date" or by a line: a verdict, the chance, its least and greatest. */
  bm.saidOfPlace = function (place, rule, zone = ANY, by = shownBy()) {
    const told = place.rules[rule];
    const own = told && (by === "date" ? told.date : told.lines[by]);
    return (own && own[zone]) || { verdict: "undetermined" };
  };

  /* The same of a feature, whose places count alike: inside only where all are, outside likewise. */
  bm.saidOf = function (feature, rule, zone = ANY, by = shownBy()) {
    const said = feature.places.map((place) => bm.saidOfPlace(place, rule, zone, by));
    const known = said.filter((each) => each.verdict !== "undetermined");
    if (!known.length) return { verdict: "undetermined" };
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const low = mean(said.map((each) => each.chance_low ?? 0));
    const high = mean(said.map((each) => each.chance_high ?? 1));
    const verdict = low === 1 ? "inside" : high === 0 ? "outside" : "possible";
    return { verdict, chance: mean(known.map((each) => each.chance ?? 0)), low, high };
  };

  /* A chance in words; one that is only possible is never shown as 0 or 1. */
  bm.chanceText = function ({ verdict, chance, low = chance, high = chance }) {
    if (verdict !== "possible") return bm.t(`details.verdict.${verdict}`);
    const between = Number.isFinite(chance) ? Math.min(1 - LEAST, Math.max(LEAST, chance)) : undefined;
    return low === high ? bm.share(between) : bm.chance({ chance: between, low, high });
  };

  /* How many features are in a zone for certain, at most, and as the sum of chances. */
  bm.countIn = function (features, rule, zone = ANY) {
    const count = { certain: 0, possible: 0, expected: 0, untold: 0 };
    for (const feature of features) {
      const said = bm.saidOf(feature, rule, zone);
      if (said.verdict === "undetermined") count.untold += 1;
      else {
        if (said.verdict === "inside") count.certain += 1;
        if (said.verdict !== "outside") count.possible += 1;
        count.expected += said.chance;
      }
    }
    return count;
  };
})(window.bordermap);
