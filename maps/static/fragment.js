/* The view in the fragment of the page's address: short, readable, restored when it is opened. */
(function (bm) {
  "use strict";

  const WRITE_MS = 350;
  const SELECTED = { village: ["villages", "villages"], crossing: ["crossings", "crossings"], installation: ["installations", "installations"] };
  const PROBLEM_LENGTH = 40;

  let opening = null;

  /* What the page opens with, by the names of the state; what stands in an address differs from it. */
  function defaults() {
    const { line, rule, by, time, hidden, filters, theme } = bm.state;
    return { line, rule, by, time, hidden, filters, theme, language: bm.readersLanguage() };
  }

  /* Called once, when the state is what the page opens with, before anything is drawn: the address has the last
     word. What it selects waits for `followFragment`. */
  bm.openFragment = function () {
    opening = defaults();
    const asked = read();
    Object.assign(bm.state, opening, asked.state);
    bm.fragmentAsked = asked;
  };

  const read = () => bm.readFragment(location.hash, opening, knownIds());

  /* What the parts of an address may name on this page. */
  function knownIds() {
    const { page, lines } = bm.layers;
    return {
      lines: lines.lines.map((line) => line.id), rules: page.rules.map((rule) => rule.id),
      languages: bm.languages(), themes: bm.THEMES, sources: Object.keys(page.sources),
      acts: Object.keys(bm.CLASSES), sides: [...Object.keys(page.sides), "undetermined"],
      verdicts: [...bm.VERDICTS, "robust", "contested"],
    };
  }

  /* Called last: select what the address names, and keep it as the page changes. */
  bm.followFragment = function (map) {
    choose(bm.fragmentAsked);
    bm.fragmentAsked = null;
    let timer = null;
    let written = location.hash;
    const write = function () {
      timer = null;
      if (document.documentElement.classList.contains("is-printing")) return;
      const fragment = bm.fragmentHere(map);
      if (fragment === location.hash) return;
      try {
        history.replaceState(null, "", fragment);
        written = fragment;
      } catch { /* a page inside another, as in a notebook, has no address of its own */ }
    };
    const later = () => { timer ??= setTimeout(write, WRITE_MS); };
    map.on("moveend", later);
    bm.watch(later);
    window.addEventListener("hashchange", function () {
      if (location.hash === written) return;
      written = location.hash;
      const asked = read();
      bm.set({ ...opening, language: bm.state.language, theme: bm.state.theme, ...asked.state, selected: null });
      if (asked.map) bm.moveTo(map, asked.map);
      choose(asked);
    });
  };

  /* Select what an address names, and say what of it means nothing here. */
  function choose(asked) {
    const problems = [...asked.problems];
    if (asked.selected) {
      const feature = featureOf(asked.selected);
      if (feature) bm.set({ selected: { kind: asked.selected.kind, feature } });
      else problems.push(`sel=${asked.selected.kind}:${asked.selected.id}`);
    }
    if (!problems.length) return;
    const parts = problems.slice(0, 5).map((part) => (part.length > PROBLEM_LENGTH ? `${part.slice(0, PROBLEM_LENGTH)}…` : part));
    bm.notice(bm.t("tools.link.ignored", { parts: parts.join(", ") + (problems.length > 5 ? ", …" : "") }), { stays: true });
  }

  function featureOf({ kind, id }) {
    if (kind === "incident") {
      const row = bm.incidents.rowOf(id);
      return row === undefined ? null : bm.incidents.feature(row);
    }
    const [layer, list] = SELECTED[kind];
    return bm.layers[layer][list].find((feature) => feature.id === id) || null;
  }

  /* The fragment of the page as it is now, and the whole address. */
  bm.fragmentHere = function (map) {
    const { lat, lng } = map.getCenter();
    return bm.writeFragment({ ...bm.state, map: { zoom: map.getZoom(), lat, lon: lng } }, opening);
  };
  bm.linkHere = () => location.href.split("#", 1)[0] + bm.fragmentHere(bm.leaflet);
})(window.bordermap);
