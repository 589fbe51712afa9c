/* A view as the fragment of an address, and back. Pure: a view in, text out; text in, a view and what is unknown out. */
(function (bm) {
  "use strict";

  const DAY_MS = 86400000;
  const KINDS = new Set(["incident", "village", "crossing", "installation"]);
  const MOST_PARTS = 40;
  const MOST_LETTERS = 4000;

  /* Readable: only what would end a part, or what an address can't hold, is escaped. */
  const escaped = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/%(2F|3A|40)/g, decodeURIComponent);

  function plain(text) {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return null;
    }
  }

  const dayText = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

  function dayOf(text) {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
    const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
    return Number.isInteger(day) && dayText(day) === text ? day : null;
  }

  /* "#map=9.5/39.98/70.3&rule=…": where the map is, and what of the view is not as the page opens. */
  bm.writeFragment = function (view, opening) {
    const parts = [["map", [round(view.map.zoom, 2), round(view.map.lat, 5), round(view.map.lon, 5)].join("/")]];
    if (view.time) parts.push(["t", view.time.map(dayText).join("..")]);
    for (const name of ["rule", "line", "by"]) {
      if (view[name] !== opening[name]) parts.push([name, view[name] === null ? "none" : escaped(view[name])]);
    }
    if (view.filters.text) parts.push(["q", escaped(view.filters.text)]);
    const filters = filterText(view.filters, opening.filters);
    if (filters) parts.push(["f", filters]);
    const layers = layerText(view.hidden, opening.hidden);
    if (layers) parts.push(["layers", layers]);
    if (view.selected) parts.push(["sel", `${view.selected.kind}:${escaped(view.selected.feature.id)}`]);
    if (view.language !== opening.language) parts.push(["lang", view.language]);
    if (view.theme !== opening.theme) parts.push(["theme", view.theme]);
    return `#${parts.map((part) => part.join("=")).join("&")}`;
  };

  function round(value, digits) {
    return String(Number(value.toFixed(digits)));
  }

  /* "acts:fire,damage;deaths:1" */
  function filterText(filters, opening) {
    return Object.keys(opening).filter((name) => name !== "text" && isSet(filters[name], opening[name]))
      .map((name) => `${name}:${[filters[name]].flat().map(escapedItem).join(",")}`).join(";");
  }

  const escapedItem = (value) => encodeURIComponent(String(value)).replace(/%20/g, "+");

  const isSet = (value, opening) => (Array.isArray(value) ? value.length > 0 : (value ?? null) !== (opening ?? null));

  /* "-villages,+discs": layers that are switched otherwise than the page opens with. */
  function layerText(hidden, opening) {
    return Object.keys({ ...opening, ...hidden }).filter((name) => Boolean(hidden[name]) !== Boolean(opening[name]))
      .sort().map((name) => (hidden[name] ? "-" : "+") + encodeURIComponent(name).replace(/%3A/g, ":")).join(",").replaceAll("+", "~");
  }

  /* The view that a fragment asks for: what of the state it changes, where the map is to be, what is selected, and
     the parts that say nothing here. Never throws, whatever the text. */
  bm.readFragment = function (text, opening, known) {
    const found = { state: {}, map: null, selected: null, problems: [] };
    const clean = text.replace(/^#/, "").slice(0, MOST_LETTERS);
    for (const part of clean.split("&").filter(Boolean).slice(0, MOST_PARTS)) {
      const at = part.indexOf("=");
      const name = at < 0 ? part : part.slice(0, at);
      const reader = Object.hasOwn(READERS, name) ? READERS[name] : null;
      if (at < 0 || !reader || !reader(part.slice(at + 1), found, { opening, known })) found.problems.push(part);
    }
    return found;
  };

  const one = (name, list) => function (raw, { state }, { known }) {
    const value = plain(raw);
    if (!known[list].includes(value)) return false;
    state[name] = value;
    return true;
  };

  const READERS = {
    map(raw, found) {
      const numbers = raw.split("/").map((each) => (/^-?\d+(\.\d+)?$/.test(each) ? Number(each) : NaN));
      const [zoom, lat, lon] = numbers;
      if (numbers.length !== 3 || !(zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85.06 && Math.abs(lon) <= 540)) return false;
      found.map = { zoom, lat, lon };
      return true;
    },
    t(raw, { state }) {
      const days = raw.split("..").map(dayOf);
      if (days.length !== 2 || days.includes(null) || days[0] > days[1]) return false;
      state.time = days;
      return true;
    },
    rule(raw, found, context) {
      if (raw === "none") found.state.rule = null;
      return raw === "none" || one("rule", "rules")(raw, found, context);
    },
    line: one("line", "lines"),
    lang: one("language", "languages"),
    theme: one("theme", "themes"),
    by(raw, { state }) {
      if (raw !== "date" && raw !== "line") return false;
      state.by = raw;
      return true;
    },
    q(raw, { state }, { opening }) {
      const words = plain(raw);
      if (words === null) return false;
      state.filters = { ...opening.filters, ...state.filters, text: words };
      return true;
    },
    f: readFilters,
    layers: readLayers,
    sel(raw, found) {
      const at = raw.indexOf(":");
      const [kind, id] = [raw.slice(0, at), plain(raw.slice(at + 1))];
      if (at < 0 || !KINDS.has(kind) || !id) return false;
      found.selected = { kind, id };
      return true;
    },
  };

  function readFilters(raw, found, { opening, known }) {
    const filters = { ...opening.filters, ...found.state.filters };
    for (const part of raw.split(";").filter(Boolean)) {
      const at = part.indexOf(":");
      const name = part.slice(0, at);
      const value = at > 0 && name !== "text" && Object.hasOwn(opening.filters, name)
        ? filterValue(part.slice(at + 1), opening.filters[name], known[name]) : undefined;
      if (value === undefined) found.problems.push(`f=${part}`);
      else filters[name] = value;
    }
    found.state.filters = filters;
    return true;
  }

  /* By the kind of what the filter opens with: a list of known words, a switch, or a number. */
  function filterValue(raw, opening, known) {
    if (Array.isArray(opening)) {
      const words = raw.split(",").map(plain);
      return words.every((word) => word && (!known || known.includes(word))) ? words : undefined;
    }
    if (typeof opening === "boolean") return { true: true, false: false }[raw];
    if (typeof opening === "string") return plain(raw) ?? undefined;
    return /^\d{1,9}$/.test(raw) ? Number(raw) : { true: true, false: false }[raw] ?? (/^[a-z_]{1,30}$/.test(raw) ? raw : undefined);
  }

  function readLayers(raw, found, { opening, known }) {
    const hidden = { ...opening.hidden };
    for (const part of raw.split(",").filter(Boolean)) {
      const name = plain(part.slice(1));
      if (!/^[-~]/.test(part) || !isLayer(name, opening, known)) found.problems.push(`layers=${part}`);
      else hidden[name] = part[0] === "-";
    }
    found.state.hidden = hidden;
    return true;
  }

  const LAYERS = new Set(["incidents", "villages", "crossings", "installations", "evacuations", "band", "margin", "discs"]);

  function isLayer(name, { hidden }, { lines }) {
    return LAYERS.has(name) || Object.hasOwn(hidden, name) || lines.some((line) => name === `line:${line}`);
  }
})(window.bordermap);
