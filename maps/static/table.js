/* Tables of typed columns, read without making an object of each row. Pure: bytes in, values out. */
(function (bm) {
  "use strict";

  const STORED = { u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array };
  const decoder = new TextDecoder();

  /* A table from what its head says of it and the bytes behind the head. A column is read when it is asked for:
     `column(name)` gives it, or undefined where there is none; `value(name, row)` one value of it. */
  bm.readTable = function (head, bytes) {
    const read = {};
    const rows = head.$table;
    function column(name) {
      if (!(name in read) && head.columns[name]) read[name] = READERS[head.columns[name].type](head.columns[name], bytes, rows, column);
      return read[name];
    }
    const names = Object.keys(head.columns);
    let more = null;
    const found = (name) => column(name) ?? more?.column(name);
    return {
      rows, names, column: found,
      value: (name, row) => found(name)?.value(row),
      /* Take over the columns of another table of the same rows. */
      join(other) {
        more = other;
        names.push(...other.names);
      },
    };
  };

  const READERS = { number: numbers, row: rowNumbers, code: codes, text: texts, numbered, json };

  /* Whole numbers: the lowest byte of all of them stands first, then the next. Each width is put together by a loop over
     arrays of one kind, which a browser compiles once. */
  function whole(stored, bytes, at, rows) {
    const width = STORED[stored].BYTES_PER_ELEMENT;
    const parts = Array.from({ length: width }, (_, part) => bytes.subarray(at + part * rows, at + (part + 1) * rows));
    return width === 1 ? parts[0] : new STORED[stored]((width === 2 ? ofTwo : ofFour)(...parts).buffer);
  }

  function ofTwo(low, high) {
    const made = new Uint16Array(low.length);
    for (let row = 0; row < made.length; row += 1) made[row] = low[row] | (high[row] << 8);
    return made;
  }

  function ofFour(a, b, c, d) {
    const made = new Int32Array(a.length);
    for (let row = 0; row < made.length; row += 1) made[row] = a[row] | (b[row] << 8) | (c[row] << 16) | (d[row] << 24);
    return made;
  }

  /* `raw` holds whole numbers of `1 / scale`, `none` stands for what is not known, `span` are the least and the greatest
     that are known. */
  function numbers(head, bytes, rows, column) {
    const stored = whole(head.stored, bytes, head.at, rows);
    const { scale, none, span, among, plus } = head;
    let raw = stored;
    if (among) {
      raw = new STORED[head.as](rows);
      for (let row = 0; row < rows; row += 1) raw[row] = among[stored[row]];
    }
    if (plus) raw = sumOf([raw, ...plus.map((name) => column(name).raw)], rows);
    return { raw, scale, none, span, value: (row) => (raw[row] === none ? undefined : raw[row] / scale) };
  }

  function rowNumbers(head, bytes, rows) {
    const raw = new Uint32Array(rows);
    for (let row = 0; row < rows; row += 1) raw[row] = row;
    return { raw, scale: 1, areRows: true, value: (row) => row };
  }

  function sumOf(parts, rows) {
    const sum = new Int16Array(rows);
    for (const part of parts) for (let row = 0; row < rows; row += 1) sum[row] += part[row];
    return sum;
  }

  /* `raw` holds codes: 0 for what is not known, else the number of one of `values`, from 1. */
  function codes(head, bytes, rows) {
    const raw = whole(head.stored, bytes, head.at, rows);
    return { raw, values: head.values, value: (row) => head.values[raw[row] - 1] };
  }

  /* `bytes` are those of all texts one behind the other, and `ends` says where each ends; both are made when they are
     first asked for. `holding(text)` lists the rows that hold it. */
  function texts(head, bytes, rows) {
    const lengths = whole(head.stored, bytes, head.at, rows);
    const ends = summed(lengths);
    const start = head.at + rows * lengths.BYTES_PER_ELEMENT;
    const own = bytes.subarray(start, start + head.bytes);
    if (!head.words) return textColumn((row) => own.subarray(row ? ends[row - 1] : 0, ends[row]), () => ({ bytes: own, ends }));
    const words = wordsIn(bytes.subarray(start + head.bytes, start + head.bytes + head.list), head.words);
    let room = new Uint8Array(1024);
    const bytesOf = function (row) {
      const [from, to] = [row ? ends[row - 1] : 0, ends[row]];
      const length = spelledLength(words, own, from, to);
      if (room.length < length) room = new Uint8Array(2 * length);
      spell(words, own, from, to, room, 0);
      return room.subarray(0, length);
    };
    return textColumn(bytesOf, () => spelledOut(words, own, ends));
  }

  function textColumn(bytesOf, all) {
    let made = null;
    const once = () => (made ??= all());
    return {
      get bytes() { return once().bytes; },
      get ends() { return once().ends; },
      value: (row) => decoder.decode(bytesOf(row)) || undefined,
      holding: (text) => holding(once().bytes, once().ends, new TextEncoder().encode(text)),
    };
  }

  function summed(lengths) {
    const ends = new Uint32Array(lengths.length);
    for (let row = 0, end = 0; row < lengths.length; row += 1) ends[row] = end += lengths[row];
    return ends;
  }

  /* Texts written as words: see maps/texts.py. */
  const SHORT = 192;
  const SPELLED = 255;

  function wordsIn(list, count) {
    const starts = new Uint32Array(count + 1);
    const letters = new Uint8Array(list.length - count);
    for (let word = 0, at = 0; word < count; word += 1) {
      const length = list[at];
      letters.set(list.subarray(at + 1, at + 1 + length), starts[word]);
      starts[word + 1] = starts[word] + length;
      at += 1 + length;
    }
    return { starts, letters };
  }

  function spelledLength({ starts }, own, from, to) {
    let length = 0;
    for (let at = from; at < to; at += 1) {
      let word = own[at];
      if (word === SPELLED) { length += own[at + 1]; at += 1 + own[at + 1]; continue; }
      if (word >= SHORT) { at += 1; word = SHORT + (word - SHORT) * 256 + own[at]; }
      length += starts[word + 1] - starts[word];
    }
    return length;
  }

  /* Write the letters of words into a place, and return where they end. */
  function spell({ starts, letters }, own, from, to, into, begin) {
    let end = begin;
    for (let at = from; at < to; at += 1) {
      let word = own[at];
      if (word === SPELLED) {
        const last = at + 1 + own[at + 1];
        for (at += 2; at <= last; at += 1) into[end++] = own[at];
        at -= 1;
        continue;
      }
      if (word >= SHORT) { at += 1; word = SHORT + (word - SHORT) * 256 + own[at]; }
      for (let letter = starts[word]; letter < starts[word + 1]; letter += 1) into[end++] = letters[letter];
    }
    return end;
  }

  function spelledOut(words, own, ends) {
    const bytes = new Uint8Array(spelledLength(words, own, 0, own.length));
    const made = new Uint32Array(ends.length);
    for (let row = 0, end = 0; row < ends.length; row += 1) {
      made[row] = end = spell(words, own, row ? ends[row - 1] : 0, ends[row], bytes, end);
    }
    return { bytes, ends: made };
  }

  /* Numbers behind a prefix: each the difference from the one before, filled up with zeros where a width is given. */
  function numbered(head, bytes, rows) {
    const prefix = whole(head.stored, bytes, head.at, rows);
    const steps = whole(head.steps, bytes, head.at + rows * prefix.BYTES_PER_ELEMENT, rows);
    const number = summed(steps);
    const text = (row) => head.prefixes[prefix[row]] + String(number[row]).padStart(head.widths[prefix[row]], "0");
    const all = () => numberedOut(head, prefix, number);
    return Object.assign(textColumn(null, all), { value: text, rowOf: (sought) => rowOf(head, prefix, number, text, sought) });
  }

  /* The same as bytes: the letters of the prefix, then the digits from the last to the first. */
  function numberedOut({ prefixes, widths }, prefix, number) {
    const letters = prefixes.map((each) => new TextEncoder().encode(each));
    const room = new Uint8Array(prefix.length * (10 + Math.max(...letters.map((each) => each.length), ...widths)));
    const ends = new Uint32Array(prefix.length);
    for (let row = 0, end = 0; row < prefix.length; row += 1) {
      const before = letters[prefix[row]];
      for (let letter = 0; letter < before.length; letter += 1) room[end++] = before[letter];
      let digits = widths[prefix[row]];
      while (10 ** digits <= number[row]) digits += 1;
      if (digits === 0) digits = 1;
      for (let at = end + digits - 1, left = number[row]; at >= end; at -= 1, left = (left - left % 10) / 10) room[at] = 48 + (left % 10);
      ends[row] = end += digits;
    }
    return { bytes: room.slice(0, ends[prefix.length - 1]), ends };
  }

  function rowOf(head, prefix, number, text, sought) {
    for (const [code, each] of head.prefixes.entries()) {
      if (!sought.startsWith(each)) continue;
      const wanted = Number(sought.slice(each.length));
      for (let row = 0; row < number.length; row += 1) {
        if (number[row] === wanted && prefix[row] === code && text(row) === sought) return row;
      }
    }
    return undefined;
  }

  /* The rows in whose bytes others stand (R. N. Horspool, "Practical fast searching in strings", Software: Practice
     and Experience 10 (6), 1980, 501-506). */
  function holding(bytes, ends, sought) {
    const found = [];
    const last = sought.length - 1;
    if (last < 0) return found;
    const skip = new Uint32Array(256).fill(sought.length);
    for (let i = 0; i < last; i += 1) skip[sought[i]] = last - i;
    let row = 0;
    for (let at = 0; at + last < bytes.length;) {
      let i = last;
      while (i >= 0 && bytes[at + i] === sought[i]) i -= 1;
      if (i >= 0) { at += skip[bytes[at + last]]; continue; }
      while (ends[row] <= at) row += 1;
      if (at + last < ends[row]) { found.push(row); at = ends[row]; } else at += 1;
    }
    return found;
  }

  function json(head, bytes, rows) {
    const column = texts(head, bytes, rows);
    const { value } = column;
    column.value = (row) => { const text = value(row); return text && JSON.parse(text); };
    return column;
  }
})(window.bordermap);
