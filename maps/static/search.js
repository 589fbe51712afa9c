/* Search in texts of any script, and the incidents and places that hold what is sought. A column of few values is
   searched once a value; texts are searched as bytes, many rows at once. */
(function (bm) {
  "use strict";

  const FIELDS = ["id", "source_id", "act", "sub_act", "place", "description", "note", "admin1", "admin2", "admin3", "actors", "accounts"];
  const AT_ONCE = 8;
  const LEAST_ALIAS = 2;

  /* Which incidents hold every word of a text, in whatever field: a function of the row. */
  bm.searcher = function (text) {
    const words = bm.wordsOf(text).map(withAliases);
    const { count, table, places } = bm.incidents;
    const found = new Uint8Array(count).fill(1);
    for (let at = 0; at < words.length; at += AT_ONCE) {
      const some = words.slice(at, at + AT_ONCE);
      const held = new Uint8Array(count);
      for (const name of FIELDS) search(table.column(name), name, some, held, null);
      search(places.column("name"), "name", some, held, places.column("incident").raw);
      keepWhole(found, held, (1 << some.length) - 1);
    }
    return (row) => found[row] === 1;
  };

  function keepWhole(found, held, all) {
    for (let row = 0; row < found.length; row += 1) if (held[row] !== all) found[row] = 0;
  }

  function addCodes(held, codes, known) {
    for (let row = 0; row < codes.length; row += 1) held[row] |= known[codes[row]];
  }

  function addCodesOf(held, codes, known, of) {
    for (let row = 0; row < codes.length; row += 1) held[of[row]] |= known[codes[row]];
  }

  /* Set in `held` a bit for each word that a row of the column holds; `of` gives the incident of the row. */
  function search(column, name, words, held, of) {
    if (!column) return;
    const textOf = TEXTS[name] || ((value) => [value].flat().join(" · "));
    const incident = of ? (row) => of[row] : (row) => row;
    const bits = (value) => (value === undefined ? 0 : bm.wordsHeld(words, bm.fold(textOf(value))));
    if (column.values) {
      const known = Uint8Array.from([0, ...column.values.map(bits)]);
      if (!known.some(Boolean)) return;
      if (of) addCodesOf(held, column.raw, known, of);
      else addCodes(held, column.raw, known);
    } else if (name === "act" || !column.bytes) {
      for (let row = 0; row < bm.incidents.count; row += 1) held[incident(row)] |= bits(column.value(row));
    } else {
      const isText = name !== "accounts" && name !== "actors";
      bm.scanTexts(column, words, function (row, bit) {
        if (!(held[incident(row)] & bit)) held[incident(row)] |= isText ? bit : bits(column.value(row));
      });
    }
  }

  /* What is searched of a value that is more than a text. Of a table in bytes, the names of its fields and its
     signs are found as well, so that what is found is read before it counts. */
  const TEXTS = {
    act: (acts) => `${acts.join(" ").replaceAll("_", " ")} · ${bm.actText({ act: acts })}`,
    accounts: (accounts) => accounts.map((told) => [told.says, told.place_text, told.time_text, told.note].join(" · ")).join(" · "),
  };

  /* A word that is a place's name in another language or spelling stands for the name that incidents give it, too. */
  function withAliases(word) {
    if (word.needle.length < LEAST_ALIAS) return word;
    const aliases = bm.layers.villages.villages.filter((village) => otherNames(village)
      .some((name) => bm.holdsWord(word, bm.fold(name)))).map((village) => bm.fold(plainName(village.name)));
    return { ...word, aliases: [...new Set(aliases)].filter((alias) => alias && !bm.holdsWord(word, alias)) };
  }

  const plainName = (name) => name.replace(/\s*\(.*\)$/, "");
  const otherNames = (village) => [...Object.values(village.names || {}), ...(village.other_names || [])];

  /* The places whose names hold every word: villages, crossings, installations and evacuation areas, those first
     whose name begins so. With each, the other name that was found. */
  bm.findPlaces = function (text) {
    const words = bm.wordsOf(text);
    if (!words.length) return [];
    const all = (1 << Math.min(words.length, 30)) - 1;
    const some = words.slice(0, 30);
    const holds = (name) => bm.wordsHeld(some, bm.fold(name)) === all;
    const found = everyPlace().filter(({ names }) => holds(names.join(" · "))).map(({ kind, feature, names }) => ({
      kind, feature, name: feature.name, other: holds(feature.name) ? undefined : names.slice(1).find(holds),
    }));
    const begins = ({ name, other }) => Number(!bm.fold(other || name).startsWith(words[0].needle));
    return found.sort((a, b) => begins(a) - begins(b) || a.name.localeCompare(b.name));
  };

  function everyPlace() {
    const { villages, crossings, installations, evacuations } = bm.layers;
    const of = (kind, features, more) => features.map((feature) => ({ kind, feature, names: [feature.name, ...more(feature)] }));
    return [
      ...of("village", villages.villages, otherNames),
      ...of("crossing", crossings.crossings, (crossing) => (crossing.side_names || []).map((each) => each.name)),
      ...of("installation", installations.installations, () => []),
      ...of("area", evacuations.areas, () => []),
    ];
  }
})(window.bordermap);
