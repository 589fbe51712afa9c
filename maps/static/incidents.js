/* Incidents as they lie in their tables; an object of one is made only where it is shown. */
(function (bm) {
  "use strict";

  const ANY = "";
  const UNTOLD = 0;
  const OUTSIDE = 1;
  const POSSIBLE = 2;
  const INSIDE = 3;
  const KEPT = 4;
  bm.VERDICTS = ["undetermined", "outside", "possible", "inside"];

  /* Called once, when the data is there. */
  bm.openIncidents = function () {
    const { incidents: table, places, told } = bm.layers.incidents;
    let [starts, located] = [null, null];
    bm.incidents = {
      count: table.rows, table, places, told,
      get starts() { return (starts ??= startsOf(places, table.rows)); },
      rowOf: (id) => rowOf(table, id),
      value: table.value,
      feature: (row) => feature(table, places, told, bm.incidents.starts, row),
      verdicts: remembered((key) => verdictsOf(told, bm.incidents.starts, table.rows, key)),
      classes: remembered(() => classesOf(table)),
      located: () => (located ??= locatedOf(places, table.rows)),
      isLocated: (row) => bm.incidents.located()[row] === 1,
    };
  };

  /* The row of an id, or undefined. Looked for in the bytes: an index of all of them would cost far more. */
  function rowOf(table, id) {
    const column = table.column("id");
    if (column?.rowOf) return column.rowOf(id);
    if (column?.holding) return column.holding(id).find((row) => column.value(row) === id);
    for (let row = 0; row < table.rows; row += 1) if (table.value("id", row) === id) return row;
    return undefined;
  }

  /* Where the places of each incident begin; one more at the end. */
  function startsOf(places, count) {
    const starts = new Uint32Array(count + 1);
    const { raw } = places.column("incident");
    for (let place = 0; place < raw.length; place += 1) starts[raw[place] + 1] += 1;
    for (let row = 0; row < count; row += 1) starts[row + 1] += starts[row];
    return starts;
  }

  /* The last few that were made are kept, since the zones of one rule are asked for in turn. */
  function remembered(make) {
    const kept = new Map();
    return function (key = "") {
      const value = kept.has(key) ? kept.get(key) : make(key);
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value);
      return value;
    };
  }

  /* The name of what is told of a zone, under the rule and line that are shown: "RULE:BY:ZONE". */
  bm.toldKey = (rule, zone = ANY) => `${rule}:${bm.state.by === "line" ? bm.state.line : "date"}:${zone}`;

  /* Of every incident the verdict (a number of `bm.VERDICTS`) and the chance with its least and greatest; its
     places count alike. Null where nothing is told under that name. */
  function verdictsOf(told, starts, count, key) {
    const columns = ["low", "chance", "high"].map((name) => told.column(`${name}:${key}`));
    if (!columns[0]) return null;
    const said = { verdict: new Uint8Array(count) };
    for (const name of ["low", "chance", "high"]) said[name] = new Float32Array(count);
    tellOfOnePlace(said, starts, columns);
    for (let row = 0; row < count; row += 1) {
      if (starts[row + 1] - starts[row] !== 1) tellSeveral(said, row, columns, starts[row], starts[row + 1]);
    }
    return said;
  }

  /* Of the incidents of one place, which are nearly all: a loop over typed arrays and nothing else. */
  function tellOfOnePlace({ verdict, low, chance, high }, starts, columns) {
    const [lows, chances, highs] = columns.map((column) => column.raw);
    const [{ none }, { none: noChance }] = columns;
    const [whole, wholeChance, wholeHigh] = columns.map((column) => column.scale);
    for (let row = 0; row < verdict.length; row += 1) {
      const place = starts[row];
      if (starts[row + 1] - place !== 1) continue;
      const [isTold, least, most] = [lows[place] !== none, lows[place], highs[place]];
      verdict[row] = !isTold ? UNTOLD : least === whole ? INSIDE : most === 0 ? OUTSIDE : POSSIBLE;
      low[row] = isTold ? least / whole : 0;
      high[row] = isTold ? most / wholeHigh : 1;
      chance[row] = !isTold ? NaN : chances[place] === noChance ? 0 : chances[place] / wholeChance;
    }
  }

  function tellSeveral(said, row, columns, from, to) {
    const sum = joined(columns, from, to);
    said.verdict[row] = sum.known === 0 ? UNTOLD : sum.low === sum.places ? INSIDE : sum.high === 0 ? OUTSIDE : POSSIBLE;
    said.low[row] = sum.low / sum.places;
    said.high[row] = sum.high / sum.places;
    said.chance[row] = sum.known ? sum.chance / sum.known : NaN;
  }

  function joined([low, chance, high], from, to) {
    const sum = { places: to - from, known: 0, low: 0, chance: 0, high: 0 };
    for (let place = from; place < to; place += 1) {
      if (low.raw[place] === low.none) { sum.high += 1; continue; }
      sum.known += 1;
      sum.low += low.raw[place] / low.scale;
      sum.high += high.raw[place] / high.scale;
      sum.chance += chance.raw[place] === chance.none ? 0 : chance.raw[place] / chance.scale;
    }
    return sum;
  }

  /* Of every incident its class, a number of the names in `bm.CLASSES`. */
  function classesOf(table) {
    const names = Object.keys(bm.CLASSES);
    const { raw, values, value } = table.column("act");
    const classes = new Uint8Array(table.rows);
    if (!values) return classes.map((_, row) => names.indexOf(bm.classOf({ act: value(row) || [] })));
    const known = Uint8Array.from([names.indexOf("other"), ...values.map((act) => names.indexOf(bm.classOf({ act })))]);
    for (let row = 0; row < classes.length; row += 1) classes[row] = known[raw[row]];
    return classes;
  }

  /* Of every incident 1 where one of its places has a position. */
  function locatedOf(places, count) {
    const located = new Uint8Array(count);
    const { raw: owner, areRows } = places.column("incident");
    const { raw, none } = places.column("lon");
    if (areRows && places.rows === count && none === undefined) return located.fill(1);
    for (let place = 0; place < raw.length; place += 1) if (raw[place] !== none) located[owner[place]] = 1;
    return located;
  }

  function feature(table, places, told, starts, row) {
    const made = { row, places: [], in_force: {} };
    for (const name of table.names) {
      const value = table.value(name, row);
      if (value === undefined) continue;
      if (name.startsWith("in_force:")) made.in_force[name.slice("in_force:".length)] = value;
      else made[name] = value;
    }
    for (let place = starts[row]; place < starts[row + 1]; place += 1) made.places.push(placeOf(places, told, place));
    return made;
  }

  function placeOf(places, told, place) {
    const made = { lines: {}, rules: {} };
    for (const name of ["name", "lon", "lat", "radius_m"]) {
      const value = places.value(name, place);
      if (value !== undefined) made[name] = value;
    }
    for (const { id } of bm.layers.lines.lines) {
      const measured = measuredFrom(places, place, id, made.radius_m);
      if (measured) made.lines[id] = measured;
    }
    for (const name of told.names) {
      if (name.startsWith("low:")) tell(made.rules, told, name.slice("low:".length), place);
    }
    return made;
  }

  function measuredFrom(places, place, line, radius) {
    const distance = places.value(`distance:${line}`, place);
    const made = { side: places.value(`side:${line}`, place), side_drawn: places.value(`drawn:${line}`, place) };
    if (distance === undefined) return made.side && { side: made.side };
    made.distance_m = distance;
    if (radius !== undefined) {
      made.nearest_m = Math.max(0, distance - radius) + places.value(`nearer:${line}`, place);
      made.farthest_m = distance + radius + places.value(`farther:${line}`, place);
    }
    return made;
  }

  function tell(rules, told, key, place) {
    const [zone, by, ...rule] = key.split(":").reverse();
    const low = told.value(`low:${key}`, place);
    const chance = told.value(`chance:${key}`, place);
    const high = told.value(`high:${key}`, place);
    const said = low === undefined ? { verdict: "undetermined" }
      : { verdict: low === 1 ? "inside" : high === 0 ? "outside" : "possible", chance, chance_low: low, chance_high: high };
    const own = rules[rule.reverse().join(":")] ??= { date: {}, lines: {} };
    if (by === "date") own.date[zone] = said;
    else (own.lines[by] ??= {})[zone] = said;
  }
})(window.bordermap);
