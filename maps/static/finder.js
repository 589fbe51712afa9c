/* The tab of the incidents: search, filters, how many pass them, and the list. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const TYPING_MS = 180;
  const TELLING_MS = 700;
  const PLACES = 6;

  bm.drawFinder = function () {
    if (!bm.incidents.count) return;
    const box = document.getElementById("finder");
    const places = h("div", { class: "found-places", id: "found-places" });
    const filters = h("div", { class: "filters" });
    box.append(searchField(), places, filters, bar());
    bm.drawFilters(filters);
    bm.drawList(box);
    box.append(h("div", { class: "finder-foot", id: "finder-foot" }));
    bm.drawDownloads(document.getElementById("finder-foot"));
    const update = () => showPlaces(places);
    bm.watch(update, "filters", "language");
    update();
  };

  function searchField() {
    const input = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false", maxlength: 200, "data-t-label": "finder.search", "data-t-placeholder": "finder.search.hint" });
    let timer = null;
    const search = function () {
      clearTimeout(timer);
      if (input.value.trim() !== bm.state.filters.text) bm.setFilter("text", input.value.trim());
    };
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(search, TYPING_MS);
    });
    input.addEventListener("keydown", (event) => onSearchKey(event, input, search));
    bm.watch((state) => { if (state.filters.text !== input.value.trim()) input.value = state.filters.text; }, "filters");
    input.value = bm.state.filters.text;
    const field = h("div", { class: "search" }, input);
    bm.translateMarkup(field);
    return field;
  }

  /* Enter searches at once, Escape empties the field, an arrow goes on to what is found. */
  function onSearchKey(event, input, search) {
    if (event.key === "Enter") search();
    else if (event.key === "ArrowDown") {
      search();
      const place = document.querySelector("#found-places button");
      if (place) place.focus();
      else requestAnimationFrame(() => document.querySelector('#incident-list [tabindex="0"]')?.focus());
    } else if (event.key === "Escape" && input.value) {
      input.value = "";
      search();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }

  /* How many pass, and by what the list is sorted. */
  function bar() {
    const shown = h("p", { class: "finder-count", "aria-hidden": "true" });
    const told = h("p", { class: "visually-hidden", role: "status" });
    const sort = h("select", { id: "sort", onchange: (event) => bm.list.setSort(event.target.value) });
    const label = h("label", { for: "sort", class: "visually-hidden" });
    let timer = null;
    const update = function () {
      shown.textContent = bm.countText();
      clearTimeout(timer);
      timer = setTimeout(() => { told.textContent = bm.countText(); }, TELLING_MS);
    };
    const write = function () {
      label.textContent = bm.t("finder.sort");
      sort.replaceChildren(...sorts().map((name) => h("option", { value: name, selected: name === bm.list.sort() }, bm.t(`finder.sort.${name}`))));
      update();
    };
    bm.watch(update, "passing");
    bm.watch(write, "language");
    bm.watch(() => { sort.value = bm.list.sort(); }, "sort");
    write();
    return h("div", { class: "finder-bar" }, shown, told, label, sort);
  }

  function sorts() {
    const has = (name) => ["low", "best", "high"].some((each) => bm.incidents.table.column(`${name}_${each}`));
    return ["date", "distance", ...(bm.layers.page.rules.length ? ["chance"] : []), ...(has("deaths") ? ["deaths"] : [])];
  }

  /* "12 of 20 incidents", and how many of those without a date are listed beside them. */
  bm.countText = function () {
    const { count, fails } = bm.passing;
    const text = count === fails.length ? bm.t("finder.count.all", { n: count }) : bm.t("finder.count.some", { count, n: fails.length });
    const undated = bm.state.time ? bm.undatedBeside() : 0;
    return undated ? bm.t("finder.count.undated", { text, n: undated }) : text;
  };

  /* How many without a date fail nothing but the time that is chosen. */
  bm.undatedBeside = function () {
    const { fails } = bm.passing;
    const mask = bm.passing.except("time");
    const { raw, none } = bm.incidents.table.column("first_day");
    let count = 0;
    for (let row = 0; row < fails.length; row += 1) if (raw[row] === none && fails[row] !== 0 && (fails[row] & mask) === 0) count += 1;
    return count;
  };

  /* What a row of the list says of that by which it is sorted. */
  bm.sortText = function (sort, row) {
    if (sort === "distance") return distanceText(row);
    if (sort === "chance") {
      const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
      return said && said.verdict[row] ? bm.chanceText({ verdict: bm.VERDICTS[said.verdict[row]], chance: said.chance[row] }) : bm.t("finder.not_told");
    }
    if (sort !== "deaths") return null;
    const deaths = bm.deathsOf(row);
    return deaths ? bm.t("finder.deaths", { n: deaths.high, range: bm.range(deaths.low, deaths.high) }) : bm.t("finder.deaths.not_given");
  };

  function distanceText(row) {
    const column = bm.incidents.places.column(`distance:${bm.state.line}`);
    const { starts } = bm.incidents;
    const metres = Array.from({ length: starts[row + 1] - starts[row] }, (_, at) => column?.value(starts[row] + at)).filter((each) => each !== undefined);
    return metres.length ? bm.roughly(Math.min(...metres)) : bm.t("finder.distance.not_known");
  }

  function showPlaces(box) {
    const found = bm.findPlaces(bm.state.filters.text);
    const more = found.length - PLACES;
    box.replaceChildren(...(found.length ? [
      h("p", { class: "hint" }, bm.t("finder.places", { n: found.length })),
      h("ul", {}, found.slice(0, PLACES).map((each) => h("li", {}, placeButton(each)))),
      more > 0 && h("p", { class: "hint" }, bm.t("finder.places.more", { n: more })),
    ].filter(Boolean) : []));
  }

  function placeButton({ kind, feature, other }) {
    return h("button", { type: "button", class: "found-place", "data-place": feature.id, onclick: () => goTo(kind, feature) },
      h("span", { dir: "auto" }, feature.name), other && h("span", { class: "soft", dir: "auto" }, ` ${other}`),
      h("span", { class: "count" }, bm.t(`finder.kind.${kind}`)));
  }

  function goTo(kind, feature) {
    if (kind === "area") bm.showArea(feature);
    else bm.select(kind, feature);
  }
})(window.bordermap);
