/* Dates, distances and counts as a reader reads them. */
(function (bm) {
  "use strict";

  const LANGUAGE = "en-GB";
  const numbers = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 });

  bm.number = (value) => numbers.format(value);

  bm.distance = (metres) => `${numbers.format(Math.round(metres))} m`;

  bm.roughly = (metres) => (metres < 1000 ? bm.distance(metres) : `${numbers.format(metres / 1000)} km`);

  bm.range = function (low, high) {
    if (low === undefined && high === undefined) return "not known";
    if (high === undefined || low === high) return numbers.format(low);
    return low === undefined ? numbers.format(high) : `${numbers.format(low)}–${numbers.format(high)}`;
  };

  /* A chance with the least and greatest that it may be: "0.52 (0.31 to 0.90)". */
  bm.chance = function ({ chance, low, high }) {
    if (chance === undefined || chance === null) return "not known";
    const [least, drawn, most] = [low, chance, high].map((value) => value.toFixed(2));
    return least === most ? drawn : `${drawn} (${least} to ${most})`;
  };

  /* "29 April 2021, 14:00 UTC+6" from "2021-04-29T14:00+06:00", by its own clock. */
  bm.moment = function (text) {
    if (!text) return "not known";
    if (text.includes("/")) return `between ${text.split("/").map(bm.moment).join(" and ")}`;
    const [date, clock] = text.split("T");
    const shown = dayFormat(date.split("-").length).format(new Date(`${padded(date)}T00:00:00Z`));
    return clock ? `${shown}, ${clockText(clock)}` : shown;
  };

  bm.span = function (start, end) {
    if (!end || start === end) return bm.moment(start);
    if (!start) return `until ${bm.moment(end)}`;
    const [startDate, startClock] = start.split("T");
    const [endDate, endClock] = end.split("T");
    if (startDate === endDate && startClock && endClock && startClock.slice(5) === endClock.slice(5)) {
      return `${bm.moment(startDate)}, ${startClock.slice(0, 5)}–${clockText(endClock)}`;
    }
    return `${bm.moment(start)} to ${bm.moment(end)}`;
  };

  function padded(date) {
    return date + "-01-01".slice((date.split("-").length - 1) * 3);
  }

  function dayFormat(parts) {
    const options = { year: "numeric", timeZone: "UTC" };
    if (parts > 1) options.month = "long";
    if (parts > 2) options.day = "numeric";
    return new Intl.DateTimeFormat(LANGUAGE, options);
  }

  function clockText(clock) {
    const match = /^(\d\d:\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?$/.exec(clock);
    if (!match) return clock;
    if (!match[2]) return match[1];
    if (match[2] === "Z") return `${match[1]} UTC`;
    const minutes = match[2].slice(4);
    return `${match[1]} UTC${match[2][0]}${Number(match[2].slice(1, 3))}${minutes === "00" ? "" : `:${minutes}`}`;
  }
})(window.bordermap);
