/* The page's own words in the reader's language; what is not translated stands in English. */
(function (bm) {
  "use strict";

  const PLURALS = {};

  /* The text of a key, with `{name}` filled in from the arguments. Where it depends on a number, that is `n`. */
  bm.t = (key, args = {}) => bm.parts(key, args).join("");

  /* The same as a list of texts and elements, where an argument is an element. */
  bm.parts = (key, args = {}) => filledIn(messageOf(key, args), args);

  /* The text of a key in one language of the page, whatever the reader's; English where it has none. */
  bm.tIn = function (language, key, args = {}) {
    const { languages } = bm.layers.words;
    return filledIn(languages[language][key] ?? languages.en[key], args).join("");
  };

  bm.isUnreviewed = (language) => bm.layers.words.unreviewed.includes(language);

  /* That a language is unreviewed, in that language and in English. */
  const unreviewed = (language) => [language, "en"].map((each) => ({ lang: each, text: bm.tIn(each, "tools.language.unreviewed") }));

  bm.unreviewedNote = (language) => unreviewed(language).map(({ lang, text }) => bm.h("small", { class: "unreviewed", lang }, text));

  bm.unreviewedText = (language) => (bm.isUnreviewed(language) ? unreviewed(language).map(({ text }) => text).join(" ") : "");

  function filledIn(message, args) {
    return message.split(/(\{\w+\})/).filter(Boolean).map(function (part) {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined || !(name in args)) return part;
      return typeof args[name] === "number" ? bm.number(args[name]) : args[name];
    });
  }

  function messageOf(key, args) {
    const { languages } = bm.layers.words;
    const own = languages[bm.state.language]?.[key];
    const found = own ?? languages.en[key] ?? key;
    if (typeof found === "string") return found;
    const language = own === undefined ? "en" : bm.state.language;
    PLURALS[language] ??= new Intl.PluralRules(language);
    return found[PLURALS[language].select(args.n)] ?? found.other;
  }

  /* How an argument that travels with the markup is written: by its kind, as maps/words.py writes it in English. */
  const KINDS = {
    moment: (text) => bm.moment(text),
    span: ([start, end]) => bm.span(start, end),
    number: (value) => bm.number(value),
    range: ([low, high]) => bm.range(low, high),
    distance: (metres) => bm.roughly(metres),
    area: ([low, high]) => bm.area(low, high),
    side: (id) => bm.sideName(id),
    word: ([key, args]) => bm.t(key, filled(args)),
    list: (items) => items.map(said).join(", "),
  };

  function said(value) {
    if (value === null || typeof value !== "object") return value;
    const [[kind, held]] = Object.entries(value);
    return KINDS[kind](held);
  }

  function filled(args) {
    return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, said(value)]));
  }

  /* Write the words of the markup again: `data-said` holds what an element says, `data-t-label` and
     `data-t-placeholder` the keys of its attributes. */
  bm.translateMarkup = function (root = document) {
    for (const element of root.querySelectorAll("[data-said]")) element.textContent = said(JSON.parse(element.dataset.said));
    for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", bm.t(element.dataset.tLabel));
    for (const element of root.querySelectorAll("[data-t-placeholder]")) element.placeholder = bm.t(element.dataset.tPlaceholder);
  };

  /* Called once: the markup follows the language. */
  bm.watchLanguage = function () {
    const note = bm.h("p", { class: "unreviewed-language", hidden: true });
    document.getElementById("overview").prepend(note);
    const write = function () {
      const { language } = bm.state;
      document.documentElement.lang = language;
      note.hidden = !bm.isUnreviewed(language);
      note.replaceChildren(...(note.hidden ? [] : bm.unreviewedNote(language)));
      bm.translateMarkup();
    };
    bm.watch(write, "language");
    if (bm.state.language !== "en") write();
  };
})(window.bordermap);
