/* The details of what is selected, in the place of the tabs; and the way back to where one was. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const VIEWS = { incident: "incidentView", village: "villageView", crossing: "crossingView", installation: "installationView" };
  let origin = null;

  bm.drawDetails = function () {
    const box = document.getElementById("details");
    box.setAttribute("role", "region");
    bm.watch(function (state, changes) {
      if ("selected" in changes) turn(box, state.selected);
      else if (state.selected) write(box);
    }, "selected", "rule", "line", "by", "language");
    bm.watch(() => bm.state.selected && writeStep(box), "passing", "sort");
    document.addEventListener("keydown", onKey);
    if (bm.state.selected) turn(box, bm.state.selected);
  };

  /* Open, go on to another, or close: the first remembers where one was, the last goes back there. */
  function turn(box, selected) {
    const isOpen = document.body.classList.contains("has-details");
    if (selected && !isOpen) origin = { focus: document.activeElement, scroll: bm.panelScroll(), row: focusedRow() };
    document.body.classList.toggle("has-details", Boolean(selected));
    box.hidden = !selected;
    if (!selected) {
      box.replaceChildren();
      if (isOpen) goBack();
      return;
    }
    write(box);
    if (bm.isNarrow()) box.scrollIntoView();
    else document.querySelector(".panel").scrollTop = 0;
    if (!box.contains(document.activeElement)) box.focus({ preventScroll: true });
  }

  const focusedRow = () => document.activeElement?.closest("#incident-list [data-row]")?.dataset.row;

  function goBack() {
    const { focus, scroll, row } = origin ?? {};
    bm.scrollPanel(scroll ?? 0);
    if (row !== undefined) bm.list.focus(Number(row));
    else if (focus?.isConnected && focus !== document.body && focus.offsetParent !== null) focus.focus({ preventScroll: true });
    else document.querySelector('#tabs [aria-selected="true"]')?.focus({ preventScroll: true });
    origin = null;
  }

  const close = () => bm.set({ selected: null });

  function write(box) {
    const { kind, feature } = bm.state.selected;
    const held = box.contains(document.activeElement) && document.activeElement.dataset.step;
    box.setAttribute("aria-label", bm.t("details.label"));
    box.replaceChildren(head(), bm[VIEWS[kind]](feature));
    writeStep(box);
    const again = held && box.querySelector(`[data-step="${held}"]:not(:disabled)`);
    if (again) again.focus({ preventScroll: true });
  }

  function head() {
    return h("div", { class: "details-head", "data-no-text": true },
      h("button", { type: "button", class: "close", onclick: close }, bm.t("details.back")),
      h("div", { class: "steps" }),
      h("button", { type: "button", class: "copy copy-all", onclick: copyAll }, bm.t("details.copy_all")));
  }

  function copyAll() {
    const { page } = bm.layers;
    bm.copy([bm.plainText(document.querySelector("#details article")), "", page.title, page.boundary_note].filter((each) => each !== undefined).join("\n"));
  }

  /* Where an incident stands among those that pass the filters, and the ways to the one before and after. */
  function writeStep(box) {
    const steps = box.querySelector(".steps");
    const { kind, feature } = bm.state.selected;
    if (!steps || kind !== "incident") return;
    const at = bm.list.position(feature.row);
    const button = (key, step, sign) => h("button", {
      type: "button", "data-step": key, disabled: !reaches(at, step), title: bm.t(`details.${key}.label`), "aria-label": bm.t(`details.${key}.label`), onclick: () => go(step),
    }, h("span", { "aria-hidden": "true" }, sign));
    const held = steps.contains(document.activeElement) && document.activeElement.dataset.step;
    steps.replaceChildren(button("previous", -1, "‹"), h("span", { class: "fine" }, at < 0 ? bm.t("details.not_among")
      : bm.t("details.position", { at: at + 1, n: bm.list.length() })), button("next", 1, "›"));
    if (held) (steps.querySelector(`[data-step="${held}"]:not(:disabled)`) || box).focus({ preventScroll: true });
  }

  const reaches = (at, step) => at >= 0 && at + step >= 0 && at + step < bm.list.length();

  function go(step) {
    const { kind, feature } = bm.state.selected ?? {};
    if (kind !== "incident") return;
    const at = bm.list.position(feature.row);
    if (!reaches(at, step)) return;
    const row = bm.list.at(at + step);
    if (origin?.row !== undefined) origin.row = row;
    bm.select("incident", bm.incidents.feature(row));
  }

  /* Escape goes back; j and k go on and back in the list, where nothing is being written. */
  function onKey(event) {
    if (!bm.state.selected || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable], [role=menu], dialog")) return;
    if (event.key === "Escape" && !bm.state.tool) close();
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
  }
})(window.bordermap);
