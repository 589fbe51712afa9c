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
      if (!(name in read) && head.columns[name]) read[name] = READERS[head.columns[name].type](head.columns[name], bytes, rows);
      return read[name];
    }
    return {
      rows, column,
      names: Object.keys(head.columns),
      value: (name, row) => column(name)?.value(row),
    };
  };

  const READERS = { number: numbers, code: codes, text: texts, json };

  /* Whole numbers: the lowest byte of all of them stands first, then the next. */
  function whole(stored, bytes, at, rows) {
    const made = new STORED[stored](rows);
    const view = new Uint8Array(made.buffer);
    const width = made.BYTES_PER_ELEMENT;
    for (let part = 0; part < width; part += 1) {
      const from = at + part * rows;
      for (let row = 0; row < rows; row += 1) view[row * width + part] = bytes[from + row];
    }
    return made;
  }

  /* `raw` holds whole numbers of `1 / scale`, `none` stands for what is not known. */
  function numbers(head, bytes, rows) {
    const raw = whole(head.stored, bytes, head.at, rows);
    const { scale, none } = head;
    return { raw, scale, none, value: (row) => (raw[row] === none ? undefined : raw[row] / scale) };
  }

  /* `raw` holds codes: 0 for what is not known, else the number of one of `values`, from 1. */
  function codes(head, bytes, rows) {
    const raw = whole(head.stored, bytes, head.at, rows);
    return { raw, values: head.values, value: (row) => head.values[raw[row] - 1] };
  }

  function texts(head, bytes, rows) {
    const lengths = whole(head.stored, bytes, head.at, rows);
    const start = head.at + rows * lengths.BYTES_PER_ELEMENT;
    const ends = new Uint32Array(rows);
    for (let row = 0, end = 0; row < rows; row += 1) ends[row] = end += lengths[row];
    const value = function (row) {
      const from = row ? ends[row - 1] : 0;
      return ends[row] === from ? undefined : decoder.decode(bytes.subarray(start + from, start + ends[row]));
    };
    return { value, bytes: bytes.subarray(start, start + head.bytes), ends };
  }

  function json(head, bytes, rows) {
    const { value } = texts(head, bytes, rows);
    return { value: (row) => { const text = value(row); return text && JSON.parse(text); } };
  }
})(window.bordermap);
