/* The page's one name in the global scope, its data and its state. */
window.bordermap = (function () {
  "use strict";

  const layers = {};
  const loading = [];
  const watchers = [];
  const state = {
    line: null, rule: null, by: "date", selected: null, hidden: {}, time: null,
    filters: { acts: [], sides: [], verdicts: [], actors: [], sources: [], deaths: null, text: "" },
    language: "en", theme: "auto",
  };

  /* Begin to read the data of one layer from its inert block. Called by the page, once a layer. */
  function add(map, kind, id) {
    bordermap.leaflet = map;
    const block = document.getElementById(id);
    loading.push(unpacked(block.textContent).then((data) => { layers[kind] = data; }));
    block.textContent = "";
  }

  /* What a block holds: a head in JSON, and behind it the bytes of the tables that the head names. */
  async function unpacked(letters) {
    const stream = new Blob([bytesOf(letters)]).stream().pipeThrough(new DecompressionStream("gzip"));
    const raw = await new Response(stream).arrayBuffer();
    const length = new DataView(raw).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(raw, 4, length)));
    const behind = new Uint8Array(raw, 4 + length);
    return Object.fromEntries(Object.entries(head).map(([name, value]) =>
      [name, value !== null && typeof value === "object" && "$table" in value ? bordermap.readTable(value, behind) : value]));
  }

  const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?~_|()[]@%$#,;";

  /* Five letters are four bytes; the last letter says how many bytes at the end are none: see maps/packing.py. */
  function bytesOf(letters) {
    const digitOf = new Uint8Array(128);
    for (let digit = 0; digit < LETTERS.length; digit += 1) digitOf[LETTERS.charCodeAt(digit)] = digit;
    const codes = new TextEncoder().encode(letters);
    const bytes = new Uint8Array(((codes.length - 1) / 5) * 4);
    for (let from = 0, to = 0; to < bytes.length; from += 5, to += 4) {
      const number = (((digitOf[codes[from]] * 85 + digitOf[codes[from + 1]]) * 85 + digitOf[codes[from + 2]]) * 85 +
        digitOf[codes[from + 3]]) * 85 + digitOf[codes[from + 4]];
      bytes[to] = number >>> 24;
      bytes[to + 1] = number >>> 16;
      bytes[to + 2] = number >>> 8;
      bytes[to + 3] = number;
    }
    return bytes.subarray(0, bytes.length - Number(letters.at(-1)));
  }

  /* When the data of every layer is there. */
  const loaded = () => Promise.all(loading);

  /* Change the state and tell all who watch it, in the order in which they began to. */
  function set(changes) {
    Object.assign(state, changes);
    watchers.forEach((watch) => watch(state, changes));
  }

  /* Be told of changes; with names, only of changes to one of them. */
  function watch(callback, ...names) {
    watchers.push((now, changes) => {
      if (!names.length || names.some((name) => name in changes)) callback(now, changes);
    });
  }

  function isShown(layer) {
    return !state.hidden[layer];
  }

  function show(layer, shown) {
    set({ hidden: { ...state.hidden, [layer]: !shown } });
  }

  /* Whether the panel stands below the map, as on a phone. */
  function isNarrow() {
    return window.matchMedia("(max-width: 760px)").matches;
  }

  return { add, loaded, isNarrow, set, watch, isShown, show, state, layers, leaflet: null };
})();
