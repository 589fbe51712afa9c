/* The reader's tools: a row of buttons, the arrow keys move along it. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const s = bm.svg;

  /* Drawn on a square of 20, by the text's own colour. */
  const ICONS = {
    measure: "M2.5,13.5 13.5,2.5 17.5,6.5 6.5,17.5Z M6,10 8,12 M8.5,7.5 10,9 M11,5 13,7",
    draw: "M4,6.5 10,3 16.5,7.5 14,16 5.5,15Z",
    link: "M8.5,11.5 11.5,8.5 M9,5.8 11,3.8a3.7,3.7 0 0 1 5.2,5.2L14.2,11 M11,14.2 9,16.2a3.7,3.7 0 0 1-5.2-5.2L5.8,9",
    picture: "M3,4H17V16H3Z M3,14 7.5,9.5 11,13 13,11 17,15 M13,7.2a.9,.9 0 1 0 .01,0",
    print: "M6,8V3H14V8 M6,13H3V8H17V13H14 M6,11.5H14V17H6Z",
    full: "M3,7.5V3H7.5 M12.5,3H17V7.5 M17,12.5V17H12.5 M7.5,17H3V12.5",
    language: "M10,2.8a7.2,7.2 0 1 0 .01,0 M2.8,10H17.2 M10,2.8C6.5,6.5 6.5,13.5 10,17.2 M10,2.8C13.5,6.5 13.5,13.5 10,17.2",
    auto: "M10,3a7,7 0 1 0 .01,0 M10,3V17 M10,6H14.5 M10,9H16 M10,12H16 M10,15H13.5",
    light: "M10,6.5a3.5,3.5 0 1 0 .01,0 M10,1.5V3.5 M10,16.5V18.5 M1.5,10H3.5 M16.5,10H18.5 M4,4 5.4,5.4 M14.6,14.6 16,16 M4,16 5.4,14.6 M14.6,5.4 16,4",
    dark: "M16.5,12A7,7 0 1 1 8,3.5 5.6,5.6 0 0 0 16.5,12Z",
    close: "M5,5 15,15 M15,5 5,15",
    undo: "M7,4 3.5,7.5 7,11 M3.5,7.5H12a4.5,4.5 0 0 1 0,9H8",
  };

  bm.icon = (name) => s("svg", { viewBox: "0 0 20 20", width: 20, height: 20, class: "icon", "aria-hidden": "true" },
    s("path", { d: ICONS[name] }));

  const NAMES = { en: "English", ru: "Русский", ky: "Кыргызча", tg: "Тоҷикӣ" };

  bm.drawToolbar = function (map) {
    const bar = document.getElementById("tools");
    const write = function () {
      const focused = bar.contains(document.activeElement) && document.activeElement.dataset.tool;
      bar.replaceChildren(...buttons(map));
      rove(bar, bar.querySelector(`[data-tool="${focused}"]`) || bar.firstElementChild);
      if (focused) bar.querySelector(`[data-tool="${focused}"]`)?.focus();
    };
    bar.addEventListener("keydown", (event) => onKey(bar, event));
    bm.watch(write, "language", "theme", "tool");
    document.addEventListener("fullscreenchange", write);
    write();
  };

  /* One tool at a time is at work on the map: "measure", "draw", or null. */
  bm.useTool = (name) => bm.set({ tool: bm.state.tool === name ? null : name });

  function buttons(map) {
    const mode = (name) => button(name, { pressed: bm.state.tool === name, onclick: () => bm.useTool(name) });
    return [
      mode("measure"), mode("draw"),
      button("link", { onclick: () => bm.copy(bm.linkHere(), bm.t("tools.link.copied")) }),
      button("picture", { onclick: () => bm.savePicture(map) }),
      button("print", { onclick: () => bm.askToPrint(map) }),
      document.fullscreenEnabled && button("full", { pressed: Boolean(document.fullscreenElement), onclick: fullScreen }),
      bm.languages().length > 1 && languageButton(),
      themeButton(),
    ].filter(Boolean);
  }

  function button(name, { pressed, onclick, icon = name, text = bm.t(`tools.${name}`), label = bm.t(`tools.${name}.label`), ...more }) {
    return h("button", {
      type: "button", "data-tool": name, title: label, "aria-label": label, onclick, tabindex: -1,
      "aria-pressed": pressed === undefined ? null : String(pressed), ...more,
    }, bm.icon(icon), h("span", { class: "tool-name", "aria-hidden": "true" }, text));
  }

  function languageButton() {
    const items = bm.languages().map((code) => ({
      ...nameOf(code), lang: code, checked: bm.state.language === code, choose: () => bm.set({ language: code }),
    }));
    return button("language", {
      text: bm.state.language.toUpperCase(), "aria-haspopup": "menu", class: "is-named",
      onclick: (event) => bm.openMenu(event.currentTarget, items),
    });
  }

  /* An unreviewed language says so in its own words and in English. */
  function nameOf(code) {
    const name = NAMES[code] || code;
    if (!bm.isUnreviewed(code)) return { text: name };
    return { text: bm.tIn("en", "tools.language.unreviewed_name", { name }), note: bm.unreviewedNote(code) };
  }

  function themeButton() {
    const items = bm.THEMES.map((theme) => ({
      text: bm.t(`tools.theme.${theme}`), icon: theme, checked: bm.state.theme === theme, choose: () => bm.set({ theme }),
    }));
    return button("theme", {
      icon: bm.state.theme, label: bm.t("tools.theme.label", { theme: bm.t(`tools.theme.${bm.state.theme}`) }),
      "aria-haspopup": "menu", onclick: (event) => bm.openMenu(event.currentTarget, items),
    });
  }

  async function fullScreen() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      bm.notice(bm.t("tools.full.refused"));
    }
  }

  function rove(bar, current) {
    for (const each of bar.children) each.tabIndex = each === current ? 0 : -1;
  }

  function onKey(bar, event) {
    const next = bm.keyLeadsTo(bar, event);
    if (!next) return;
    rove(bar, next);
    next.focus();
  }

  /* A menu of choices under a button: arrows move, Escape closes. */
  bm.openMenu = function (owner, items) {
    const close = function (back) {
      menu.remove();
      document.removeEventListener("pointerdown", outside, true);
      if (back) document.querySelector(`[data-tool="${owner.dataset.tool}"]`)?.focus();
    };
    const outside = (event) => menu.contains(event.target) || close(false);
    const menu = h("div", { class: "menu", role: "menu", "aria-label": owner.getAttribute("aria-label") }, items.map((item) => h("button", {
      type: "button", role: "menuitemradio", "aria-checked": String(item.checked), lang: item.lang, tabindex: -1,
      onclick: () => { close(true); item.choose(); },
    }, item.icon && bm.icon(item.icon), item.note ? h("span", {}, item.text, item.note) : item.text)));
    menu.addEventListener("keydown", (event) => onMenuKey(menu, event, close));
    menu.addEventListener("focusout", (event) => menu.contains(event.relatedTarget) || setTimeout(() => menu.isConnected && close(false)));
    document.addEventListener("pointerdown", outside, true);
    document.body.append(menu);
    const box = owner.getBoundingClientRect();
    menu.style.top = `${box.bottom + scrollY + 4}px`;
    menu.style.left = `${Math.max(4, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - 4))}px`;
    (menu.querySelector('[aria-checked="true"]') || menu.firstElementChild).focus();
  };

  function onMenuKey(menu, event, close) {
    const all = Array.from(menu.children);
    const at = all.indexOf(document.activeElement);
    const goes = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (goes !== undefined) all[(goes + all.length) % all.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
})(window.bordermap);
