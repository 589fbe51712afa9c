/* The filters: a button for each kind that the case offers, its choices with the number that each would show, and
   what is in force as chips that can be taken away. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const KINDS = ["acts", "sides", "verdicts", "actors", "sources", "deaths", "located", "dated"];
  const MANY = 12;
  const MOST = 200;
  let open = null;

  bm.setFilter = (name, value) => bm.set({ filters: { ...bm.state.filters, [name]: value } });

  const NOTHING = { acts: [], sides: [], verdicts: [], actors: [], sources: [], deaths: null, text: "", located: null, dated: null };
  bm.clearFilters = () => bm.set({ filters: { ...bm.state.filters, ...NOTHING }, time: null });

  /* What a filter lets pass, as a list. */
  function chosen(name) {
    const value = bm.state.filters[name];
    return Array.isArray(value) ? value : value === null || value === undefined || value === "" ? [] : [value];
  }

  bm.drawFilters = function (box) {
    const buttons = h("div", { class: "filter-buttons", role: "group" });
    const choices = h("div", { class: "filter-choices", id: "filter-choices", hidden: true });
    const chips = h("div", { class: "chips" });
    box.append(buttons, choices, chips);
    const names = KINDS.filter(isOffered);
    const turn = function (name) {
      open = open === name ? null : name;
      write();
    };
    const write = function () {
      buttons.setAttribute("aria-label", bm.t("finder.filters"));
      const focused = buttons.contains(document.activeElement) && document.activeElement.dataset.filter;
      buttons.replaceChildren(...names.map((name) => filterButton(name, () => turn(name))));
      if (focused) buttons.querySelector(`[data-filter="${focused}"]`)?.focus();
      choices.hidden = open === null;
      choices.replaceChildren(...(open ? [open === "deaths" ? leastDeaths() : choicesOf(open)] : []));
      chips.replaceChildren(...chipsInForce(chips));
      count(choices);
    };
    bm.watch(write, "language");
    bm.watch(function (state, changes) {
      for (const name of names) mark(buttons.querySelector(`[data-filter="${name}"]`), name);
      tick(choices);
      if ("filters" in changes || "time" in changes) writeChips(chips);
      if (state.tab === "incidents") count(choices);
    }, "passing", "filters", "time", "rule", "line", "by", "tab");
    write();
  };

  /* Whether the case has anything to choose from. Who took part and who says so is only read when it is asked for. */
  function isOffered(name) {
    const has = (...columns) => columns.some((each) => bm.incidents.table.names.includes(each));
    if (name === "deaths") return has("deaths_low", "deaths_best", "deaths_high");
    if (name === "actors") return has("actors");
    if (name === "sources") return has("source", "accounts");
    return bm.facetTells(name);
  }

  function filterButton(name, onclick) {
    const button = h("button", { type: "button", class: "filter-button", "data-filter": name, "aria-controls": "filter-choices", onclick });
    mark(button, name);
    return button;
  }

  function mark(button, name) {
    const count = chosen(name).length;
    button.setAttribute("aria-expanded", String(open === name));
    button.classList.toggle("is-set", count > 0);
    button.textContent = count ? bm.t("finder.filter.set", { name: bm.t(`finder.filter.${name}`), count }) : bm.t(`finder.filter.${name}`);
  }

  bm.classText = (name) => bm.t(`legend.class.${name}`);

  /* How a value is called. */
  bm.facetText = function (name, value) {
    if (name === "acts") return bm.classText(value);
    if (name === "sides") return value === "undetermined" ? bm.t("finder.side.undetermined") : bm.sideName(value);
    if (name === "sources") return bm.layers.page.sources[value]?.title || value;
    if (name === "deaths") return bm.t("finder.deaths.least", { n: value });
    return name === "actors" ? value : bm.t(`finder.${name}.${value}`);
  };

  function choicesOf(name) {
    const { values } = bm.facet(name);
    const numbers = bm.facetOccurring(name);
    const isLong = ["actors", "sources"].includes(name);
    const counts = isLong && bm.facetCounts(name);
    if (isLong) numbers.sort((a, b) => counts[b] - counts[a] || bm.facetText(name, values[a]).localeCompare(bm.facetText(name, values[b])));
    const shown = numbers.slice(0, MOST);
    const list = h("div", { class: "choices" }, shown.map((index) => choice(name, values[index], index)));
    return h("fieldset", {}, h("legend", {}, bm.t(`finder.legend.${name}`)),
      numbers.length > MANY && narrowing(list), list,
      numbers.length > MOST && h("p", { class: "hint" }, bm.t("finder.more_values", { n: numbers.length - MOST })));
  }

  function choice(name, value, index) {
    return h("label", { class: "choice" },
      h("input", { type: "checkbox", checked: chosen(name).includes(value), "data-kind": name, "data-index": index, onchange: (event) => choose(name, value, event.target.checked) }),
      name === "acts" && bm.glyph(value, false),
      h("span", { dir: "auto" }, bm.facetText(name, value)), h("span", { class: "count" }));
  }

  /* A filter of two values takes one of them; both are none. */
  function choose(name, value, on) {
    const rest = chosen(name).filter((each) => each !== value);
    const now = on ? [...rest, value] : rest;
    if (name === "located" || name === "dated") bm.setFilter(name, now.length === 1 ? now[0] : null);
    else bm.setFilter(name, now);
  }

  function narrowing(list) {
    return h("input", {
      type: "search", class: "narrowing", "aria-label": bm.t("finder.narrow"), placeholder: bm.t("finder.narrow"),
      oninput(event) {
        const words = bm.wordsOf(event.target.value);
        for (const label of list.children) {
          label.hidden = !words.every((word) => bm.holdsWord(word, bm.fold(label.children[1].textContent)));
        }
      },
    });
  }

  function leastDeaths() {
    return h("fieldset", {}, h("legend", {}, bm.t("finder.legend.deaths")), h("label", { class: "least" },
      bm.t("finder.deaths.at_least"), h("input", {
        type: "number", min: 0, step: 1, inputmode: "numeric", value: bm.state.filters.deaths ?? "",
        oninput: (event) => bm.setFilter("deaths", event.target.value === "" || !(Number(event.target.value) >= 0) ? null : Number(event.target.value)),
      })));
  }

  /* The ticks follow the state, whoever changed it. */
  function tick(choices) {
    for (const input of choices.querySelectorAll("[data-kind]")) {
      input.checked = chosen(input.dataset.kind).includes(bm.facet(input.dataset.kind).values[input.dataset.index]);
    }
    const least = choices.querySelector("[type=number]");
    if (least && document.activeElement !== least) least.value = bm.state.filters.deaths ?? "";
  }

  /* How many incidents each choice would show, beside what the other filters let pass. */
  function count(choices) {
    const inputs = choices.querySelectorAll("[data-kind]");
    if (!inputs.length) return;
    const counts = bm.facetCounts(inputs[0].dataset.kind);
    for (const input of inputs) {
      const n = counts[input.dataset.index] ?? 0;
      input.parentElement.lastElementChild.textContent = bm.number(n);
      input.parentElement.classList.toggle("is-none", n === 0);
    }
  }

  function writeChips(chips) {
    const all = Array.from(chips.children);
    const at = all.indexOf(document.activeElement);
    chips.replaceChildren(...chipsInForce());
    if (at >= 0) (chips.children[Math.min(at, chips.children.length - 1)] || document.getElementById("search"))?.focus();
  }

  function chipsInForce() {
    const chips = bm.filtersInForce().map(({ text, clear }) => h("button", {
      type: "button", class: "chip", onclick: clear, "aria-label": bm.t("finder.remove", { what: text }),
    }, h("span", { dir: "auto" }, text), h("span", { "aria-hidden": "true" }, " ×")));
    if (chips.length) chips.push(h("button", { type: "button", class: "chip chip-all", onclick: bm.clearFilters }, bm.t("finder.clear_all")));
    return chips;
  }

  /* Every filter in force in words, with what takes it away. */
  bm.filtersInForce = function () {
    const { time, filters } = bm.state;
    const made = KINDS.flatMap((name) => chosen(name).map((value) => ({
      text: bm.t("finder.chip", { name: bm.t(`finder.filter.${name}`), value: bm.facetText(name, value) }),
      clear: () => bm.setFilter(name, Array.isArray(filters[name]) ? bm.state.filters[name].filter((each) => each !== value) : null),
    })));
    const text = filters.text.trim();
    if (text) made.unshift({ text: bm.t("finder.chip.text", { text }), clear: () => bm.setFilter("text", "") });
    if (time) made.unshift({ text: bm.t("finder.chip.time", { span: bm.span(...time.map(bm.isoDay)) }), clear: () => bm.set({ time: null }) });
    return made;
  };

  bm.isoDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
})(window.bordermap);
