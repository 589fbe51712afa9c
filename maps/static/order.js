/* Incidents in an order: numbers of rows, sorted as typed numbers. */
(function (bm) {
  "use strict";

  const FAR = 2 ** 26;
  const MINUTES = 4096;
  const DATE_ONLY = 0;
  let kept = null;
  let byDate = null;

  /* All rows in the order of "date", "distance" (to the line that is shown), "chance" (under the rule that is shown)
     or "deaths"; what is not known stands last, and what is alike in the order of its date. */
  bm.orderBy = function (sort) {
    const key = `${sort}|${sort === "distance" ? bm.state.line : sort === "chance" ? bm.toldKey(bm.state.rule) : ""}`;
    if (kept?.key !== key) kept = { key, order: sort === "date" ? dates().order : sorted(KEYS[sort](), dates().rank) };
    return kept.order;
  };

  function dates() {
    if (byDate) return byDate;
    const keys = dateKeys();
    const order = sorted(keys, null);
    inOrderOfIds(order, keys);
    const rank = new Uint32Array(order.length);
    for (let at = 0; at < order.length; at += 1) rank[order[at]] = at;
    byDate = { order, rank };
    return byDate;
  }

  /* Rows by a key of whole numbers, and by a rank where keys are alike: both in one number, which sorts quickest. */
  function sorted(keys, rank) {
    const size = 2 ** Math.ceil(Math.log2(keys.length + 1));
    const packed = new Float64Array(keys.length);
    const back = rank && new Uint32Array(rank.length);
    for (let row = 0; row < keys.length; row += 1) {
      packed[row] = keys[row] * size + (rank ? rank[row] : row);
      if (rank) back[rank[row]] = row;
    }
    packed.sort();
    return Uint32Array.from(packed, (value) => (rank ? back[value % size] : value % size));
  }

  /* The day by its own clock, then the time by the clock of the whole world; a day without an hour comes first. */
  function dateKeys() {
    const { raw, none } = bm.incidents.table.column("first_day");
    let [least, most] = [Infinity, -Infinity];
    for (let row = 0; row < raw.length; row += 1) {
      if (raw[row] === none) continue;
      if (raw[row] < least) least = raw[row];
      if (raw[row] > most) most = raw[row];
    }
    const minutes = minutesOf(bm.incidents.table.column("date_start"));
    const keys = new Float64Array(raw.length);
    for (let row = 0; row < raw.length; row += 1) {
      keys[row] = raw[row] === none ? (most - least + 1) * MINUTES || 0 : (raw[row] - least) * MINUTES + minutes(row);
    }
    return keys;
  }

  function minutesOf(column) {
    if (!column) return () => DATE_ONLY;
    if (!column.values) return (row) => minute(column.value(row));
    const known = [DATE_ONLY, ...column.values.map(minute)];
    return (row) => known[column.raw[row]];
  }

  function minute(text) {
    const match = /T(\d\d):(\d\d)[^Z+-]*(?:Z|([+-])(\d\d):(\d\d))?$/.exec(text ?? "");
    if (!match) return DATE_ONLY;
    const [hour, past, , offsetHour, offsetPast] = match.slice(1).map(Number);
    const offset = match[3] ? Number(`${match[3]}1`) * (offsetHour * 60 + offsetPast) : 0;
    return hour * 60 + past - offset + 900;
  }

  /* Where dates are alike, ids decide: nothing needs doing where they ascend in the file, as they mostly do. */
  function inOrderOfIds(order, keys) {
    const compare = comparing(bm.incidents.table.column("id"));
    let ascending = true;
    for (let row = 1; row < order.length && ascending; row += 1) ascending = compare(row - 1, row) < 0;
    for (let from = 0; !ascending && from < order.length;) {
      let to = from + 1;
      while (to < order.length && keys[order[to]] === keys[order[from]]) to += 1;
      if (to - from > 1) order.subarray(from, to).sort(compare);
      from = to;
    }
  }

  /* Compares two rows by what a column of texts holds: by its bytes, which are in the order of their signs. */
  function comparing({ bytes, ends, value }) {
    if (!bytes) return (a, b) => (value(a) < value(b) ? -1 : 1);
    return function (a, b) {
      const [from, other] = [a ? ends[a - 1] : 0, b ? ends[b - 1] : 0];
      const [length, otherLength] = [ends[a] - from, ends[b] - other];
      for (let at = 0; at < length && at < otherLength; at += 1) {
        const difference = bytes[from + at] - bytes[other + at];
        if (difference) return difference;
      }
      return length - otherLength;
    };
  }

  const KEYS = {
    distance() {
      const distances = bm.incidents.places.column(`distance:${bm.state.line}`);
      return byPlace(distances, (metres) => Math.min(metres, FAR - 1));
    },
    chance() {
      const said = bm.incidents.verdicts(bm.toldKey(bm.state.rule));
      const chanceOf = (row) => (said && said.verdict[row] !== 0 ? said.chance[row] : NaN);
      return Float64Array.from({ length: bm.incidents.count }, (_, row) =>
        (Number.isNaN(chanceOf(row)) ? FAR : Math.round((1 - chanceOf(row)) * 1e5)));
    },
    deaths: () => Float64Array.from(bm.deathsColumns().high, (most) => (Number.isNaN(most) ? FAR : FAR - 1 - Math.min(FAR - 1, most))),
  };

  /* The least over the places of each incident. */
  function byPlace(column, keyOf) {
    const { starts, count } = bm.incidents;
    const keys = new Float64Array(count).fill(FAR);
    for (let row = 0; column && row < count; row += 1) {
      for (let place = starts[row]; place < starts[row + 1]; place += 1) {
        if (column.raw[place] !== column.none) keys[row] = Math.min(keys[row], keyOf(column.raw[place] / column.scale));
      }
    }
    return keys;
  }
})(window.bordermap);
