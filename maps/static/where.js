/* What can be said of any place: the answer that `bordermap where` gives, worked out in the page. Pure. */
(function (bm) {
  "use strict";

  const SAMPLES = 1500;
  const GOLDEN = Math.PI * (3 - Math.sqrt(5));

  /* The lines and rules of the case, prepared once. */
  function prepared() {
    if (prepared.done) return prepared.done;
    const { decimals, lines } = bm.layers.lines;
    const byLine = Object.fromEntries(lines.map((line) => [line.id, {
      line,
      edges: bm.lineOf(line.stretches, decimals),
      territories: Object.fromEntries(Object.entries(line.territories)
        .map(([side, polygons]) => [side, bm.polygons(polygons, decimals)])),
    }]));
    const rules = bm.layers.page.rules.map((rule) => ({
      rule,
      drawn: rule.drawn.map((drawn) => ({
        ...drawn, edges: drawn.stretches ? bm.lineOf(drawn.stretches, decimals) : byLine[drawn.line].edges,
      })),
    }));
    prepared.done = { byLine, rules };
    return prepared.done;
  }

  /* Points spread evenly over a disc. */
  function spread(lat, lon, radius) {
    const unit = bm.metresInDegree(lat);
    return Array.from({ length: SAMPLES }, function (_, index) {
      const away = radius * Math.sqrt((index + 0.5) / SAMPLES);
      const angle = index * GOLDEN;
      return [lat + (away * Math.sin(angle)) / unit.lat, lon + (away * Math.cos(angle)) / unit.lon];
    });
  }

  bm.where = function (lat, lon, radius) {
    const { byLine, rules } = prepared();
    const points = radius > 0 ? spread(lat, lon, radius) : [[lat, lon]];
    const lines = {};
    for (const { line, edges, territories } of Object.values(byLine)) {
      const told = bm.distanceToLine(edges, lat, lon);
      const drawn = bm.sideAt(territories, lat, lon);
      lines[line.id] = {
        line,
        distance: told.distance,
        nearest: Math.max(0, told.least - radius),
        farthest: told.greatest + radius,
        drawn,
        side: told.least - radius > 0 && drawn !== null ? drawn : "undetermined",
        points: bm.sidesAt(territories, points),
        told: radius > 0 ? bm.roughDistances(edges, points, lat, lon) : [told],
      };
    }
    return {
      lat, lon, radius, lines: Object.values(lines), village: nearestVillage(lat, lon),
      rules: rules.map(({ rule, drawn }) => ({
        rule, answers: drawn.map((own) => answer(own, lines[own.line], points, { lat, lon, radius })),
      })),
    };
  };

  /* What one line says with regard to one rule: the chance as drawn, at least, and at most, and the verdict. */
  function answer(drawn, line, points, { lat, lon, radius }) {
    const exact = drawn.stretches ? bm.distanceToLine(drawn.edges, lat, lon)
      : { least: line.nearest + radius, greatest: line.farthest - radius };
    let told = line.told;
    if (drawn.stretches) told = radius > 0 ? bm.roughDistances(drawn.edges, points, lat, lon) : [exact];
    const limits = Object.values(drawn.distance_m);
    const limitOf = (side) => (side in drawn.distance_m ? drawn.distance_m[side] : 0);
    const share = (holds) => points.filter((_, index) => holds(told[index], line.points[index])).length / points.length;
    const chance = share((metres, side) => metres.distance < limitOf(side));
    const low = share((metres) => metres.greatest < Math.min(...limits));
    const high = share((metres) => metres.least < Math.max(...limits));
    const verdict = verdictOf(exact, radius, line.side === "undetermined" ? limits : [limitOf(line.side)]);
    const settled = { inside: 1, outside: 0 }[verdict];
    return {
      line: line.line, verdict,
      chance: settled ?? chance, low: settled ?? Math.min(low, chance), high: settled ?? Math.max(high, chance),
    };
  }

  function verdictOf(exact, radius, limits) {
    const millimetres = (metres) => Math.round(metres * 1000) / 1000;
    if (millimetres(exact.greatest + radius) < Math.min(...limits)) return "inside";
    if (millimetres(Math.max(0, exact.least - radius)) >= Math.max(...limits)) return "outside";
    return "possible";
  }

  function nearestVillage(lat, lon) {
    let found = null;
    for (const village of bm.layers.villages.villages) {
      for (const place of bm.locatedPlaces(village)) {
        const metres = bm.geodesicDistance(lat, lon, place.lat, place.lon);
        if (!found || metres < found.metres) found = { village, metres };
      }
    }
    return found;
  }

  const around = (lon) => lon - 360 * Math.round(lon / 360);

  /* "40.1397, 69.7142": latitude first, to as many decimals as are asked for. */
  bm.positionText = (lat, lon, digits = 5) => `${lat.toFixed(digits)}, ${around(lon).toFixed(digits)}`;

  /* The same in degrees, minutes and seconds: 40°08'22.9"N 69°42'51.1"E; degrees of at least so many figures. */
  bm.sixtyText = function (lat, lon, digits = 1, width = 2) {
    const part = function (value, positive, negative) {
      const unit = 10 ** digits;
      const whole = Math.round(Math.abs(value) * 3600 * unit);
      const [degree, minute] = [Math.floor(whole / (3600 * unit)), Math.floor(whole / (60 * unit)) % 60];
      const second = ((whole % (60 * unit)) / unit).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
      return `${String(degree).padStart(width, "0")}°${String(minute).padStart(2, "0")}'${second}"${value < 0 ? negative : positive}`;
    };
    return `${part(lat, "N", "S")} ${part(around(lon), "E", "W")}`;
  };

  /* A position as people write it: decimal, or degrees, minutes and seconds; null where it can't be read. */
  bm.readPosition = function (text) {
    const clean = text.trim().replace(/[’′]/g, "'").replace(/[”″]/g, '"').replace(/º/g, "°");
    const decimal = /^([+-]?\d+(?:\.\d+)?)\s*°?\s*([NS])?\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([EW])?$/i.exec(clean);
    if (decimal) return inRange(signed(decimal[1], decimal[2], "S"), signed(decimal[3], decimal[4], "W"));
    const part = /(\d+)\s*°\s*(\d+)\s*'\s*(?:(\d+(?:\.\d+)?)\s*(?:"|''))?\s*/.source;
    const sixty = new RegExp(`^${part}([NS])[\\s,;]*${part}([EW])$`, "i").exec(clean);
    if (!sixty) return null;
    return inRange(degrees(sixty.slice(1, 5), "S"), degrees(sixty.slice(5, 9), "W"));
  };

  function signed(number, letter, negative) {
    const value = Number(number);
    return letter && letter.toUpperCase() === negative ? -value : value;
  }

  function degrees([whole, minutes, seconds, letter], negative) {
    if (Number(minutes) >= 60 || Number(seconds || 0) >= 60) return NaN;
    const value = Number(whole) + Number(minutes) / 60 + Number(seconds || 0) / 3600;
    return letter.toUpperCase() === negative ? -value : value;
  }

  function inRange(lat, lon) {
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
  }
})(window.bordermap);
