/* What an incident's acts are called, and the five classes by which they are told apart at a glance. */
(function (bm) {
  "use strict";

  /* By name, in the order of the legend; their words are "legend.class.NAME". */
  bm.CLASSES = {
    fire: { shape: "diamond" },
    damage: { shape: "triangle" },
    standoff: { shape: "square" },
    talks: { shape: "circle" },
    other: { shape: "cross" },
  };

  const CLASS_OF = {
    shooting: "fire", exchange_of_fire: "fire", shelling: "fire", attack: "fire", post_taken: "fire",
    arson: "damage", demolition: "damage", looting: "damage", property_damage: "damage",
    stone_throwing: "standoff", road_blocked: "standoff", stand_off: "standoff", object_placed: "standoff",
    mobilization: "standoff", negotiation: "talks", agreement: "talks",
  };

  const SHAPES = {
    diamond: "M0,-9 L9,0 L0,9 L-9,0 Z",
    triangle: "M0,-9 L9,7 L-9,7 Z",
    square: "M-7,-7 H7 V7 H-7 Z",
    circle: "M-8,0 A8,8 0 1,0 8,0 A8,8 0 1,0 -8,0 Z",
    cross: "M-3,-8 H3 V-3 H8 V3 H3 V8 H-3 V3 H-8 V-3 H-3 Z",
  };

  bm.classOf = (incident) => CLASS_OF[incident.act[0]] || "other";

  /* A code as words, where there are none of its own. */
  /* One act, in the reader's language where it is a known one. */
  bm.actName = function (act) {
    const key = `act.${act}`;
    const text = bm.t(key);
    return text === key ? act.replaceAll("_", " ") : text;
  };

  /* All acts of an incident, as a title. */
  bm.actText = (incident) => incident.act.map(bm.actName).join(", ").replace(/^./u, (first) => first.toLocaleUpperCase(bm.locale()));

  /* The mark of a class; hollow unless the position is exact. */
  bm.glyph = function (name, exact) {
    const shape = SHAPES[bm.CLASSES[name].shape];
    return bm.svg("svg", { viewBox: "-12 -12 24 24", width: 24, height: 24, "aria-hidden": "true" },
      bm.svg("path", { d: shape, class: `halo` }),
      bm.svg("path", { d: shape, class: `glyph glyph-${name}${exact ? " glyph-exact" : ""}` }));
  };
})(window.bordermap);
