/* The brush over the histogram: drag to make one, drag its middle or its edges, or move the edges by key. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const CLICK_PX = 4;

  /* `edges` gives the bins to which a pointer keeps, `unit` what a page key moves by; `touched` is called when the
     reader takes hold of the brush. */
  bm.openBrush = function (plot, { edges, unit, touched }) {
    const handles = ["first", "last"].map((end) => h("div", {
      class: `time-handle time-handle-${end}`, role: "slider", tabindex: 0, "aria-orientation": "horizontal", "data-end": end,
    }));
    const brush = {
      plot, edges, unit, touched, handles, held: null, asked: null, frame: null,
      window: h("div", { class: "time-window" }), off: ["before", "after"].map((part) => h("div", { class: `time-off time-off-${part}` })),
    };
    plot.append(...brush.off, brush.window, ...handles);
    plot.addEventListener("pointerdown", (event) => take(brush, event));
    plot.addEventListener("pointermove", (event) => brush.held && drag(brush, event));
    plot.addEventListener("pointerup", (event) => brush.held && letGo(brush, event));
    plot.addEventListener("pointercancel", () => { brush.held = null; });
    plot.addEventListener("dblclick", () => ask(brush, null));
    handles.forEach((handle) => handle.addEventListener("keydown", (event) => onKey(brush, event)));
    return { update: () => update(brush), write: () => write(brush) };
  };

  const spanOf = ({ edges }) => [edges()[0], edges()[edges().length - 1] - 1];

  function write({ handles }) {
    handles.forEach((handle) => handle.setAttribute("aria-label", bm.t(`time.handle.${handle.dataset.end}`)));
  }

  /* Put everything where the time is. */
  function update(brush) {
    if (!brush.edges()) return;
    const [start, end] = spanOf(brush);
    const time = bm.state.time || [start, end];
    const place = (day) => Math.min(100, Math.max(0, (100 * (day - start)) / (end + 1 - start)));
    const [left, right] = [place(time[0]), place(time[1] + 1)];
    brush.plot.classList.toggle("is-brushed", bm.state.time !== null);
    brush.off[0].style.width = `${left}%`;
    brush.off[1].style.left = `${right}%`;
    brush.window.style.left = `${left}%`;
    brush.window.style.width = `${right - left}%`;
    brush.handles.forEach(function (handle, index) {
      handle.style.left = `${index ? right : left}%`;
      for (const [name, value] of Object.entries({ valuemin: start, valuemax: end, valuenow: time[index] })) {
        handle.setAttribute(`aria-${name}`, value);
      }
      handle.setAttribute("aria-valuetext", bm.timeText([time[index], time[index]]));
    });
  }

  /* At most one change a frame, the last that was asked for. */
  function ask(brush, time) {
    brush.asked = time;
    brush.frame ??= requestAnimationFrame(function () {
      brush.frame = null;
      bm.set({ time: brush.asked });
    });
  }

  /* A time within all that is dated; all of it is no choice of time. */
  function choose(brush, first, last) {
    const [start, end] = spanOf(brush);
    const time = [Math.max(first, start), Math.min(last, end)];
    ask(brush, time[0] <= start && time[1] >= end ? null : time);
  }

  function dayAt(brush, clientX) {
    const [start, end] = spanOf(brush);
    const box = brush.plot.getBoundingClientRect();
    const share = Math.min(Math.max((clientX - box.left) / box.width, 0), 1);
    return Math.min(end, Math.floor(start + share * (end + 1 - start)));
  }

  /* The first and the last day of the bin in which a day lies. */
  function binOf({ edges }, day) {
    const bin = bm.binAt(edges(), day);
    return [edges()[bin], edges()[bin + 1] - 1];
  }

  function take(brush, event) {
    if (event.button !== 0) return;
    const end = event.target.dataset.end;
    const how = end || (bm.state.time && event.target === brush.window ? "move" : "new");
    brush.touched();
    brush.held = { how, x: event.clientX, day: dayAt(brush, event.clientX), time: bm.state.time || spanOf(brush), moved: false };
    brush.plot.setPointerCapture(event.pointerId);
    if (!end) event.preventDefault(); // no text is selected; a handle takes the focus
  }

  function drag(brush, event) {
    const { held } = brush;
    if (!held.moved && Math.abs(event.clientX - held.x) < CLICK_PX) return;
    held.moved = true;
    const day = dayAt(brush, event.clientX);
    const [first, last] = held.time;
    if (held.how === "first") choose(brush, Math.min(binOf(brush, day)[0], last), last);
    else if (held.how === "last") choose(brush, first, Math.max(binOf(brush, day)[1], first));
    else if (held.how === "move") move(brush, day - held.day);
    else choose(brush, binOf(brush, Math.min(day, held.day))[0], binOf(brush, Math.max(day, held.day))[1]);
  }

  /* The window keeps its length and begins where a bin does. */
  function move(brush, days) {
    const [start, end] = spanOf(brush);
    const [first, last] = brush.held.time;
    const length = last - first;
    const at = Math.min(Math.max(first + days, start), end - length);
    const [from, to] = binOf(brush, at);
    const begin = at - from > to + 1 - at && to + 1 + length <= end ? to + 1 : from;
    choose(brush, begin, begin + length);
  }

  /* A click without a drag chooses the bin it is on. */
  function letGo(brush) {
    const { held } = brush;
    brush.held = null;
    if (!held.moved && !["first", "last"].includes(held.how)) choose(brush, ...binOf(brush, held.day));
  }

  const KEYS = { ArrowLeft: [-1, "day"], ArrowDown: [-1, "day"], ArrowRight: [1, "day"], ArrowUp: [1, "day"], PageDown: [-1], PageUp: [1] };

  /* The arrows move an edge by a day, the page keys by the step that is chosen; with Shift both edges move. */
  function onKey(brush, event) {
    const [start, end] = spanOf(brush);
    const index = event.currentTarget.dataset.end === "last" ? 1 : 0;
    const time = [...(bm.state.time || [start, end])];
    if (event.key === "Home") time[index] = index ? time[0] : start;
    else if (event.key === "End") time[index] = index ? end : time[1];
    else if (KEYS[event.key]) {
      const [steps, unit = brush.unit()] = KEYS[event.key];
      const moved = bm.shifted(time, unit, steps);
      if (event.shiftKey) time.splice(0, 2, ...(moved[0] >= start && moved[1] <= end ? moved : time));
      else time[index] = index ? Math.max(bm.shifted([time[1], time[1]], unit, steps)[0], time[0])
        : Math.min(bm.shifted([time[0], time[0]], unit, steps)[0], time[1]);
    } else return;
    event.preventDefault();
    brush.touched();
    choose(brush, ...time);
  }
})(window.bordermap);
