/* Incidents counted apart: by verdict, side, type, nearest village or period. Each incident belongs to one part of a
   split, so that the parts add up to the whole. */
(function (bm) {
  "use strict";

  const MONDAY = 3;
  const SEVERAL = "several";
  const NONE = "none";

  bm.SPLITS = ["verdict", "side", "type", "village", "day", "week", "month"];

  /* A split: `parts`, what each part is of, and of every incident the number of its part. */
  bm.split = (name) => SPLITTERS[name]();

  const SPLITTERS = {
    verdict() {
      const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
      return { parts: bm.VERDICTS, part: said ? said.verdict : new Uint8Array(bm.incidents.count) };
    },
    side() {
      const { values, sets, raw } = bm.facet("sides");
      const alone = sets.map((set) => (set.length === 1 ? set[0] : values.length - 1));
      return { parts: values, part: Uint8Array.from(raw, (set) => alone[set]) };
    },
    type: () => ({ parts: Object.keys(bm.CLASSES), part: bm.incidents.classes() }),
    village() {
      const { village } = bm.nearestVillages();
      const count = bm.layers.villages.villages.length;
      return { parts: [...Array(count).keys(), NONE], part: Int32Array.from(village, (index) => (index < 0 ? count : index)) };
    },
    day: () => byPeriod((day) => day, (number) => number),
    week: () => byPeriod((day) => Math.floor((day + MONDAY) / 7), (number) => number * 7 - MONDAY),
    month: () => byPeriod(monthOf, (number) => Date.UTC(Math.floor(number / 12), number % 12, 1) / 86400000),
  };

  function monthOf(day) {
    const date = new Date(day * 86400000);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  }

  /* By the period in which an incident lies for certain; one that may lie in several, or of no known date, is apart.
     A part is the first day of its period. */
  function byPeriod(numberOf, firstDayOf) {
    const [first, last] = ["first_day", "last_day"].map((name) => bm.incidents.table.column(name));
    const known = new Map();
    const numbered = (day) => known.get(day) ?? (known.set(day, numberOf(day)), known.get(day));
    const numbers = new Map();
    const part = Int32Array.from(first.raw, function (day, row) {
      if (day === first.none) return -1;
      const number = numbered(day);
      if (number !== numbered(last.raw[row])) return -2;
      if (!numbers.has(number)) numbers.set(number, numbers.size);
      return numbers.get(number);
    });
    const parts = Array.from(numbers.keys(), firstDayOf);
    for (let row = 0; row < part.length; row += 1) if (part[row] < 0) part[row] = parts.length + (part[row] === -1 ? 1 : 0);
    return { parts: [...parts, SEVERAL, NONE], part };
  }

  /* Of the incidents that fail no filter, by part: how many there are, how many are in the zone for certain and at
     most, the sum of chances, how many can't be told, and the deaths that are reported of them. */
  bm.tally = function ({ parts, part }, zone = "") {
    const { fails } = bm.passing;
    const said = bm.state.rule === null ? null : bm.incidents.verdicts(bm.toldKey(bm.state.rule, zone));
    const toll = bm.deathsColumns();
    const counts = parts.map(() => ({ incidents: 0, certain: 0, possible: 0, expected: 0, untold: 0, given: 0, low: 0, best: 0, high: 0 }));
    for (let row = 0; row < fails.length; row += 1) {
      if (fails[row] !== 0) continue;
      const count = counts[part[row]];
      count.incidents += 1;
      if (said) {
        const verdict = said.verdict[row];
        if (verdict === 0) count.untold += 1;
        else {
          if (verdict === 3) count.certain += 1;
          if (verdict !== 1) count.possible += 1;
          count.expected += said.chance[row];
        }
      }
      if (toll && toll.high[row] === toll.high[row]) {
        count.given += 1;
        count.low += toll.low[row];
        count.best += toll.best[row];
        count.high += toll.high[row];
      }
    }
    return counts;
  };

  /* The whole of some counts; deaths by best guess are NaN where one of them has none. */
  bm.sumOf = (counts) => counts.reduce((sum, count) => Object.fromEntries(Object.keys(sum).map((name) => [name, sum[name] + count[name]])),
    { incidents: 0, certain: 0, possible: 0, expected: 0, untold: 0, given: 0, low: 0, best: 0, high: 0 });

  let kept = null;

  /* Of every incident the least, best and greatest number of deaths, NaN where not known; null where none is given
     at all. */
  bm.deathsColumns = function () {
    if (kept) return kept.toll;
    const { count, table } = bm.incidents;
    const columns = ["low", "best", "high"].map((name) => table.column(`deaths_${name}`));
    kept = { toll: columns.some(Boolean) ? reconciled(...columns.map((column) => numbersOf(column, count))) : null };
    return kept.toll;
  };

  function numbersOf(column, count) {
    const numbers = new Float32Array(count).fill(NaN);
    if (!column) return numbers;
    const known = column.values && [NaN, ...column.values];
    for (let row = 0; row < count; row += 1) numbers[row] = known ? known[column.raw[row]] : column.value(row) ?? NaN;
    return numbers;
  }

  /* What is not given is taken from the others; without a best guess there is one only where both ends are one. */
  function reconciled(low, best, high) {
    const or = (value, other) => (Number.isNaN(value) ? other : value);
    for (let row = 0; row < low.length; row += 1) {
      const [least, middle, most] = [low[row], best[row], high[row]];
      high[row] = or(most, or(middle, least));
      low[row] = or(least, or(middle, most));
      if (Number.isNaN(middle) && least === most) best[row] = least;
    }
    return { low, best, high };
  }

  /* The same of one incident; null where none is given. */
  bm.deathsOf = function (row) {
    const toll = bm.deathsColumns();
    return toll && !Number.isNaN(toll.high[row]) ? { low: toll.low[row], best: toll.best[row], high: toll.high[row] } : null;
  };
})(window.bordermap);
