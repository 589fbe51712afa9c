/* The gaps of a time: villages in a zone that no evacuation area covers, and areas that hold no zone; the same as the
   command `overlay` tells of a date. Pure: what maps/payload_gaps.py gives, and verdicts, in; gaps out. */
(function (bm) {
  "use strict";

  const [MAY, STANDS] = [1, 2];
  const UNTOLD = { verdict: "undetermined" };

  /* By how well an area covers a village, the best first; then the gap that each is, where it is one. */
  const COVERS = ["covered", "may_stand", "unit_only", "perhaps_area", "no_area"];
  const BY = { named: ["may_stand", "covered"], polygon: ["may_stand", "covered"], unit: ["perhaps_area", "unit_only"] };

  bm.VILLAGE_GAPS = ["no_area", "perhaps_area", "unit_only", "may_stand"];
  bm.AREA_GAPS = ["no_zone", "perhaps_zone", "not_told"];

  /* The greatest number that holds on any day of a time, by runs of days. */
  bm.greatestIn = (runs, [first, last]) => runs.reduce(function (most, [from, number], at) {
    const until = at + 1 < runs.length ? runs[at + 1][0] - 1 : Infinity;
    return (from ?? -Infinity) <= last && until >= first ? Math.max(most, number) : most;
  }, 0);

  /* Whether an area stands: 0 no, 1 perhaps, 2 for certain. Without a time every one counts. */
  bm.areaStanding = (gaps, area, time) => (time ? bm.greatestIn(gaps.standing[area], time) : STANDS);

  /* The lines that may depict a time, by which alone it is told. */
  bm.decidingLines = ({ depicts, in_period: inPeriod }, time) =>
    (time ? Object.keys(depicts).filter((line) => bm.greatestIn(depicts[line], time) > 0) : inPeriod);

  /* What lines together say of a place: inside only where each says so, outside likewise. `owners` has the line of each
     side where a rule is measured from one line a side. */
  bm.toldByLines = function (told, zone, deciding, owners) {
    if (!told) return UNTOLD;
    const said = owners ? byOwners(told.date || {}, zone, deciding, owners)
      : deciding.map((line) => told.lines[line]).filter(Boolean).map((own) => own[zone] || unsided(own[""]));
    if (!said.length || said.some((each) => !each || each.verdict === "undetermined")) return UNTOLD;
    const all = (verdict) => said.every((each) => each.verdict === verdict);
    return {
      verdict: all("inside") ? "inside" : all("outside") ? "outside" : "possible",
      low: Math.min(...said.map((each) => each.chance_low)), high: Math.max(...said.map((each) => each.chance_high)),
    };
  };

  function byOwners(date, zone, deciding, owners) {
    if (zone) return deciding.includes(owners[zone]) ? [date[zone]] : [];
    const sides = Object.keys(owners);
    const isTold = sides.every((side) => deciding.includes(owners[side])) ||
      sides.some((side) => deciding.includes(owners[side]) && date[side]?.verdict === "inside");
    return isTold ? [date[""]] : [];
  }

  /* A line that tells no sides apart bounds what it says of one. */
  const unsided = (whole) => (whole?.verdict === "possible" || whole?.verdict === "inside"
    ? { verdict: "possible", chance_low: 0, chance_high: whole.chance_high } : whole);

  /* By village the kind of gap that it is where it lies in a zone ("covered" for none), and the areas in question. */
  bm.coverage = function (gaps, time) {
    const found = new Map();
    for (const [area, covers] of Object.entries(gaps.covers)) {
      const standing = bm.areaStanding(gaps, area, time);
      if (standing < MAY) continue;
      for (const [by, villages] of Object.entries(covers)) {
        const kind = BY[by]?.[standing - 1] ?? "perhaps_area";
        for (const village of villages) {
          const own = found.get(village) ?? { kind: "no_area", areas: [] };
          own.areas.push(area);
          if (COVERS.indexOf(kind) < COVERS.indexOf(own.kind)) own.kind = kind;
          found.set(village, own);
        }
      }
    }
    return found;
  };

  /* The gaps by kind. Of a village `told`, its `sides` and `areas`; what is certain first. */
  bm.gapsOf = function (gaps, { villages, areas, sides }, { rule, deciding, time }) {
    const found = Object.fromEntries([...bm.VILLAGE_GAPS, ...bm.AREA_GAPS].map((kind) => [kind, []]));
    const covered = bm.coverage(gaps, time);
    const tell = (village, zone) => bm.toldByLines(village.places[0]?.rules[rule], zone, deciding, gaps.owners[rule]);
    const isIn = ({ verdict }) => verdict === "inside" || verdict === "possible";
    for (const village of villages) {
      const told = tell(village, "");
      const { kind, areas: own } = covered.get(village.id) ?? { kind: "no_area", areas: [] };
      if (!isIn(told) || kind === "covered") continue;
      found[kind].push({ village, told, sides: sides.filter((side) => isIn(tell(village, side))), areas: own });
    }
    for (const kind of bm.VILLAGE_GAPS) found[kind] = [...found[kind].filter(isCertain), ...found[kind].filter((gap) => !isCertain(gap))];
    const known = new Map(villages.map((village) => [village.id, village]));
    for (const area of areas) {
      if (bm.areaStanding(gaps, area.id, time) < MAY) continue;
      const points = gaps.points.includes(area.id) && (gaps.covers[area.id]?.named || []).map((id) => tell(known.get(id), ""));
      const kind = holding(gaps.holds[rule]?.[area.id], deciding, points);
      if (kind) found[kind].push({ area });
    }
    return found;
  };

  const isCertain = ({ told }) => told.verdict === "inside";

  /* What an area holds of a zone: null for some, or the kind of gap. */
  function holding(byLine, deciding, points) {
    const said = deciding.map((line) => byLine?.[line]).filter(Boolean);
    if (!said.length) return "not_told";
    if (points) {
      if (points.some(({ verdict }) => verdict === "inside")) return null;
      return points.some(({ verdict }) => verdict === "possible") ? "perhaps_zone" : "no_zone";
    }
    if (said.includes("as drawn")) return null;
    return said.includes("perhaps") ? "perhaps_zone" : "no_zone";
  }
})(window.bordermap);
