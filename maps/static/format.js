/* Dates, distances and counts as a reader reads them, by the rules of the language. */
(function (bm) {
  "use strict";

  const LOCALES = { en: "en-GB" };
  const made = {};

  /* Dates and numbers stand in English where the browser has no data of the language. */
  bm.locale = function () {
    const { language } = bm.state;
    return (LOCALES[language] ??= Intl.DateTimeFormat.supportedLocalesOf([language])[0] ?? LOCALES.en);
  };

  /* A formatter of `Intl`, made once a language and kind. */
  function formatter(kind, options) {
    const key = `${kind}:${bm.locale()}:${JSON.stringify(options)}`;
    return (made[key] ??= new Intl[kind](bm.locale(), options));
  }

  /* One of dates, each a moment at midnight of UTC. */
  bm.dayFormat = ({ year, month, day }) => formatter("DateTimeFormat", { year, month, day, timeZone: "UTC" });

  bm.number = (value, digits = 2) => formatter("NumberFormat", { maximumFractionDigits: digits }).format(value);

  bm.distance = (metres) => bm.t("format.metres", { value: bm.number(Math.round(metres)) });

  bm.roughly = (metres) => (metres < 1000 ? bm.distance(metres) : bm.t("format.kilometres", { value: bm.number(metres / 1000) }));

  bm.range = function (low, high) {
    const known = [low, high].filter((value) => value !== undefined && value !== null);
    if (!known.length) return bm.t("format.not_known");
    if (known.length === 1 || low === high) return bm.number(known[0]);
    return `${bm.number(low)}–${bm.number(high)}`;
  };

  /* A range of areas, to the digits that its spread supports; one area to four digits. */
  bm.area = function (low, high) {
    const unit = 10 ** Math.floor(Math.log10(Math.max(high - low, Math.max(high, 1e-9) / 100)));
    const [least, most] = [low, high].map((value) => Number((Math.round(value / unit) * unit).toFixed(6)));
    return bm.t("format.square_kilometres", { value: bm.range(least, most) });
  };

  /* A chance that is not proven to be 0 or 1 is never shown as one. */
  bm.share = function (value) {
    const least = bm.number(0.01);
    if (value > 0 && value < 0.01) return `< ${least}`;
    if (value > 0.99 && value < 1) return `> ${bm.number(0.99)}`;
    return formatter("NumberFormat", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  };

  /* A chance with the least and greatest that it may be: "0.52 (0.31 to 0.90)". */
  bm.chance = function ({ chance, low, high }) {
    if (low === undefined || low === null) return bm.t("format.not_known");
    const [least, most] = [low, high].map(bm.share);
    if (chance === undefined || chance === null || Number.isNaN(chance)) return bm.t("format.between", { from: least, to: most });
    const drawn = bm.share(chance);
    return least === most ? drawn : bm.t("format.chance", { drawn, least, most });
  };

  /* "29 April 2021, 14:00 UTC+6" from "2021-04-29T14:00+06:00", by its own clock. */
  bm.moment = function (text) {
    if (!text) return bm.t("format.not_known");
    if (text.includes("/")) {
      const [from, to] = text.split("/").map(bm.moment);
      return bm.t("format.between", { from, to });
    }
    const [date, clock] = text.split("T");
    const shown = dayFormat(date.split("-").length).format(new Date(`${padded(date)}T00:00:00Z`));
    return clock ? `${shown}, ${clockText(clock)}` : shown;
  };

  bm.span = function (start, end) {
    if (!end || start === end) return bm.moment(start);
    if (!start) return bm.t("format.until", { end: bm.moment(end) });
    const [startDate, startClock] = start.split("T");
    const [endDate, endClock] = end.split("T");
    if (startDate === endDate && startClock && endClock && startClock.slice(5) === endClock.slice(5)) {
      return `${bm.moment(startDate)}, ${startClock.slice(0, 5)}–${clockText(endClock)}`;
    }
    if (start.slice(0, 8) === end.slice(0, 8) && !/[T/]/.test(start + end)) {
      return dayFormat(3).formatRange(...[start, end].map((date) => new Date(`${date}T00:00:00Z`)));
    }
    return bm.t("format.from_to", { from: bm.moment(start), to: bm.moment(end) });
  };

  function padded(date) {
    return date + "-01-01".slice((date.split("-").length - 1) * 3);
  }

  function dayFormat(parts) {
    return bm.dayFormat({ year: "numeric", month: parts > 1 ? "long" : undefined, day: parts > 2 ? "numeric" : undefined });
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
