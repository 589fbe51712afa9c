/* Stock and flow: how many had been told to leave, had been moved and had come back, and were still away, by place and
   side over the time of the timeline, with what doesn't add up. */
(function (bm) {
  "use strict";

  const { h, svg: s } = bm;
  const [HEIGHT, TOP, FOOT, LEFT, RIGHT] = [84, 12, 66, 50, 12];
  const SHAPES = { ordered: "square", moved: "circle", returned: "triangle", remaining: "diamond", in_shelters: "plus", with_hosts: "cross" };
  const FINE = ["adds_up", "may_add_up", "within_rounding"];

  bm.drawFlows = function () {
    const box = document.getElementById("flow-plots");
    const { flows } = bm.layers.people;
    if (!box) return;
    document.getElementById("flows").hidden = !flows.length;
    const span = spanOf(flows);
    let plots = [];
    const write = () => { plots = writeAll(box, flows, span); };
    bm.watch(write, "language");
    bm.watch(function () {
      plots.forEach((plot) => plot.redraw());
      fade(box);
    }, "time");
    write();
    fade(box);
  };

  /* From the first to the last day of the timeline, and of the counts where they reach beyond; null without any date. */
  function spanOf(flows) {
    const days = flows.flatMap(({ counts }) => counts.flatMap((each) => each.days || []));
    const { raw: first, none } = bm.incidents.table.column("first_day") || { raw: [] };
    const { raw: last } = bm.incidents.table.column("last_day") || { raw: [] };
    let [from, to] = [Math.min(...days), Math.max(...days)];
    for (let row = 0; row < first.length; row += 1) {
      if (first[row] === none) continue;
      if (first[row] < from) from = first[row];
      if (last[row] > to) to = last[row];
    }
    return from <= to ? [from, to] : null;
  }

  function writeAll(box, flows, span) {
    const plots = [];
    const names = bm.layers.people.counts.filter((name) => flows.some(({ counts }) => counts.some(({ count }) => count === name)));
    box.replaceChildren(h("p", { class: "soft fine" }, bm.t("people.flows.note")),
      h("p", { class: "fine flow-key" }, names.map((name) => h("span", {}, sample(name), bm.t(`people.count.${name}`)))),
      ...flows.map((flow) => row(flow, span, plots)), table(flows));
    return plots;
  }

  const nameOf = (flow) => (flow.place ? flow.name : bm.t("people.whole_side", { side: bm.sideName(flow.side) }));

  function row(flow, span, plots) {
    const box = h("div", { class: "plot-box" });
    if (span && flow.counts.some(({ days }) => days)) {
      plots.push(bm.openPlot(box, { height: HEIGHT, label: () => bm.t("people.flows.plot", { place: nameOf(flow) }), draw: (width) => draw(flow, span, width) }));
    }
    const undated = flow.counts.filter(({ days }) => !days);
    return h("div", { class: "flow" }, h("h3", { dir: "auto" }, nameOf(flow), flow.place && flow.side && h("span", { class: "count" }, ` ${bm.sideName(flow.side)}`)), box,
      undated.length > 0 && h("p", { class: "fine" }, undated.map((each, at) => [at ? "; " : "", textOf(each)])),
      flow.balances.map(balance));
  }

  const textOf = (each) => bm.t("people.told", {
    count: bm.t(`people.count.${each.count}`), value: bm.toldNumber(each), date: bm.asOfText(each.days), source: sourceTitle(each.source),
  });

  const sourceTitle = (id) => bm.layers.page.sources[id]?.title ?? id ?? bm.t("people.no_source");

  /* What should add up: what doesn't is named, with what is left over. */
  function balance(told) {
    const [low, high] = told.residual;
    const turned = high !== null && high <= 0 ? { low: -high, high: low === null ? null : -low } : { low, high };
    const number = ([least, most], about) => bm.toldNumber({ low: least, high: most, about });
    const [reported, recomputed] = [number(told.reported, told.about), number(told.recomputed)];
    return h("p", { class: `fine balance ${FINE.includes(told.status) ? "" : "balance-left"}` }, bm.t(`people.balance.${told.status}`, {
      what: bm.t(`people.check.${told.check}`, { count: bm.t(`people.count.${told.count}`) }),
      date: told.date ? bm.moment(told.date) : bm.t("people.no_date"), reported, recomputed, residual: bm.toldNumber(turned),
    }));
  }

  function draw(flow, span, width) {
    const [left, right] = [LEFT, width - RIGHT];
    const dated = flow.counts.filter(({ days }) => days);
    const most = Math.max(1, ...dated.map(({ low, high }) => Math.max(low ?? 0, high ?? 0)));
    const across = bm.dayScale(span, left, right);
    const up = (value) => FOOT - (value / most) * (FOOT - TOP);
    const taken = [];
    const marks = dated.map((each) => markOf(each, { across, up, taken }));
    const beneath = [
      ...bm.plotAxis(span, { left, right, top: TOP, foot: FOOT }),
      s("path", { class: "plot-grid", d: `M${left},${TOP}H${right}` }),
      s("text", { x: left - 5, y: TOP + 4, class: "plot-text plot-end" }, bm.number(most)), s("text", { x: left - 5, y: FOOT + 1, class: "plot-text plot-end" }, bm.number(0)),
      ...bm.layers.people.counts.map((name) => steps(name, dated.filter(({ count }) => count === name), { across, up })),
      ...beside(span, { left, right, across }),
    ];
    return { beneath, marks };
  }

  /* What lies outside the time that is shown is veiled. */
  function beside(span, { left, right, across }) {
    const { time } = bm.state;
    if (!time) return [];
    const [from, to] = [Math.min(Math.max(across(time[0]), left), right), Math.min(Math.max(across(time[1] + 1), left), right)];
    return [[left, from], [to, right]].map(([start, end]) => end > start && s("rect", { class: "plot-off", x: start, y: TOP - 6, width: end - start, height: FOOT - TOP + 6 }));
  }

  const isBeside = ({ days }) => Boolean(bm.state.time && days && (days[1] < bm.state.time[0] || days[0] > bm.state.time[1]));

  function markOf(each, { across, up, taken }) {
    const { low = 0, high, days } = each;
    const middle = (across(days[0]) + across(days[1] + 1)) / 2;
    const y = up(high === undefined ? low : (low + high) / 2);
    const x = bm.aside(taken, middle, y);
    const isOpen = high === undefined;
    const node = bm.plotMark(SHAPES[each.count], `flow-${each.count} ${isBeside(each) ? "is-beside" : ""}`, {
      x, y, low: up(low), high: isOpen ? y - 10 : up(high), isOpen, days: days[0] < days[1] ? days.map((day, at) => across(day + at)) : null,
    });
    return { x, y, node, text: textOf(each) };
  }

  /* From each date to the next at what was last reported: one line, or two where sources or ranges differ. */
  function steps(name, counts, { across, up }) {
    const dates = new Map();
    for (const { days, low = 0, high } of counts) {
      const at = (days[0] + days[1] + 1) / 2;
      const own = dates.get(at) ?? { at, least: Infinity, most: -Infinity };
      dates.set(at, { at, least: Math.min(own.least, low), most: Math.max(own.most, high ?? low) });
    }
    const all = [...dates.values()].sort((one, other) => one.at - other.at);
    if (all.length < 2) return null;
    const path = (end) => all.map((each, at) => (at ? `H${across(each.at).toFixed(1)}V${up(each[end]).toFixed(1)}` : `M${across(each.at).toFixed(1)},${up(each[end]).toFixed(1)}`)).join("");
    const isRange = all.some(({ least, most }) => least < most);
    return s("path", { class: `flow-step flow-${name}`, d: path("least") + (isRange ? path("most") : "") });
  }

  const sample = (name) => s("svg", { viewBox: "0 0 30 12", width: 30, height: 12, "aria-hidden": "true" },
    s("path", { class: `flow-step flow-${name}`, d: "M1,6H29" }), bm.plotMark(SHAPES[name], `flow-${name}`, { x: 15, y: 6, low: 6, high: 6 }));

  function table(flows) {
    const heads = ["place", "what", "people", "as_of", "source"].map((name) => h("th", { scope: "col", class: name === "people" ? "number" : null }, bm.t(`people.table.${name}`)));
    const lines = flows.flatMap((flow) => flow.counts.map((each) => h("tr", { "data-days": each.days?.join() ?? null },
      h("th", { scope: "row", dir: "auto" }, nameOf(flow)), h("td", {}, bm.t(`people.count.${each.count}`)),
      h("td", { class: "number" }, bm.toldNumber(each)), h("td", {}, bm.asOfText(each.days)), h("td", { dir: "auto" }, each.source ? bm.sourceLink(each.source) : bm.t("people.no_source")))));
    return h("details", { class: "flow-table" }, h("summary", {}, bm.t("people.table")),
      h("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": bm.t("people.flows") }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines))));
  }

  /* In the table, what lies outside the time that is shown is faint. */
  function fade(box) {
    for (const line of box.querySelectorAll("tr[data-days]")) line.classList.toggle("is-beside", isBeside({ days: line.dataset.days.split(",").map(Number) }));
  }
})(window.bordermap);
