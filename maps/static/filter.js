/* Which incidents pass the reader's filters: a bit for each filter that an incident fails. */
(function (bm) {
  "use strict";

  const NAMES = ["time", "acts", "sides", "verdicts", "actors", "sources", "deaths", "text", "located", "dated"];
  const BIT = Object.fromEntries(NAMES.map((name, index) => [name, 1 << index]));
  const EVERY = (1 << NAMES.length) - 1;
  const wasSet = new Set();
  const last = {};

  /* Called once, before anything that draws incidents watches the state. `bm.passing.fails` has a number an incident:
     0 where it passes; `except(name)` is the mask for those that pass all but one filter. */
  bm.openFilters = function () {
    const count = bm.incidents.count;
    const Fails = NAMES.length > 8 ? Uint16Array : Uint8Array;
    bm.passing = {
      fails: new Fails(count), count,
      passes: (row) => bm.passing.fails[row] === 0,
      except: (name) => EVERY ^ BIT[name],
    };
    bm.watch(function (state, changes) {
      const changed = changedBy(changes);
      if (!changed.size) return;
      changed.forEach(apply);
      recount();
      changes.passing = true;
    });
    const opening = NAMES.filter(isSet);
    opening.forEach(apply);
    if (opening.length) recount();
  };

  /* Which filters may let others pass than before: only these are asked again. */
  function changedBy(changes) {
    const changed = new Set();
    if ("time" in changes) changed.add("time");
    if ("filters" in changes) NAMES.slice(1).filter((name) => written(name) !== last[name]).forEach((name) => changed.add(name));
    if ("rule" in changes || "line" in changes || "by" in changes) changed.add("verdicts").add("sides");
    return new Set([...changed].filter((name) => isSet(name) || wasSet.has(name)));
  }

  const written = (name) => (isSet(name) ? JSON.stringify(bm.state.filters[name]) : undefined);

  function isSet(name) {
    const value = name === "time" ? bm.state.time : bm.state.filters[name];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== "";
  }

  /* Set or clear the bit of one filter for every row. */
  function apply(name) {
    const { fails } = bm.passing;
    const bit = BIT[name];
    last[name] = written(name);
    if (isSet(name)) {
      wasSet.add(name);
      TESTS[name](fails, bit, EVERY ^ bit);
      return;
    }
    wasSet.delete(name);
    for (let row = 0; row < fails.length; row += 1) fails[row] &= EVERY ^ bit;
  }

  function recount() {
    const { fails } = bm.passing;
    let count = 0;
    for (let row = 0; row < fails.length; row += 1) if (fails[row] === 0) count += 1;
    bm.passing.count = count;
  }

  /* By filter, what sets its bit for all rows that fail it under the present state and clears it for the others: a
     loop over typed arrays, since each runs over every row at each step of a brush. */
  const TESTS = {
    time: byTime,
    acts(fails, bit, keep) {
      const names = Object.keys(bm.CLASSES);
      byCode(bm.incidents.classes(), names.map((name) => bm.state.filters.acts.includes(name)), fails, bit, keep);
    },
    sides: bySide,
    verdicts: byVerdict,
    actors: (fails, bit, keep) => byValue("actors", bm.state.filters.actors, fails, bit, keep),
    sources: bySource,
    deaths: byDeaths,
    text: (fails, bit, keep) => byTest(bm.searcher(bm.state.filters.text), fails, bit, keep),
    located: (fails, bit, keep) => byTest((row) => bm.incidents.isLocated(row) === bm.state.filters.located, fails, bit, keep),
    dated(fails, bit, keep) {
      const first = bm.incidents.table.column("first_day");
      byTest((row) => (first.raw[row] !== first.none) === bm.state.filters.dated, fails, bit, keep);
    },
  };

  function byTest(test, fails, bit, keep) {
    for (let row = 0; row < fails.length; row += 1) fails[row] = test(row) ? fails[row] & keep : fails[row] | bit;
  }

  /* `wanted` says by code whether it passes. */
  function byCode(codes, wanted, fails, bit, keep) {
    const passes = Uint8Array.from(wanted);
    for (let row = 0; row < fails.length; row += 1) {
      fails[row] = passes[codes[row]] === 1 ? fails[row] & keep : fails[row] | bit;
    }
  }

  /* An incident of a day that is not known passes no time: it stays in the list, marked. */
  function byTime(fails, bit, keep) {
    const [from, to] = bm.state.time;
    const { raw: first, none } = bm.incidents.table.column("first_day");
    const { raw: last } = bm.incidents.table.column("last_day");
    for (let row = 0; row < fails.length; row += 1) {
      const passes = first[row] <= to && last[row] >= from && first[row] !== none;
      fails[row] = passes ? fails[row] & keep : fails[row] | bit;
    }
  }

  /* One of its places lies on a wanted side. */
  function bySide(fails, bit, keep) {
    const wanted = bm.state.filters.sides;
    const { values, sets, raw } = bm.facet("sides");
    byCode(raw, sets.map((set) => set.some((index) => wanted.includes(values[index]))), fails, bit, keep);
  }

  /* Its verdict under the rule that is shown, or whether the rules that are compared agree, is a wanted one. */
  function byVerdict(fails, bit, keep) {
    const wanted = bm.state.filters.verdicts;
    const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
    const own = bm.VERDICTS.map((name) => Number(wanted.includes(name)));
    const agreed = agreeing(wanted);
    byTest((row) => own[said ? said.verdict[row] : 0] === 1 || agreed(row), fails, bit, keep);
  }

  function agreeing(wanted) {
    const column = bm.incidents.table.column("agreements");
    if (!column || !(wanted.includes("robust") || wanted.includes("contested"))) return () => false;
    const own = (value) => wanted.includes((value || []).map((told) => told.agreement)
      .find((each) => each === "robust" || each === "contested"));
    if (!column.values) return (row) => own(column.value(row));
    const known = [false, ...column.values.map(own)];
    return (row) => known[column.raw[row]];
  }

  /* Where one of an incident's values in a column is a wanted one, by row. */
  function holdsOne(name, wanted) {
    const column = bm.incidents.table.column(name);
    const own = (value) => [value ?? []].flat().some((each) => wanted.includes(each));
    if (!column) return () => false;
    if (!column.values) return (row) => own(column.value(row));
    const known = [false, ...column.values.map(own)];
    return (row) => known[column.raw[row]];
  }

  function byValue(name, wanted, fails, bit, keep) {
    const column = bm.incidents.table.column(name);
    if (!column?.values) return byTest(holdsOne(name, wanted), fails, bit, keep);
    const own = (value) => [value].flat().some((each) => wanted.includes(each));
    return byCode(column.raw, [false, ...column.values.map(own)], fails, bit, keep);
  }

  /* A source of the incident itself, or of one of its accounts. */
  function bySource(fails, bit, keep) {
    const wanted = bm.state.filters.sources;
    const own = holdsOne("source", wanted);
    const accounts = bm.incidents.table.column("accounts");
    if (!accounts) return byTest(own, fails, bit, keep);
    const told = (row) => (accounts.value(row) || []).some((each) =>
      wanted.includes(each.source) || (each.further_sources || []).some((id) => wanted.includes(id)));
    if (accounts.values) {
      const known = new Map();
      const once = (row) => {
        const code = accounts.raw[row];
        if (!known.has(code)) known.set(code, told(row));
        return known.get(code);
      };
      return byTest((row) => own(row) || once(row), fails, bit, keep);
    }
    // Only rows in whose bytes a wanted name stands are read.
    const maybe = new Set(wanted.flatMap((id) => accounts.holding(JSON.stringify(id))));
    return byTest((row) => own(row) || (maybe.has(row) && told(row)), fails, bit, keep);
  }

  /* The highest number of deaths that is reported is not below what is asked for. */
  function byDeaths(fails, bit, keep) {
    const least = bm.state.filters.deaths;
    const columns = ["deaths_high", "deaths_best", "deaths_low"].map((name) => bm.incidents.table.column(name))
      .filter(Boolean);
    for (let row = 0; row < fails.length; row += 1) fails[row] |= bit;
    for (const column of columns) {
      const { raw, none, scale } = column;
      for (let row = 0; row < fails.length; row += 1) {
        const value = scale ? (raw[row] === none ? NaN : raw[row] / scale) : column.value(row);
        if (value >= least) fails[row] &= keep;
      }
    }
  }
})(window.bordermap);
