/* Figures that compete: every value of a fact over time, each with its range, source and date. None is picked. */
(function (bm) {
  "use strict";

  const s = bm.svg;
  const [HEIGHT, TOP, FOOT, LEFT, RIGHT, UNDATED] = [92, 14, 72, 50, 8, 64];

  bm.drawFigurePlots = function () {
    const plots = [...document.querySelectorAll("[data-fact]")].map(open).filter(Boolean);
    bm.watch(() => plots.forEach((plot) => plot.redraw()), "language");
  };

  function open(box) {
    const { fact, side } = box.dataset;
    const own = bm.layers.people.figures.find((each) => each.fact === fact && (each.side ?? "") === side);
    if (!own) return null;
    box.hidden = false;
    const name = () => box.previousElementSibling.textContent;
    return bm.openPlot(box, { height: HEIGHT, label: () => bm.t("people.figures.plot", { fact: name() }), draw: (width) => draw(own.points, width) });
  }

  const endsOf = ({ low, high }) => [low, high].filter((end) => end !== undefined && end !== null);

  function draw(points, width) {
    const dated = points.flatMap(({ days }) => days || []);
    const undated = points.filter(({ days }) => !days).length;
    const right = width - RIGHT - (undated ? UNDATED : 0);
    const [first, last] = dated.length ? [Math.min(...dated), Math.max(...dated)] : [0, 0];
    const room = Math.max(1, Math.round((last - first) / 20));
    const span = [first - room, last + room];
    const { least, most, up } = scaleOf(points);
    const place = { across: bm.dayScale(span, LEFT, right), up, right, taken: [] };
    const beneath = [
      dated.length ? bm.plotAxis(span, { left: LEFT, right, top: TOP, foot: FOOT }) : [],
      undated > 0 && s("text", { x: width - RIGHT, y: FOOT + 12, class: "plot-text plot-end" }, bm.t("people.no_date")),
      undated > 0 && s("path", { class: "plot-foot", d: `M${right + 6},${FOOT}H${width - RIGHT}` }),
      ...[...new Set([least, most])].map((value) => s("text", { x: LEFT - 6, y: up(value) + 4, class: "plot-text plot-end" }, bm.number(value))),
    ].flat();
    return { beneath, marks: points.map((point) => markOf(point, place)) };
  }

  /* From the least to the greatest number, with some room; of numbers that are all the same, in the middle. */
  function scaleOf(points) {
    const ends = points.flatMap(endsOf);
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const up = (value) => (most === least ? (TOP + FOOT) / 2 : FOOT - 8 - ((value - least) / (most - least)) * (FOOT - TOP - 10));
    return { least, most, up };
  }

  function markOf(point, { across, up, right, taken }) {
    const { low, high, days, precision } = point;
    const [bottom, top] = [low ?? 0, high ?? low];
    const y = up((bottom + top) / 2);
    const middle = days ? (across(days[0]) + across(days[1] + 1)) / 2 : right + 14;
    const x = bm.aside(taken, middle, y);
    const isOpen = high === undefined;
    const node = bm.plotMark("circle", `figure-mark ${days ? "" : "figure-undated"}`, {
      x, y, low: up(bottom), high: isOpen ? y - 10 : up(top), isOpen, days: days && days[0] < days[1] ? days.map((day, at) => across(day + at)) : null,
    });
    const value = bm.toldNumber({ low, high, about: precision === "about" });
    return { x, y, node, text: bm.t("people.figures.told", { value, date: bm.asOfText(days), source: bm.layers.page.sources[point.source]?.title ?? point.source }) };
  }
})(window.bordermap);
