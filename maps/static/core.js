/* The page's one name in the global scope, its data and its state. */
window.bordermap = (function () {
  "use strict";

  const layers = {};
  const watchers = [];
  const state = { line: null, rule: null, selected: null, hidden: {} };

  /* Read the data of one layer from its inert block. Called by the page, once a layer. */
  function add(map, kind, id) {
    layers[kind] = JSON.parse(document.getElementById(id).textContent);
    bordermap.leaflet = map;
  }

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

  return { add, isNarrow, set, watch, isShown, show, state, layers, leaflet: null };
})();
