/* The page's own words in the reader's language; what is not translated stands in English. */
(function (bm) {
  "use strict";

  const PLURALS = {};

  /* The text of a key, with `{name}` filled in from the arguments. Where it depends on a number, that is `n`. */
  bm.t = (key, args = {}) => bm.parts(key, args).join("");

  /* The same as a list of texts and elements, where an argument is an element. */
  bm.parts = function (key, args = {}) {
    const message = messageOf(key, args);
    return message.split(/(\{\w+\})/).filter(Boolean).map(function (part) {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined || !(name in args)) return part;
      return typeof args[name] === "number" ? bm.number(args[name]) : args[name];
    });
  };

  function messageOf(key, args) {
    const { languages } = bm.layers.words;
    const own = languages[bm.state.language]?.[key];
    const found = own ?? languages.en[key] ?? key;
    if (typeof found === "string") return found;
    const language = own === undefined ? "en" : bm.state.language;
    PLURALS[language] ??= new Intl.PluralRules(language);
    return found[PLURALS[language].select(args.n)] ?? found.other;
  }

  /* Write the words of the markup again: `data-t` names a key, `data-args` holds its arguments; `data-t-label` and
     `data-t-placeholder` do so for attributes; `data-span`, `data-moment` and `data-number` hold what is written by
     the language's own rules. */
  bm.translateMarkup = function (root = document) {
    for (const element of root.querySelectorAll("[data-t]")) element.textContent = bm.t(element.dataset.t, argsOf(element));
    for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", bm.t(element.dataset.tLabel));
    for (const element of root.querySelectorAll("[data-t-placeholder]")) element.placeholder = bm.t(element.dataset.tPlaceholder);
    for (const element of root.querySelectorAll("[data-span]")) element.textContent = bm.span(...JSON.parse(element.dataset.span));
    for (const element of root.querySelectorAll("[data-number]")) element.textContent = bm.number(Number(element.dataset.number));
  };

  function argsOf(element) {
    return element.dataset.args ? JSON.parse(element.dataset.args) : {};
  }
})(window.bordermap);
