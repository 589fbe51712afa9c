/* Areas on the WGS 84 ellipsoid, of polygons whose edges are straight in longitude and latitude. Pure: degrees in,
   square metres out.

   The part of the ellipsoid between the equator and a latitude has a closed form, the one of the authalic latitude
   (J. P. Snyder, "Map projections: a working manual", USGS Professional Paper 1395, 1987, equation 3-12); an area is
   its integral around the ring. Along an edge it is taken by Gauss and Legendre's rule of eight points, on pieces of
   at most two degrees, which leaves nothing but rounding. */
(function (bm) {
  "use strict";

  const A = 6378137;
  const F = 1 / 298.257223563;
  const E2 = F * (2 - F);
  const E = Math.sqrt(E2);
  const B2 = (A * (1 - F)) ** 2;
  const RAD = Math.PI / 180;
  const LONGEST = 2;
  const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
  const WEIGHTS = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

  /* Square metres between the equator and a latitude, in a wedge of one radian of longitude. */
  bm.wedge = function (lat) {
    const sine = Math.sin(lat * RAD);
    return (B2 / 2) * (sine / (1 - E2 * sine * sine) + Math.atanh(E * sine) / E);
  };

  /* Square metres in a strip of one radian of longitude and one of latitude, at a latitude. */
  bm.parallelStrip = function (lat) {
    const sine = Math.sin(lat * RAD);
    return (B2 * Math.cos(lat * RAD)) / (1 - E2 * sine * sine) ** 2;
  };

  /* The integral of a function from one number to another. */
  bm.integral = function (value, from, to) {
    const middle = (from + to) / 2;
    const half = (to - from) / 2;
    return half * NODES.reduce((sum, node, index) =>
      sum + WEIGHTS[index] * (value(middle - half * node) + value(middle + half * node)), 0);
  };

  /* Square metres of a ring of [lat, lon], closed or not, whichever way round; it may cross the antimeridian where
     its longitudes run on beyond 180, and must not go around a pole. */
  bm.surfaceArea = function (ring) {
    if (ring.length < 3) return 0;
    const level = bm.wedge(ring[0][0]);
    let sum = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += alongEdge(ring[j], ring[i], level);
    return Math.abs(sum);
  };

  function alongEdge([lat1, lon1], [lat2, lon2], level) {
    const pieces = Math.max(1, Math.ceil(Math.abs(lat2 - lat1) / LONGEST));
    const at = (share) => bm.wedge(lat1 + share * (lat2 - lat1)) - level;
    let sum = 0;
    for (let piece = 0; piece < pieces; piece += 1) sum += bm.integral(at, piece / pieces, (piece + 1) / pieces);
    return sum * (lon2 - lon1) * RAD;
  }

  /* Whether the edges of a ring meet elsewhere than at their common ends: its area then means nothing. */
  bm.crossesItself = function (ring) {
    const count = ring.length;
    for (let i = 0; i < count; i += 1) {
      for (let j = i + 1; j < count; j += 1) {
        const [a, b, c, d] = [ring[i], ring[(i + 1) % count], ring[j], ring[(j + 1) % count]];
        const beside = j === i + 1 || (i === 0 && j === count - 1);
        if (beside ? foldsBack(a, b, c, d, j === i + 1) : meet(a, b, c, d)) return true;
      }
    }
    return false;
  };

  const turn = (a, b, c) => Math.sign((b[1] - a[1]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[1] - a[1]));

  const within = (a, b, c) => Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);

  function meet(a, b, c, d) {
    const [left, right, up, down] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    if (left !== right && up !== down) return true;
    return (left === 0 && within(a, b, c)) || (right === 0 && within(a, b, d)) ||
      (up === 0 && within(c, d, a)) || (down === 0 && within(c, d, b));
  }

  /* Neighbouring edges share an end; they meet again only where the second runs back over the first. */
  function foldsBack(a, b, c, d, follows) {
    const [shared, one, other] = follows ? [b, a, d] : [a, b, c];
    if (turn(shared, one, other) !== 0) return false;
    const [y, x] = [one[0] - shared[0], one[1] - shared[1]];
    return y * (other[0] - shared[0]) + x * (other[1] - shared[1]) > 0;
  }
})(window.bordermap);
