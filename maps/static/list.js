/* The list of incidents beside the map: only the rows in sight are made, of however many there are. Each row stands
   at its own height, so that one can stay while others come and go: the one that holds the focus is never removed. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const TALLEST = 12_000_000;
  const BEYOND = 6;
  const own = { order: null, length: 0, rows: null, made: new Map(), active: null, sort: "date", top: 0, pending: 0, stale: true };
  let scroller = null;
  let list = null;
  let none = null;

  bm.list = { position: (row) => (refresh(), positionOf(row)), at: (index) => (refresh(), own.rows[index]), length: () => (refresh(), own.length), scrollTo, focus: (row) => focusAt(bm.list.position(row)), sort: () => own.sort, setSort };

  bm.drawList = function (box) {
    list = h("ol", { class: "incidents", role: "list" });
    none = h("p", { class: "list-none soft", hidden: true });
    scroller = h("div", { class: "list-scroll", id: "incident-list", tabindex: -1 }, list, none);
    box.append(scroller);
    scroller.addEventListener("scroll", onScroll, { passive: true });
    scroller.addEventListener("wheel", onWheel, { passive: false });
    list.addEventListener("keydown", onKey);
    list.addEventListener("focusin", onFocus);
    list.addEventListener("focusout", () => bm.set({ hovered: null }));
    list.addEventListener("pointerover", (event) => hover(rowOf(event.target)));
    list.addEventListener("pointerleave", () => hover(null));
    new ResizeObserver(schedule).observe(scroller);
    bm.watch(refreshLater, "passing");
    bm.watch(rewrite, "language", "rule", "line", "by");
    bm.watch(() => own.made.forEach(mark), "hovered");
    bm.watch(onSelected, "selected");
    bm.watch(schedule, "tab");
    schedule();
  };

  const rowOf = (element) => { const button = element.closest("[data-row]"); return button ? Number(button.dataset.row) : null; };

  function hover(row) {
    if ((bm.state.hovered ?? null) !== row) bm.set({ hovered: row });
  }

  function refreshLater() {
    own.stale = true;
    schedule();
  }

  function rewrite(state, changes) {
    own.made.forEach((element) => { element.dataset.stale = ""; });
    if ("language" in changes) own.height = null;
    refreshLater();
  }

  function setSort(sort) {
    own.sort = sort;
    own.top = 0;
    if (scroller) scroller.scrollTop = 0;
    own.made.forEach((element) => { element.dataset.stale = ""; });
    refreshLater();
    bm.set({ sort });
  }

  /* What is listed: all that pass; and where a time is chosen, those without a date that pass all else, since they
     may belong to it. */
  function refresh() {
    if (!own.stale) return;
    own.stale = false;
    const order = bm.orderBy(own.sort);
    const { fails } = bm.passing;
    own.rows ??= new Uint32Array(order.length);
    const { raw, none } = bm.incidents.table.column("first_day");
    const rest = bm.state.time ? bm.passing.except("time") : 0;
    let length = 0;
    for (let at = 0; at < order.length; at += 1) {
      const row = order[at];
      if (fails[row] === 0 || (rest && raw[row] === none && (fails[row] & rest) === 0)) own.rows[length++] = row;
    }
    own.length = length;
    own.order = order;
  }

  function positionOf(row) {
    for (let at = 0; at < own.length; at += 1) if (own.rows[at] === row) return at;
    return -1;
  }

  function schedule() {
    if (own.pending || !scroller) return;
    own.pending = requestAnimationFrame(function () {
      own.pending = 0;
      if (scroller.offsetParent !== null) draw();
    });
  }

  /* All heights, in pixels: of a row, of the part that is seen, of all rows, and of what is scrolled, which browsers
     limit; beyond it a step of the scroll bar is several rows. */
  function sizes() {
    const row = (own.height ??= parseFloat(getComputedStyle(scroller).getPropertyValue("--row-height")) || 66);
    const seen = scroller.clientHeight;
    const all = own.length * row;
    const scrolled = Math.min(all, TALLEST);
    const scale = all > TALLEST ? (all - seen) / (scrolled - seen) : 1;
    return { row, seen, all, scrolled, scale };
  }

  function draw() {
    refresh();
    const size = sizes();
    own.top = Math.max(0, Math.min(own.top, size.all - size.seen));
    list.style.height = `${size.scrolled}px`;
    if (size.scale === 1) own.top = scroller.scrollTop;
    const first = Math.max(0, Math.floor(own.top / size.row) - BEYOND);
    const last = Math.min(own.length, Math.ceil((own.top + size.seen) / size.row) + BEYOND);
    const wanted = new Map();
    for (let index = first; index < last; index += 1) wanted.set(own.rows[index], index);
    const focused = list.contains(document.activeElement) ? rowOf(document.activeElement) : null;
    const before = focused === own.active ? own.wasAt : null;
    keepActive(wanted, first);
    for (const [row, element] of own.made) if (!wanted.has(row)) { element.remove(); own.made.delete(row); }
    const shift = scroller.scrollTop - own.top;
    for (const [row, index] of wanted) place(row, index, index * size.row + (size.scale === 1 ? 0 : shift), size);
    if (focused !== null && before !== null && !own.made.has(focused)) focusAt(Math.min(before, own.length - 1));
    none.hidden = own.length > 0;
    if (own.length === 0) {
      if (focused !== null) scroller.focus({ preventScroll: true });
      own.active = null;
      none.textContent = bm.t("list.none");
    }
  }

  /* The row that Tab leads to is among those that are made: the one last focused, else the first in sight. */
  function keepActive(wanted, first) {
    if (own.active !== null && !wanted.has(own.active)) {
      const at = positionOf(own.active);
      if (at >= 0) wanted.set(own.active, at);
      else own.active = null;
    }
    own.active ??= own.length ? own.rows[Math.min(first + (first ? BEYOND : 0), own.length - 1)] : null;
    if (own.active !== null) own.wasAt = wanted.get(own.active);
  }

  function place(row, index, top, size) {
    let element = own.made.get(row);
    if (!element || "stale" in element.dataset) {
      const made = item(row);
      const focused = element?.contains(document.activeElement);
      if (element) element.replaceWith(made);
      else list.append(made);
      if (focused) made.firstElementChild.focus({ preventScroll: true });
      own.made.set(row, made);
      element = made;
    }
    element.style.top = `${Math.max(-10 * size.row, Math.min(top, size.scrolled + 9 * size.row))}px`;
    element.setAttribute("aria-setsize", own.length);
    element.setAttribute("aria-posinset", index + 1);
    mark(element, row);
  }

  function mark(element, row) {
    const button = element.firstElementChild;
    button.tabIndex = row === own.active ? 0 : -1;
    button.classList.toggle("is-hovered", bm.state.hovered === row);
    const selected = bm.state.selected?.kind === "incident" && bm.state.selected.feature.row === row;
    if (selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }

  function item(row) {
    return h("li", {}, h("button", {
      type: "button", "data-incident": bm.incidents.value("id", row), "data-row": row,
      onclick: () => bm.select("incident", bm.incidents.feature(row)),
    }, bm.glyph(Object.keys(bm.CLASSES)[bm.incidents.classes()[row]], false), bm.incidentLines(row, bm.sortText(own.sort, row))));
  }

  function onScroll() {
    const size = sizes();
    const expected = size.scale === 1 ? own.top : own.top / size.scale;
    if (size.scale !== 1 && Math.abs(scroller.scrollTop - expected) < 1.5) return schedule();
    own.top = scroller.scrollTop * size.scale;
    return schedule();
  }

  /* Where the scroll bar's steps are larger than rows, the wheel still moves by its own pixels. */
  function onWheel(event) {
    const size = sizes();
    if (size.scale === 1 || event.ctrlKey) return;
    const step = event.deltaY * [1, size.row, size.seen][event.deltaMode];
    const top = Math.max(0, Math.min(own.top + step, size.all - size.seen));
    if (top === own.top) return;
    event.preventDefault();
    moveTo(top, size);
  }

  function moveTo(top, size) {
    own.top = top;
    scroller.scrollTop = top / size.scale;
    draw();
  }

  /* Bring a position of the list into sight. */
  function scrollTo(index) {
    if (index < 0 || !scroller || scroller.offsetParent === null) return;
    refresh();
    const size = sizes();
    list.style.height = `${size.scrolled}px`;
    const top = index * size.row;
    if (top < own.top) moveTo(top, size);
    else if (top + size.row > own.top + size.seen) moveTo(top + size.row - size.seen, size);
    else draw();
  }

  function focusAt(index) {
    if (!(index >= 0) || index >= own.length) return;
    own.active = own.rows[index];
    scrollTo(index);
    own.made.get(own.active)?.firstElementChild.focus({ preventScroll: true });
  }

  function onFocus(event) {
    const row = rowOf(event.target);
    if (row === null) return;
    if (row !== own.active) {
      own.active = row;
      own.made.forEach(mark);
    }
    hover(row);
    const at = positionOf(row);
    own.wasAt = at;
    if (event.target.matches(":focus-visible")) scrollTo(at);
  }

  function onKey(event) {
    const at = positionOf(rowOf(event.target));
    const page = Math.max(1, Math.floor(sizes().seen / sizes().row) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -own.length, End: own.length };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focusAt(Math.max(0, Math.min(own.length - 1, at + steps[event.key])));
  }

  /* The selected incident is the one that the list goes to when it is seen again. */
  function onSelected(state) {
    const row = state.selected?.kind === "incident" ? state.selected.feature.row : null;
    if (row !== null) own.active = row;
    own.made.forEach(mark);
    schedule();
  }
})(window.bordermap);
