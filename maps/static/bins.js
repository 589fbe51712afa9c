/* Incidents counted by day, week, month or year, and the marks of an axis of time. Pure: typed arrays in and out. */
(function (bm) {
  "use strict";

  const UNITS = ["day", "week", "month", "year"];
  const LENGTH = { day: 1, week: 7, month: 30.44, year: 365.24 };
  const STEPS = [["day", 1], ["day", 2], ["week", 1], ["week", 2], ["month", 1], ["month", 3], ["month", 6],
    ["year", 1], ["year", 2], ["year", 5], ["year", 10], ["year", 20], ["year", 50], ["year", 100]];

  /* The shortest unit of which no more than so many lie between two days. */
  bm.unitFor = (first, last, most) => UNITS.find((unit) => (last - first + 1) / LENGTH[unit] <= most) || "year";

  /* The first day of each bin from the one that holds `first` to the one that holds `last`, and the day after. */
  bm.binsOf = function (first, last, unit) {
    const edges = [];
    for (let at = bm.periodOf(first, unit); at[0] <= last; at = bm.periodOf(at[1] + 1, unit)) edges.push(at[0]);
    edges.push(bm.periodOf(last, unit)[1] + 1);
    return Int32Array.from(edges);
  };

  /* By bin and kind how many incidents lie in it for certain (`solid`), and how many more may, since the days that
     they may have been on reach into another (`possible`); both with the kinds of a bin side by side. `first`, `last`
     hold days, `none` in `first` one that is not known; `skips` a number a row of which no bit of `mask` may be set. */
  bm.countBins = function ({ first, last, none, kinds, skips, mask }, edges, count) {
    const bins = edges.length - 1;
    const solid = new Uint32Array(bins * count);
    const steps = new Int32Array((bins + 1) * count);
    const binOf = tableOf(edges);
    const [start, end] = [edges[0], edges[bins] - 1];
    let undated = 0;
    let all = 0;
    for (let row = 0; row < first.length; row += 1) {
      if ((skips[row] & mask) !== 0) continue;
      all += 1;
      if (first[row] === none) { undated += 1; continue; }
      const from = binOf[Math.max(first[row], start) - start];
      const to = binOf[Math.min(last[row], end) - start];
      if (from === to) solid[from * count + kinds[row]] += 1;
      else {
        steps[from * count + kinds[row]] += 1;
        steps[(to + 1) * count + kinds[row]] -= 1;
      }
    }
    for (let at = count; at < steps.length; at += 1) steps[at] += steps[at - count];
    return { solid, possible: Uint32Array.from(steps.subarray(0, bins * count)), undated, all };
  };

  function tableOf(edges) {
    const table = new Uint32Array(edges[edges.length - 1] - edges[0]);
    for (let bin = 0; bin < edges.length - 1; bin += 1) table.fill(bin, edges[bin] - edges[0], edges[bin + 1] - edges[0]);
    return table;
  }

  /* In which bin a day lies. */
  bm.binAt = function (edges, day) {
    let [low, high] = [0, edges.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (edges[middle] <= day) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /* The days to write under an axis, no more than so many, and the unit that they begin. */
  bm.ticksOf = function (first, last, most) {
    const span = last - first + 1;
    const [unit, step] = STEPS.find(([each, by]) => span / (LENGTH[each] * by) <= most) || STEPS[STEPS.length - 1];
    const days = [];
    for (let [day, end] = bm.periodOf(first, unit); day <= last; [day, end] = bm.periodOf(end + 1, unit)) {
      if (day >= first && numberIn(day, unit) % step === 0) days.push(day);
    }
    return { unit, days };
  };

  function numberIn(day, unit) {
    const date = new Date(day * 86400000);
    const numbers = { week: Math.floor((day + 3) / 7), month: date.getUTCMonth(), year: date.getUTCFullYear() };
    return numbers[unit] ?? day;
  }
})(window.bordermap);
