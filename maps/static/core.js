/* The page's one name in the global scope, its data and its state. */
window.bordermap = (function () {
  "use strict";

  const layers = {};
  const loading = [];
  const watchers = [];
  const state = { line: null, rule: null, selected: null, hidden: {} };

  /* Begin to read the data of one layer from its inert block. Called by the page, once a layer. */
  function add(map, kind, id) {
    bordermap.leaflet = map;
    loading.push(unpacked(document.getElementById(id).textContent).then((data) => { layers[kind] = data; }));
  }

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  /* When the data of every layer is there. */
  const loaded = () => Promise.all(loading);

  /* Change the state and tell all who watch it. */
  function set(changes) {
    Object.assign(state, changes);
    watchers.forEach((watch) => watch(state, changes));
  }

  function watch(callback) {
    watchers.push(callback);
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
