/* Which incidents pass the reader's filters: a bit for each filter that an incident fails. */
(function (bm) {
  "use strict";

  const NAMES = ["time", "acts", "sides", "verdicts", "actors", "sources", "deaths", "text"];
  const BIT = Object.fromEntries(NAMES.map((name, index) => [name, 1 << index]));

  /* Called once, before anything that draws incidents watches the state. `bm.passing.fails` has a byte an incident:
     0 where it passes; `except(name)` is the mask for those that pass all but one filter. */
  bm.openFilters = function () {
    const count = bm.incidents.count;
    bm.passing = {
      fails: new Uint8Array(count), count,
      passes: (row) => bm.passing.fails[row] === 0,
      except: (name) => 0xff ^ BIT[name],
    };
    const all = function () {
      for (const name of NAMES) apply(name);
      recount();
    };
    bm.watch(function (state, changes) {
      const changed = changedBy(changes);
      if (!changed.size) return;
      changed.forEach(apply);
      recount();
      changes.passing = true;
    });
    all();
  };

  function changedBy(changes) {
    const changed = new Set();
    if ("time" in changes) changed.add("time");
    if ("filters" in changes) NAMES.slice(1).forEach((name) => changed.add(name));
    if ("rule" in changes || "line" in changes || "by" in changes) changed.add("verdicts").add("sides");
    return new Set([...changed].filter((name) => name === "time" || isSet(name) || wasSet.has(name)));
  }

  const wasSet = new Set();

  function isSet(name) {
    if (name === "time") return bm.state.time !== null;
    const value = bm.state.filters[name];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
  }

  function apply(name) {
    const { fails } = bm.passing;
    const bit = BIT[name];
    const test = isSet(name) ? TESTS[name]() : null;
    if (test) wasSet.add(name);
    else wasSet.delete(name);
    for (let row = 0; row < fails.length; row += 1) {
      if (test && !test(row)) fails[row] |= bit;
      else fails[row] &= ~bit;
    }
  }

  function recount() {
    const { fails } = bm.passing;
    let count = 0;
    for (let row = 0; row < fails.length; row += 1) if (fails[row] === 0) count += 1;
    bm.passing.count = count;
  }

  /* By filter, a function that tests a row under the present state. An incident of a day that is not known passes
     no time: it stays in the list, marked. */
  const TESTS = {
    time() {
      const [from, to] = bm.state.time;
      const first = bm.incidents.table.column("first_day");
      const last = bm.incidents.table.column("last_day");
      return (row) => first.raw[row] !== first.none && first.raw[row] <= to && last.raw[row] >= from;
    },
    acts() {
      const names = Object.keys(bm.CLASSES);
      const wanted = new Set(bm.state.filters.acts.map((name) => names.indexOf(name)));
      const classes = bm.incidents.classes();
      return (row) => wanted.has(classes[row]);
    },
    sides() {
      const wanted = new Set(bm.state.filters.sides);
      const sides = bm.incidents.places.column(`side:${bm.state.line}`);
      const { starts } = bm.incidents;
      return function (row) {
        for (let place = starts[row]; place < starts[row + 1]; place += 1) {
          if (wanted.has(sides?.value(place) ?? "undetermined")) return true;
        }
        return false;
      };
    },
    verdicts() {
      const wanted = new Set(bm.state.filters.verdicts);
      const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
      const across = wanted.has("robust") || wanted.has("contested");
      return (row) => wanted.has(said ? bm.VERDICTS[said.verdict[row]] : "undetermined") ||
        (across && wanted.has(agreement(row)));
    },
    actors: () => holdsOne("actors", bm.state.filters.actors),
    sources: () => fromOne(bm.state.filters.sources),
    deaths() {
      const least = bm.state.filters.deaths;
      const columns = ["deaths_high", "deaths_best", "deaths_low"].map((name) => bm.incidents.table.column(name));
      return (row) => columns.some((column) => column && column.value(row) >= least);
    },
    text() {
      return bm.searcher(bm.state.filters.text);
    },
  };

  /* "robust" or "contested" where the rules that are compared say so. */
  const agreement = (row) => (bm.incidents.value("agreements", row) || []).map((told) => told.agreement)
    .find((each) => each === "robust" || each === "contested");

  function holdsOne(name, values) {
    const wanted = new Set(values);
    const column = bm.incidents.table.column(name);
    const own = (value) => [value ?? []].flat().some((each) => wanted.has(each));
    if (!column) return () => false;
    if (!column.values) return (row) => own(column.value(row));
    const known = [own(undefined), ...column.values.map(own)];
    return (row) => known[column.raw[row]];
  }

  /* A source of the incident itself, or of one of its accounts. */
  function fromOne(values) {
    const wanted = new Set(values);
    const own = holdsOne("source", values);
    const accounts = bm.incidents.table.column("accounts");
    return (row) => own(row) || (accounts?.value(row) || []).some((told) =>
      wanted.has(told.source) || (told.further_sources || []).some((each) => wanted.has(each)));
  }
})(window.bordermap);
