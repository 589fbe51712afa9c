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
    loading.push(unpacked(piecesOf(block)).then((data) => { layers[kind] = data; }));
  }

  /* Read what stands behind the scripts, so that the page need not wait for it: further columns of the tables of a layer,
     which the block names. */
  async function loadRest() {
    if (document.readyState === "loading") await new Promise((resolve) => { document.addEventListener("DOMContentLoaded", resolve); });
    for (const block of document.querySelectorAll("[data-rest]")) {
      const { rest } = block.dataset;
      const tables = await unpacked(piecesOf(block), breath);
      for (const [name, table] of Object.entries(tables)) layers[rest][name].join(table);
    }
  }

  /* The letters of a block, in pieces as they stand there: taken out, since they are read once. */
  function piecesOf(block) {
    const pieces = Array.from(block.children, (piece) => piece.textContent);
    block.remove();
    return pieces;
  }

  /* What a block holds: a head in JSON, and behind it the bytes of the tables that the head names. */
  async function unpacked(pieces, pause) {
    const raw = await inflated(pieces, pause);
    const length = new DataView(raw).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(raw, 4, length)));
    const behind = new Uint8Array(raw, 4 + length);
    return Object.fromEntries(Object.entries(head).map(([name, value]) =>
      [name, value !== null && typeof value === "object" && "$table" in value ? bordermap.readTable(value, behind) : value]));
  }

  /* Straight through the decompressor, some pieces at a time, with a pause after them: a Blob or a Response on the way
     would take it through another process. */
  async function inflated(pieces, pause) {
    const { writable, readable } = new DecompressionStream("gzip");
    const whole = gathered(readable.getReader());
    const writer = writable.getWriter();
    for (let at = 0; at < pieces.length; at += AT_ONCE) {
      writer.write(bytesOf(pieces.slice(at, at + AT_ONCE)));
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

  const AT_ONCE = 16; // pieces
  const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?~_|()[]@%$#,;";

  /* What a letter stands for at each of five places, so that a sum is all that is left for each. */
  const WORTH = [52200625, 614125, 7225, 85, 1].map(function (worth) {
    const at = new Int32Array(128);
    for (let digit = 0; digit < LETTERS.length; digit += 1) at[LETTERS.charCodeAt(digit)] = Math.imul(digit, worth);
    return at;
  });

  /* Five letters are four bytes; one more letter, at the end of all, says how many of the last are none: see
     maps/packing.py. */
  function bytesOf(pieces) {
    const [a, b, c, d, e] = WORTH;
    const encoder = new TextEncoder();
    const words = new Int32Array(Math.floor(pieces.reduce((sum, { length }) => sum + length, 0) / 5));
    let word = 0;
    for (const piece of pieces) {
      const codes = encoder.encode(piece);
      for (let at = 0; at + 4 < codes.length; at += 5, word += 1) {
        words[word] = a[codes[at]] + b[codes[at + 1]] + c[codes[at + 2]] + d[codes[at + 3]] + e[codes[at + 4]];
      }
    }
    const last = pieces.at(-1);
    return new Uint8Array(words.buffer, 0, words.byteLength - (last.length % 5 ? Number(last.at(-1)) : 0));
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
