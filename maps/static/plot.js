/* A small plot over days: marks that can be reached one by one, each of which says in a box below what it stands for. */
(function (bm) {
  "use strict";

  const s = bm.svg;
  const HIT_PX = 9;
  const TICK_PX = 84;
  const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

  /* `draw(width)` gives what lies beneath and the marks, each {x, node, text}; it is called again for another width. */
  bm.openPlot = function (box, { height, label, draw }) {
    const plot = { svg: s("svg", { class: "plot", role: "group", height }), at: 0, marks: [],
      tip: bm.h("p", { class: "plot-tip fine", "aria-hidden": "true", hidden: true }) };
    box.append(plot.svg, plot.tip);
    plot.svg.addEventListener("keydown", (event) => onKey(plot, event));
    plot.redraw = function () {
      const width = Math.round(box.clientWidth);
      if (!width) return;
      plot.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      plot.svg.setAttribute("aria-label", label());
      show(plot, draw(width));
    };
    new ResizeObserver(plot.redraw).observe(box);
    return plot;
  };

  function show(plot, { beneath, marks }) {
    const isHeld = plot.svg.contains(document.activeElement);
    plot.marks = [...marks].sort((one, other) => one.x - other.x);
    plot.at = Math.min(plot.at, Math.max(plot.marks.length - 1, 0));
    plot.marks.forEach(function ({ node, x, y, text }, at) {
      node.prepend(s("circle", { cx: x, cy: y, r: HIT_PX, class: "plot-hit" }));
      for (const [name, value] of Object.entries({ role: "img", "aria-label": text, tabindex: at === plot.at ? 0 : -1 })) node.setAttribute(name, value);
      node.addEventListener("pointerenter", () => tell(plot, text));
      node.addEventListener("pointerleave", () => tell(plot, null));
      node.addEventListener("focus", () => { move(plot, at); tell(plot, text); });
      node.addEventListener("blur", () => tell(plot, null));
    });
    plot.svg.replaceChildren(...beneath.filter(Boolean), ...plot.marks.map(({ node }) => node));
    if (isHeld) plot.marks[plot.at]?.node.focus({ preventScroll: true });
  }

  function move(plot, at) {
    plot.marks[plot.at].node.setAttribute("tabindex", -1);
    plot.at = at;
    plot.marks[at].node.setAttribute("tabindex", 0);
  }

  function onKey(plot, event) {
    const last = plot.marks.length - 1;
    const to = event.key === "Home" ? 0 : event.key === "End" ? last : plot.at + (STEPS[event.key] ?? NaN);
    if (!(to >= 0 && to <= last)) return;
    event.preventDefault();
    plot.marks[to].node.focus();
  }

  function tell({ tip }, text) {
    tip.hidden = !text;
    if (text) tip.textContent = text;
  }

  /* Where a day begins across a plot, as a fraction of pixels. */
  bm.dayScale = ([first, last], left, right) => (day) => left + ((day - first) / (last + 1 - first)) * (right - left);

  /* The axis of days along the foot of a plot, with a faint rule at each mark. */
  bm.plotAxis = function (span, { left, right, top, foot }) {
    const across = bm.dayScale(span, left, right);
    const { unit, days } = bm.ticksOf(span[0], span[1], Math.max(1, Math.floor((right - left) / TICK_PX)));
    return [
      ...days.map((day) => s("path", { class: "plot-grid", d: `M${across(day).toFixed(1)},${top}V${foot}` })),
      s("path", { class: "plot-foot", d: `M${left},${foot}H${right}` }),
      ...days.filter((day) => across(day) < right - 24).map((day) => s("text", { x: across(day) + 2, y: foot + 12, class: "plot-text" }, bm.tickText(day, unit))),
    ];
  };

  const SHAPES = {
    circle: "M-3.6,0a3.6,3.6 0 1 0 7.2,0a3.6,3.6 0 1 0 -7.2,0Z", square: "M-3.3,-3.3H3.3V3.3H-3.3Z", triangle: "M0,-4.2L4.1,3.2H-4.1Z",
    diamond: "M0,-4.6L4.6,0L0,4.6L-4.6,0Z", plus: "M-4,0H4M0,-4V4", cross: "M-3.2,-3.2L3.2,3.2M-3.2,3.2L3.2,-3.2",
  };

  /* A mark at a place; with a bar from the least to the greatest number, and one over the days that it may be of. An end
     that is open has an arrow. */
  bm.plotMark = function (shape, className, { x, y, low, high, days, isOpen }) {
    const bar = low !== high || isOpen;
    const tip = isOpen ? `M${x - 3},${high + 4}L${x},${high}L${x + 3},${high + 4}` : `M${x - 3},${high}H${x + 3}`;
    return s("g", { class: `plot-mark ${className}` },
      bar && s("path", { class: "plot-bar", d: `M${x},${low}V${high}${tip}` }),
      days && days[1] - days[0] > 6 && s("path", { class: "plot-bar", d: `M${days[0]},${y}H${days[1]}` }),
      s("path", { class: "plot-shape", d: SHAPES[shape], transform: `translate(${x.toFixed(1)},${y.toFixed(1)})` }));
  };

  /* A number that is a range, either end of which may be open. */
  bm.toldNumber = function ({ low, high, about }) {
    const isLow = low !== undefined && low !== null;
    const isHigh = high !== undefined && high !== null;
    const text = isLow && isHigh ? bm.range(low, high)
      : isLow ? bm.t("people.or_more", { value: low }) : isHigh ? bm.t("people.or_less", { value: high }) : bm.t("people.not_known");
    return about ? bm.t("people.about", { value: text }) : text;
  };

  /* When a number was so, in words: a whole month or year by its name. */
  bm.asOfText = function (days) {
    if (!days) return bm.t("people.no_date");
    const unit = ["month", "year"].find((each) => bm.periodOf(days[0], each).join() === days.join());
    return unit ? bm.moment(bm.dayText(days[0]).slice(0, unit === "month" ? 7 : 4)) : bm.timeText(days);
  };

  /* What was taken of the paper by an earlier mark is left free: marks that would hide one another stand side by side. */
  bm.aside = function (taken, x, y) {
    let at = x;
    while (taken.some(([otherX, otherY]) => Math.abs(otherX - at) < 7 && Math.abs(otherY - y) < 7)) at += 8;
    taken.push([at, y]);
    return at;
  };
})(window.bordermap);
