/* Which distance of a rule holds on whose land. Pure. */
(function (bm) {
  "use strict";

  /* From the distances in metres by side that a rule gives, the sides that have a territory on the line, and all sides
     of the case. `sides` lists those bound by it with their distance; `least` holds on all land near the line, and is
     the only one where they are `alike`. Where a side has no territory (`lacking`), land in none may be its: there it is
     between `nearest` and `most`. */
  bm.landsOf = function (by, known, all) {
    const of = (side) => by[side] ?? 0;
    const without = all.filter((side) => !known.includes(side)).map(of);
    const lacking = without.length > 0 || known.length === 0;
    const [nearest, most] = without.length ? [Math.min(...without), Math.max(...without)] : [0, 0];
    const distances = new Set(known.map(of));
    return {
      alike: !lacking && distances.size === 1,
      sides: known.map((side) => [side, of(side)]).filter(([, metres]) => metres > 0),
      least: Math.min(...known.map(of), ...(lacking ? [nearest] : [])), lacking, nearest, most,
    };
  };
})(window.bordermap);
