/* The panel as two tabs: the overview, and the incidents. Without script there is one text to read. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const scrolled = {};

  bm.drawTabs = function () {
    const panels = { overview: document.getElementById("overview"), incidents: document.getElementById("finder") };
    if (!bm.incidents.count) return;
    const bar = document.getElementById("tabs");
    bar.hidden = false;
    for (const [name, panel] of Object.entries(panels)) {
      bar.append(h("button", {
        type: "button", role: "tab", id: `tab-${name}`, "aria-controls": panel.id, onclick: () => bm.showTab(name),
      }));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${name}`);
    }
    bar.addEventListener("keydown", (event) => onKey(bar, event));
    const write = function () {
      bar.children[0].textContent = bm.t("finder.tab.overview");
      bar.children[1].replaceChildren(...bm.parts("finder.tab.incidents", { count: h("span", { class: "count" }, bm.number(bm.incidents.count)) }));
    };
    bm.watch(write, "language");
    bm.watch((state) => turn(bar, panels, state.tab), "tab");
    write();
    mark(bar, panels, bm.state.tab ?? "overview");
  };

  bm.showTab = (tab) => bm.set({ tab });

  function turn(bar, panels, tab) {
    for (const [name, panel] of Object.entries(panels)) if (!panel.hidden) scrolled[name] = bm.panelScroll();
    mark(bar, panels, tab);
    bm.scrollPanel(scrolled[tab] ?? 0);
  }

  function mark(bar, panels, tab) {
    for (const [index, name] of Object.keys(panels).entries()) {
      const current = name === tab;
      panels[name].hidden = !current;
      bar.children[index].setAttribute("aria-selected", String(current));
      bar.children[index].tabIndex = current ? 0 : -1;
    }
  }

  function onKey(bar, event) {
    const next = bm.keyLeadsTo(bar, event);
    if (!next) return;
    next.click();
    next.focus();
  }

  /* Beside the map the panel scrolls by itself; below it the whole page does, under a map that stays. */
  bm.panelScroll = () => (bm.isNarrow() ? window.scrollY : document.querySelector(".panel").scrollTop);

  bm.scrollPanel = function (top) {
    if (!bm.isNarrow()) document.querySelector(".panel").scrollTop = top;
    else if (window.scrollY > panelTop() || top > 0) window.scrollTo(0, Math.max(top, Math.min(window.scrollY, panelTop())));
  };

  function panelTop() {
    return document.querySelector(".panel").getBoundingClientRect().top + window.scrollY;
  }
})(window.bordermap);
