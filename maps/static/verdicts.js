/* What is said of a feature with regard to a rule: by the lines of its date, or by the line that is shown. */
(function (bm) {
  "use strict";

  const ANY = "";

  /* What is said of one place and zone: a verdict, and the chance with its least and greatest. */
  bm.saidOfPlace = function (place, rule, zone = ANY) {
    const told = place.rules[rule];
    const by = told && (bm.state.by === "line" ? told.lines[bm.state.line] : told.date);
    return (by && by[zone]) || { verdict: "undetermined" };
  };

  /* The same of a feature, whose places count alike: inside only where all are, outside likewise. */
  bm.saidOf = function (feature, rule, zone = ANY) {
    const said = feature.places.map((place) => bm.saidOfPlace(place, rule, zone));
    const known = said.filter((each) => each.verdict !== "undetermined");
    if (!known.length) return { verdict: "undetermined" };
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const low = mean(said.map((each) => each.chance_low ?? 0));
    const high = mean(said.map((each) => each.chance_high ?? 1));
    const verdict = low === 1 ? "inside" : high === 0 ? "outside" : "possible";
    return { verdict, chance: mean(known.map((each) => each.chance)), low, high };
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
