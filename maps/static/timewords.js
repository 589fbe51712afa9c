/* A time, and the marks of its axis, in the reader's language. */
(function (bm) {
  "use strict";

  const DAY_MS = 86400000;
  const TICKS = {
    day: { day: "numeric", month: "short" }, week: { day: "numeric", month: "short" },
    month: { month: "short", year: "numeric" }, year: { year: "numeric" },
  };
  const LONG = { day: "numeric", month: "long", year: "numeric" };

  /* "28–30 April 2021" of a first and a last day. */
  bm.timeText = function ([first, last]) {
    const format = bm.dayFormat(LONG);
    return first === last ? format.format(first * DAY_MS) : format.formatRange(first * DAY_MS, last * DAY_MS);
  };

  bm.tickText = (day, unit) => bm.dayFormat(TICKS[unit]).format(day * DAY_MS);
})(window.bordermap);
