/* Days as whole numbers since 1970, read from dates as they are written, by their own clocks. Pure. */
(function (bm) {
  "use strict";

  const DAY_MS = 86400000;
  const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$/;

  const numberOf = (year, month, day) => Math.round(new Date(0).setUTCFullYear(year, month, day) / DAY_MS);

  /* Year, month from 0, and day of a whole number of days. */
  function calendar(day) {
    const date = new Date(day * DAY_MS);
    return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  }

  /* The first and the last day that "2021", "2021-04", "2021-04-29", one of them with a time, or an interval of two
     ("2021-04-29/2021-05-03") may mean; a half that is left open is null. Null where nothing can be read. */
  bm.days = function (text) {
    const [from, to] = (text || "").split("/");
    const start = whole(from);
    const end = to === undefined ? start : whole(to);
    if (!start && !end) return null;
    return { first: start ? start.first : null, last: end ? end.last : null };
  };

  function whole(text) {
    const match = DATE.exec(text || "");
    if (!match) return null;
    const [year, month, day] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
    if (month === undefined) return { first: numberOf(year, 0, 1), last: numberOf(year + 1, 0, 0) };
    if (day === undefined) return { first: numberOf(year, month - 1, 1), last: numberOf(year, month, 0) };
    const number = numberOf(year, month - 1, day);
    return { first: number, last: number };
  }

  /* The time from a first to a last date; null where one of them is not given. */
  bm.timeOf = function (dates) {
    const [from, to] = (dates || []).map(bm.days);
    return from && to && from.first !== null && to.last !== null ? [from.first, to.last] : null;
  };

  /* "2021-04-29" from a day. */
  bm.dayText = (day) => new Date(day * DAY_MS).toISOString().slice(0, -14);

  /* The earliest and the latest day that an end of a period may be. A month or a year is taken whole; an interval is
     one in which the end lies. */
  function endOf(text, isLast) {
    const open = isLast ? Infinity : -Infinity;
    const told = bm.days(text);
    if (!told) return { earliest: open, latest: open };
    const first = told.first ?? -Infinity;
    const last = told.last ?? Infinity;
    if (text.includes("/")) return { earliest: first, latest: last };
    return isLast ? { earliest: last, latest: last } : { earliest: first, latest: first };
  }

  /* Whether what holds from a date to a date holds on some day of a time, [first, last] or null for all of it: "yes",
     "perhaps", "no", or "unknown" where it has no date. An end that is not given is open, as the end of a rule is;
     with `lasting: false` nobody knows what comes after the only date, so that is "perhaps". */
  bm.holds = function (from, to, time, { lasting = true } = {}) {
    if (!bm.days(from) && !bm.days(to)) return "unknown";
    if (!time) return "yes";
    const [first, last] = time;
    const [start, end] = [endOf(from, false), endOf(to, true)];
    if (start.earliest > last || end.latest < first) return "no";
    if (start.latest > last || end.earliest < first) return "perhaps";
    const beyond = (!to && start.latest < first) || (!from && end.earliest > last);
    return beyond && !lasting ? "perhaps" : "yes";
  };

  /* Whether it holds for certain on every day of the time. */
  bm.holdsThroughout = function (from, to, time) {
    if (!time || bm.holds(from, to, time) !== "yes") return false;
    return endOf(from, false).latest <= time[0] && endOf(to, true).earliest >= time[1];
  };

  /* How the days of what was from a date to a date lie to a time: "before", "after", or null. */
  bm.besides = function (from, to, time) {
    if (bm.holds(from, to, time) !== "no") return null;
    return endOf(from, false).earliest > time[1] ? "after" : "before";
  };

  /* The day, week (from Monday), month or year in which a day lies: its first and last day. */
  bm.periodOf = function (day, unit) {
    const [year, month] = calendar(day);
    if (unit === "week") {
      const monday = day - ((((day + 3) % 7) + 7) % 7); // 1 January 1970 was a Thursday
      return [monday, monday + 6];
    }
    if (unit === "month") return [numberOf(year, month, 1), numberOf(year, month + 1, 0)];
    return unit === "year" ? [numberOf(year, 0, 1), numberOf(year + 1, 0, 0)] : [day, day];
  };

  /* A time moved by so many units. Whole months stay whole months; else each end keeps its day of the month, or takes
     the last one there is. */
  bm.shifted = function ([first, last], unit, steps) {
    const days = { day: 1, week: 7 }[unit];
    if (days) return [first + days * steps, last + days * steps];
    const whole = bm.periodOf(first, unit)[0] === first && bm.periodOf(last, unit)[1] === last;
    const months = (unit === "year" ? 12 : 1) * steps;
    const start = inMonths(first, months);
    return [start, Math.max(start, whole ? bm.periodOf(inMonths(bm.periodOf(last, "month")[0], months), "month")[1]
      : inMonths(last, months))];
  };

  function inMonths(day, months) {
    const [year, month, number] = calendar(day);
    const last = calendar(numberOf(year, month + months + 1, 0))[2];
    return numberOf(year, month + months, Math.min(number, last));
  }
})(window.bordermap);
