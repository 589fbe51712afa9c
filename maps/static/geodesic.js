/* Distances on the WGS 84 ellipsoid. Pure: degrees in, metres out.

   T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with application of nested
   equations", Survey Review 23 (176), 1975, 88-93: good to a millimetre but for points nearly opposite one
   another on the globe, for which it does not converge and NaN is returned. */
(function (bm) {
  "use strict";

  const A = 6378137;
  const F = 1 / 298.257223563;
  const B = A * (1 - F);
  const E2 = F * (2 - F);
  const RAD = Math.PI / 180;

  bm.geodesicDistance = function (lat1, lon1, lat2, lon2) {
    const step = ((((lon2 - lon1 + 180) % 360) + 360) % 360 - 180) * RAD;
    const u1 = Math.atan((1 - F) * Math.tan(lat1 * RAD));
    const u2 = Math.atan((1 - F) * Math.tan(lat2 * RAD));
    const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    let lambda = step;
    for (let round = 0; round < 200; round += 1) {
      const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
      const sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
      if (sinS === 0) return 0;
      const cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
      const sigma = Math.atan2(sinS, cosS);
      const sinA = (cosU1 * cosU2 * sinL) / sinS;
      const cos2A = 1 - sinA * sinA;
      const cos2M = cos2A === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2A;
      const c = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
      const before = lambda;
      lambda = step + (1 - c) * F * sinA *
        (sigma + c * sinS * (cos2M + c * cosS * (2 * cos2M * cos2M - 1)));
      if (Math.abs(lambda - before) < 1e-13) return length(cos2A, sigma, sinS, cosS, cos2M);
    }
    return NaN;
  };

  function length(cos2A, sigma, sinS, cosS, cos2M) {
    const u2 = (cos2A * (A * A - B * B)) / (B * B);
    const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    const tail = (b / 6) * cos2M * (4 * sinS * sinS - 3) * (4 * cos2M * cos2M - 3);
    return B * a * (sigma - b * sinS * (cos2M + (b / 4) * (cosS * (2 * cos2M * cos2M - 1) - tail)));
  }

  /* Points of [lat, lon] along the shortest way between two, for drawing alone: on a sphere, which on no map can be
     told from the ellipsoid. Their longitudes run on from the first. */
  bm.drawnWay = function ([lat1, lon1], [lat2, lon2], pieces) {
    const vector = (lat, lon) => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
    const [a, b] = [vector(lat1, lon1), vector(lat2, lon2)];
    const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
    const points = [[lat1, lon1]];
    if (angle < 1e-9 || angle > Math.PI - 1e-6) return [...points, [lat2, lon2]];
    for (let piece = 1; piece <= pieces; piece += 1) {
      const [p, q] = [Math.sin((1 - piece / pieces) * angle), Math.sin((piece / pieces) * angle)];
      const [x, y, z] = a.map((value, axis) => p * value + q * b[axis]);
      const lon = Math.atan2(y, x) / RAD;
      const before = points[points.length - 1][1];
      points.push([Math.atan2(z, Math.hypot(x, y)) / RAD, lon + 360 * Math.round((before - lon) / 360)]);
    }
    return points;
  };

  /* Metres in a degree of latitude and of longitude, at a latitude. */
  bm.metresInDegree = function (lat) {
    const sin2 = Math.sin(lat * RAD) ** 2;
    const root = Math.sqrt(1 - E2 * sin2);
    return { lat: ((A * (1 - E2)) / root ** 3) * RAD, lon: (A / root) * Math.cos(lat * RAD) * RAD };
  };
})(window.bordermap);
