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

  /* Read what stands behind the scripts, so that the page need not wait for it: further columns of the tables of a layer,
     which the block names. */
  async function loadRest() {
    if (document.readyState === "loading") await new Promise((resolve) => { document.addEventListener("DOMContentLoaded", resolve); });
    for (const block of document.querySelectorAll("script[data-rest]")) {
      const tables = await unpacked(block.textContent, breath);
      const { rest } = block.dataset;
      block.remove();
      for (const [name, table] of Object.entries(tables)) layers[rest][name].join(table);
    }
  }

  /* What a block holds: a head in JSON, and behind it the bytes of the tables that the head names. */
  async function unpacked(letters, pause) {
    const raw = await inflated(letters, pause);
    const length = new DataView(raw).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(raw, 4, length)));
    const behind = new Uint8Array(raw, 4 + length);
    return Object.fromEntries(Object.entries(head).map(([name, value]) =>
      [name, value !== null && typeof value === "object" && "$table" in value ? bordermap.readTable(value, behind) : value]));
  }

  /* Straight through the decompressor, a slice at a time, with a pause after each: a Blob or a Response on the way would
     take it through another process. */
  async function inflated(letters, pause) {
    const { writable, readable } = new DecompressionStream("gzip");
    const whole = gathered(readable.getReader());
    const writer = writable.getWriter();
    const none = Number(letters.at(-1));
    for (let at = 0; at < letters.length - 1; at += SLICE) {
      const bytes = bytesOf(letters.slice(at, Math.min(at + SLICE, letters.length - 1)));
      const isLast = at + SLICE >= letters.length - 1;
      writer.write(isLast ? bytes.subarray(0, bytes.length - none) : bytes);
      if (pause) await pause();
    }
    writer.close();
    return whole;
  }

  async function gathered(reader) {
    const parts = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole.buffer;
  }

  const SLICE = 500_000; // letters, five to a word
  const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?~_|()[]@%$#,;";

  /* Five letters are four bytes; one more letter, at the end of all, says how many of the last are none: see
     maps/packing.py. What a letter stands for at each of five places is made first, so that a sum is all that is left for each. */
  function bytesOf(letters) {
    const [a, b, c, d, e] = [52200625, 614125, 7225, 85, 1].map(function (worth) {
      const at = new Int32Array(128);
      for (let digit = 0; digit < LETTERS.length; digit += 1) at[LETTERS.charCodeAt(digit)] = Math.imul(digit, worth);
      return at;
    });
    const codes = new TextEncoder().encode(letters);
    const words = new Int32Array(codes.length / 5);
    for (let word = 0, at = 0; word < words.length; word += 1, at += 5) {
      words[word] = a[codes[at]] + b[codes[at + 1]] + c[codes[at + 2]] + d[codes[at + 3]] + e[codes[at + 4]];
    }
    return new Uint8Array(words.buffer);
  }

  /* Let the browser show what is there, and answer the reader. */
  const breath = () => new Promise((resolve) => { setTimeout(resolve); });

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

  return { add, breath, loaded, loadRest, isNarrow, set, watch, isShown, show, state, layers, leaflet: null };
})();
