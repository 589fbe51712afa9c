/* Light or dark, by the reader's own setting or by choice, and the language that the page opens in. */
(function (bm) {
  "use strict";

  bm.THEMES = ["auto", "light", "dark"];

  const DARK = "(prefers-color-scheme: dark)";
  const HOLDS = { auto: `screen and ${DARK}`, light: "not all", dark: "screen" };

  /* Called once, when the address has been read and before anything is drawn. A style sheet writes its dark colours once, under the reader's setting;
     a choice changes under what the same rules hold. */
  bm.openTheme = function () {
    const rules = darkRules();
    const apply = function () {
      for (const rule of rules) rule.media.mediaText = HOLDS[bm.state.theme];
      document.documentElement.dataset.theme = bm.isDark() ? "dark" : "light";
    };
    bm.watch(apply, "theme");
    matchMedia(DARK).addEventListener("change", () => bm.state.theme === "auto" && bm.set({ theme: "auto" }));
    apply();
  };

  bm.isDark = () => bm.state.theme === "dark" || (bm.state.theme === "auto" && matchMedia(DARK).matches);

  function darkRules() {
    return Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules))
      .filter((rule) => rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme"));
  }

  bm.languages = () => Object.keys(bm.layers.words.languages);

  /* The first of the reader's languages that the page has; English where it has none of them. */
  bm.readersLanguage = function (wanted = navigator.languages || [navigator.language]) {
    const offered = bm.languages();
    return wanted.map((tag) => tag.toLowerCase().split("-")[0]).find((code) => offered.includes(code)) || "en";
  };
})(window.bordermap);
