/* What the incidents can be told apart by: by facet the values that occur, and of each incident which. Each facet has
   `values`, `sets` (lists of numbers of values) and `raw`, of each incident the number of its set. */
(function (bm) {
  "use strict";

  const KEPT = {};
  const ACROSS = ["robust", "contested"];

  /* A facet of the incidents under the rule and line that are shown; null where it can't tell any apart. */
  bm.facet = function (name) {
    const key = KEYS[name]?.() ?? "";
    if (KEPT[name]?.key !== key) KEPT[name] = { key, facet: MAKERS[name]() };
    return KEPT[name].facet;
  };

  const KEYS = {
    sides: () => bm.state.line,
    verdicts: () => bm.toldKey(bm.state.rule),
  };

  const MAKERS = {
    acts: () => one(Object.keys(bm.CLASSES), bm.incidents.classes()),
    sides: bySide,
    verdicts: byVerdict,
    actors: () => byColumn("actors"),
    sources: bySource,
    located: () => one([true, false], rowwise(bm.incidents.count, (row) => Number(!bm.incidents.isLocated(row)))),
    dated() {
      const { raw, none } = bm.incidents.table.column("first_day");
      return one([true, false], rowwise(raw.length, (row) => Number(raw[row] === none)));
    },
  };

  /* By value of a facet, how many incidents have it among those that fail no filter but its own. */
  bm.facetCounts = function (name) {
    const { values, sets, raw } = bm.facet(name);
    const { fails } = bm.passing;
    const mask = bm.passing.except(name);
    const bySet = new Uint32Array(sets.length);
    for (let row = 0; row < raw.length; row += 1) if ((fails[row] & mask) === 0) bySet[raw[row]] += 1;
    return total(values, sets, bySet);
  };

  /* Whether a facet can tell incidents apart, seen as soon as two differ: a facet itself is made when it is asked for. */
  bm.facetTells = (name) => TELLS[name]();

  const TELLS = {
    acts: () => bm.incidents.classes().some((each, _, all) => each !== all[0]),
    sides() {
      const column = bm.incidents.places.column(`side:${bm.state.line}`);
      return Boolean(column?.raw?.some((each, _, all) => each !== all[0]) ?? column);
    },
    verdicts: () => bm.layers.page.rules.length > 0,
    located: () => bm.incidents.located().some((each, _, all) => each !== all[0]),
    dated() {
      const { raw, none } = bm.incidents.table.column("first_day");
      return raw.some((day) => day === none) && raw.some((day) => day !== none);
    },
  };

  /* The numbers of the values that occur at all. */
  bm.facetOccurring = function (name) {
    const { values, sets, raw } = bm.facet(name);
    const seen = new Uint32Array(sets.length);
    for (let row = 0; row < raw.length; row += 1) seen[raw[row]] = 1;
    const counts = total(values, sets, seen);
    return values.flatMap((_, index) => (counts[index] ? [index] : []));
  };

  function total(values, sets, bySet) {
    const counts = new Uint32Array(values.length);
    sets.forEach((set, index) => set.forEach((value) => { counts[value] += bySet[index]; }));
    return counts;
  }

  function one(values, raw) {
    return { values, sets: values.map((_, index) => [index]), raw };
  }

  function rowwise(count, code) {
    const raw = new Uint8Array(count);
    for (let row = 0; row < count; row += 1) raw[row] = code(row);
    return raw;
  }

  /* The sides in which the line that is shown lets the places of an incident lie: a set is a number in binary. */
  function bySide() {
    const column = bm.incidents.places.column(`side:${bm.state.line}`);
    const values = [...Object.keys(bm.layers.page.sides), "undetermined"];
    const bit = (side) => 1 << values.indexOf(values.includes(side) ? side : "undetermined");
    const known = column?.values && [undefined, ...column.values].map(bit);
    const bitOf = known ? (place) => known[column.raw[place]] : (place) => bit(column?.value(place));
    const { starts, count } = bm.incidents;
    const raw = new Uint16Array(count);
    for (let row = 0; row < count; row += 1) {
      for (let place = starts[row]; place < starts[row + 1]; place += 1) raw[row] |= bitOf(place);
    }
    const sets = Array.from({ length: 1 << values.length }, (_, number) => values.flatMap((_, index) => (number & (1 << index) ? [index] : [])));
    return { values, sets, raw };
  }

  /* The verdict under the rule that is shown, and whether the rules that are compared agree. */
  function byVerdict() {
    const own = ["inside", "possible", "outside", "undetermined"];
    const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
    const order = bm.VERDICTS.map((name) => own.indexOf(name));
    const agreed = agreements(ACROSS);
    const raw = rowwise(bm.incidents.count, (row) => order[said ? said.verdict[row] : 0] * 3 + agreed(row));
    const sets = Array.from({ length: own.length * 3 }, (_, number) =>
      (number % 3 ? [Math.floor(number / 3), own.length + (number % 3) - 1] : [Math.floor(number / 3)]));
    return { values: [...own, ...ACROSS], sets, raw };
  }

  /* A function of the row: 0, or from 1 the number of the first of the words that is said of it. */
  function agreements(words) {
    const column = bm.incidents.table.column("agreements");
    const said = (value) => (value || []).map((told) => words.indexOf(told.agreement) + 1).find(Boolean) || 0;
    if (!column) return () => 0;
    if (!column.values) return (row) => said(column.value(row));
    const known = [0, ...column.values.map(said)];
    return (row) => known[column.raw[row]];
  }

  function byColumn(name) {
    const column = bm.incidents.table.column(name);
    return gathered(bm.incidents.count, column, (value) => [value ?? []].flat());
  }

  /* The sources of an incident, and of its accounts. */
  function bySource() {
    const [source, accounts] = ["source", "accounts"].map((name) => bm.incidents.table.column(name));
    const told = (each) => [each.source, ...(each.further_sources || [])];
    if (!accounts) return gathered(bm.incidents.count, source, (value) => (value === undefined ? [] : [value]));
    if (!source) return gathered(bm.incidents.count, accounts, (value) => (value || []).flatMap(told));
    const both = { value: (row) => [source.value(row), ...(accounts.value(row) || []).flatMap(told)].filter((each) => each !== undefined) };
    return gathered(bm.incidents.count, both, (value) => value);
  }

  /* A facet from lists of values; a column of codes is read once a code. */
  function gathered(count, column, listOf) {
    const numbers = new Map();
    const sets = [[]];
    const known = new Map([["", 0]]);
    const setOf = function (value) {
      const set = [...new Set(listOf(value))].map((each) => numbers.get(each) ?? (numbers.set(each, numbers.size), numbers.size - 1));
      const key = set.sort((a, b) => a - b).join();
      if (!known.has(key)) { known.set(key, sets.length); sets.push(set); }
      return known.get(key);
    };
    const raw = new Uint32Array(count);
    const coded = column?.values && [setOf(undefined), ...column.values.map(setOf)];
    if (coded) for (let row = 0; row < count; row += 1) raw[row] = coded[column.raw[row]];
    else if (column) for (let row = 0; row < count; row += 1) raw[row] = setOf(column.value(row));
    return { values: [...numbers.keys()], sets, raw };
  }
})(window.bordermap);
