/* The time that is shown: a histogram of the incidents that pass the other filters, a brush over it, and playback. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const BIN_PX = 5;
  const TICK_PX = 76;
  const QUIET_MS = 900;
  const SPEEDS = [0.5, 1, 2, 4];

  let shown = null;

  /* Called once, when the filters are open, and before the map is measured, from which the timeline takes its room;
     without an incident that is dated there is none. */
  bm.openTimeline = function () {
    const span = datedSpan();
    if (!span) return;
    const box = document.getElementById("timeline");
    box.hidden = false;
    shown = viewOf(box, span);
    write(shown);
  };

  /* Called once, when the page is laid out: what there is room for. */
  bm.drawTimeline = function () {
    if (!shown) return;
    const view = shown;
    const box = document.getElementById("timeline");
    const refresh = function (changes = {}) {
      if (!view.counts || countsChange(changes)) count(view);
      view.brush.update();
      tell(view);
    };
    bm.watch((_, changes) => refresh(changes), "passing", "time");
    bm.watch(() => { write(view); draw(view); refresh(); }, "language");
    new ResizeObserver(() => { if (resize(view)) refresh(); }).observe(view.plot);
    box.addEventListener("keydown", function (event) {
      if (event.key !== " " || event.target.closest("button, select")) return;
      event.preventDefault();
      view.player.toggle();
    });
    resize(view);
    refresh();
  };

  /* Only what moves nothing but the time leaves the bars as they are. */
  const countsChange = (changes) => Object.keys(changes).some((name) => !["time", "passing", "selected", "hovered"].includes(name));

  function datedSpan() {
    const [first, last] = ["first_day", "last_day"].map((name) => bm.incidents.table.column(name)?.span);
    return first && last ? [first[0], last[1]] : null;
  }

  function viewOf(box, span) {
    const view = {
      span, edges: null, unit: null, counts: null, width: 0, step: null, speed: 1, bar: h("div", { class: "time-bar" }),
      bars: bm.svg("svg", { class: "time-bars", role: "img", preserveAspectRatio: "none" }),
      plot: h("div", { class: "time-plot" }), axis: h("div", { class: "time-axis", "aria-hidden": "true" }),
      tip: h("div", { class: "time-tip", "aria-hidden": "true", hidden: true }),
      live: h("p", { class: "time-live", "aria-live": "polite" }), told: null,
    };
    view.plot.append(view.bars);
    box.append(view.bar, view.plot, view.axis, view.tip, view.live);
    view.player = bm.openPlayback({ span, unit: () => view.step, speed: () => view.speed, changed: () => showPlaying(view) });
    view.brush = bm.openBrush(view.plot, {
      edges: () => view.edges, unit: () => view.step, touched: () => { view.player.stop(); hideTip(view); },
    });
    view.plot.addEventListener("pointermove", (event) => showTip(view, event));
    view.plot.addEventListener("pointerleave", () => hideTip(view));
    return view;
  }

  /* Fit the bins to the width; whether it has changed. */
  function resize(view) {
    const width = Math.round(view.plot.clientWidth);
    if (!width || width === view.width) return false;
    view.width = width;
    const unit = bm.unitFor(...view.span, width / BIN_PX);
    if (unit !== view.unit) {
      view.unit = unit;
      view.edges = bm.binsOf(...view.span, unit);
      view.counts = null;
      if (view.step === null) { view.step = unit; write(view); }
    }
    drawAxis(view);
    if (view.counts) draw(view);
    return true;
  }

  function count(view) {
    if (!view.edges) return;
    const first = bm.incidents.table.column("first_day");
    view.counts = bm.countBins({
      first: first.raw, last: bm.incidents.table.column("last_day").raw, none: first.none,
      kinds: bm.incidents.classes(), skips: bm.passing.fails, mask: bm.passing.except("time"),
    }, view.edges, Object.keys(bm.CLASSES).length);
    draw(view);
  }

  const totalsOf = function ({ solid, possible }, kinds) {
    const totals = new Float64Array(solid.length / kinds);
    for (let at = 0; at < solid.length; at += 1) totals[Math.floor(at / kinds)] += solid[at] + possible[at];
    return totals;
  };

  /* One path a class, and above them, lighter and hatched, one for what may have been then: those whose days reach into
     other bins. */
  function draw(view) {
    const { bars, counts, edges, width } = view;
    if (!counts) return;
    const names = Object.keys(bm.CLASSES);
    const totals = totalsOf(counts, names.length);
    const most = totals.reduce((found, each) => Math.max(found, each), 0);
    const height = bars.clientHeight || 40;
    const across = width / (edges[edges.length - 1] - edges[0]);
    const tops = new Float64Array(totals.length);
    const shape = (part, kind) => totals.reduce(function (path, total, bin) {
      const tall = (counts[part][bin * names.length + kind] / most) * (height - 2);
      if (!tall) return path;
      const left = (edges[bin] - edges[0]) * across;
      const wide = Math.max(1, (edges[bin + 1] - edges[bin]) * across - 1);
      tops[bin] += tall;
      return `${path}M${left.toFixed(1)},${(height - tops[bin]).toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}h${(-wide).toFixed(1)}z`;
    }, "");
    const solid = names.map((name, kind) => bm.svg("path", { class: `bar bar-${name}`, d: shape("solid", kind) }));
    const possible = names.map((name, kind) => bm.svg("path", { class: `bar bar-${name} bar-possible`, d: shape("possible", kind) }));
    const over = bm.svg("path", { class: "bar-hatch", d: possible.map((path) => path.getAttribute("d")).join("") });
    bars.setAttribute("viewBox", `0 0 ${width} ${height}`);
    bars.replaceChildren(hatch(), ...solid, ...possible, over);
    const fullest = totals.indexOf(most);
    bars.setAttribute("aria-label", most === 0 ? bm.t("time.bars.none")
      : bm.t(`time.bars.${view.unit}`, { n: most, when: bm.timeText(binTime(view, fullest)) }));
  }

  const hatch = () => bm.svg("pattern", { id: "time-hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    bm.svg("path", { d: "M0,0 V4", class: "time-hatch" }));

  const binTime = ({ edges }, bin) => [edges[bin], edges[bin + 1] - 1];

  function drawAxis({ axis, edges, width }) {
    const [start, end] = [edges[0], edges[edges.length - 1]];
    const { unit, days } = bm.ticksOf(start, end - 1, Math.max(2, Math.floor(width / TICK_PX)));
    axis.replaceChildren(...days.map(function (day) {
      const at = (day - start) / (end - start);
      const text = h("span", { class: at > 1 - 60 / width ? "tick-last" : null }, bm.tickText(day, unit));
      text.style.left = `${100 * at}%`;
      return text;
    }));
  }

  /* The row of buttons, and what is shown in words. */
  function write(view) {
    const { bar, player } = view;
    const focused = bar.contains(document.activeElement) && document.activeElement.dataset.time;
    view.said = h("p", { class: "time-said" });
    view.play = iconButton("play", () => player.toggle());
    bar.replaceChildren(view.play, iconButton("back", () => player.move(-1)), iconButton("forth", () => player.move(1)),
      select("step", ["day", "week", "month", "year"].map((unit) => [unit, bm.t(`time.step.${unit}`)]), view.step,
        (value) => { view.step = value; }),
      select("speed", SPEEDS.map((speed) => [speed, bm.t("time.speed.times", { speed: bm.number(speed) })]), view.speed,
        (value) => { view.speed = Number(value); }),
      view.said,
      view.all = h("button", { type: "button", class: "time-all", "data-time": "all", onclick: () => clear(view) }, bm.t("time.all")));
    if (focused) bar.querySelector(`[data-time="${focused}"]`)?.focus();
    view.brush.write();
    if (view.edges) drawAxis(view);
    showPlaying(view);
  }

  function clear(view) {
    view.player.stop();
    bm.set({ time: null });
  }

  const ICONS = { play: "M6,4 16,10 6,16Z", pause: "M5,4H8.5V16H5Z M11.5,4H15V16H11.5Z", back: "M12.5,4 6,10 12.5,16Z M5,4V16", forth: "M7.5,4 14,10 7.5,16Z M15,4V16" };

  function iconButton(name, onclick) {
    const label = bm.t(`time.${name}`);
    return h("button", { type: "button", class: "time-button", "data-time": name, title: label, "aria-label": label, onclick },
      icon(name));
  }

  const icon = (name) => bm.svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
    bm.svg("path", { d: ICONS[name], class: "time-icon" }));

  function select(name, options, value, choose) {
    const label = bm.t(`time.${name}`);
    return h("select", { "data-time": name, "aria-label": label, title: label, onchange: (event) => choose(event.target.value) },
      options.map(([each, text]) => h("option", { value: each, selected: each === value }, text)));
  }

  function showPlaying(view) {
    const name = view.player.isPlaying() ? "pause" : "play";
    const label = bm.t(`time.${name}`);
    view.play.replaceChildren(icon(name));
    view.play.title = label;
    view.play.setAttribute("aria-label", label);
    announce(view);
  }

  function tell(view) {
    if (!view.counts) return;
    const { all, undated } = view.counts;
    const { time } = bm.state;
    const text = time ? bm.t("time.some", { span: bm.timeText(time), some: bm.passing.count, n: all })
      : bm.t("time.whole", { span: bm.timeText(view.span), n: all });
    view.said.replaceChildren(h("strong", {}, text),
      undated > 0 && h("span", { class: "time-undated" }, ` ${bm.t("time.undated", { n: undated })}`) || "");
    view.said.title = view.said.textContent;
    view.all.disabled = time === null;
    announce(view);
  }

  /* Said aloud only when the time has come to rest, and not while it plays. */
  function announce(view) {
    clearTimeout(view.told);
    view.told = setTimeout(function () {
      if (!view.player.isPlaying() && view.live.textContent !== view.said.textContent) view.live.textContent = view.said.textContent;
    }, QUIET_MS);
  }

  /* What a bin holds, beside the pointer. */
  function showTip(view, event) {
    if (event.pointerType !== "mouse" || event.buttons || !view.counts) return hideTip(view);
    const box = view.plot.getBoundingClientRect();
    const { edges, counts, tip } = view;
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.999999);
    const bin = bm.binAt(edges, Math.floor(edges[0] + share * (edges[edges.length - 1] - edges[0])));
    const names = Object.keys(bm.CLASSES);
    const lines = names.map(function (name, kind) {
      const [sure, perhaps] = [counts.solid, counts.possible].map((each) => each[bin * names.length + kind]);
      if (!sure && !perhaps) return null;
      return h("div", {}, bm.glyph(name), ` ${bm.t(`legend.class.${name}`)}: `,
        !perhaps ? bm.number(sure) : sure ? bm.t("time.tip.both", { sure, perhaps }) : bm.t("time.tip.perhaps", { perhaps }));
    });
    tip.replaceChildren(h("strong", {}, bm.timeText(binTime(view, bin))), ...lines.filter(Boolean));
    tip.hidden = false;
    const owner = tip.offsetParent.getBoundingClientRect();
    tip.style.left = `${Math.min(Math.max(event.clientX - owner.left - tip.offsetWidth / 2, 4), owner.width - tip.offsetWidth - 4)}px`;
    return undefined;
  }

  function hideTip({ tip }) {
    tip.hidden = true;
  }
})(window.bordermap);
