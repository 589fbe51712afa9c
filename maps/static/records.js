/* Incidents as the records of a file: CSV that a spreadsheet reads as text, and GeoJSON. Pure: records in, text out. */
(function (bm) {
  "use strict";

  const FORMULA = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
  const NUMBER = /^[+-]?\d+(\.\d+)?$/;
  const QUOTED = /[",\r\n]/;

  /* A row of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it,
     as in the tables that bordermap writes elsewhere; `tally.harmless` counts those. */
  bm.csvRow = (cells, tally) => `${cells.map((cell) => csvCell(cell, tally)).join(",")}\r\n`;

  function csvCell(value, tally) {
    if (value === undefined || value === null) return "";
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    let text = typeof value === "string" ? value : JSON.stringify(value);
    if (FORMULA.test(text) && !NUMBER.test(text)) {
      text = `'${text}`;
      tally.harmless += 1;
    }
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  const OWN = ["id", "source_id", "act", "sub_act", "date_start", "date_end", "utc_offset", "date_basis", "place", "admin1", "admin2", "admin3", "admin_pcode", "area"];
  const AFTER = ["actors", "deaths_low", "deaths_best", "deaths_high", "injured", "description", "verification", "note"];

  bm.CSV_COLUMNS = ["record", ...OWN, "lat", "lon", "radius_m", "radius_basis", "places", ...AFTER, "accounts", "sources", "source_urls", "licences", "accessed",
    "line", "distance_m", "nearest_m", "farthest_m", "side", "side_drawn", "rule", "decided_by", "in_force", "verdict", "chance", "chance_low", "chance_high"];

  const joined = (values) => values?.join("; ");

  /* The cells of an incident. Where there are several places, all stand under `places`, and the distances are those
     of the nearest and of the farthest of them. */
  bm.csvCells = function (record) {
    const { properties: own, line, rule, said, sources, places } = record;
    const [place] = places.length === 1 ? places : [{}];
    const measured = places.map((each) => each.lines[line]).filter((each) => each?.distance_m !== undefined);
    const least = (name) => (measured.length ? Math.min(...measured.map((each) => each[name] ?? NaN)) : undefined);
    const same = (name) => (new Set(places.map((each) => each.lines[line]?.[name])).size === 1 ? places[0].lines[line]?.[name] : "undetermined");
    const first = (name) => (name === "act" || name === "actors" ? joined(own[name]) : own[name]);
    return ["incident", ...OWN.map(first), place.lat, place.lon, place.radius_m, own.radius_basis,
      places.length > 1 ? places.map(({ name, lat, lon, radius_m }) => ({ name, lat, lon, radius_m })) : undefined,
      ...AFTER.map(first), joined(own.accounts?.map((told) => told.says)),
      joined(sources.map((each) => each.title)), joined(sources.map((each) => each.url ?? "")), joined(sources.map((each) => each.licence)), joined(sources.map((each) => each.accessed ?? "")),
      line, least("distance_m"), least("nearest_m"), measured.length ? Math.max(...measured.map((each) => each.farthest_m ?? NaN)) : undefined, same("side"), same("side_drawn"),
      rule, rule && record.by, own.in_force, said?.verdict, said?.chance, said?.low, said?.high];
  };

  /* A row that says something of the file: what, and the text. */
  bm.csvAbout = function (what, text) {
    const cells = bm.CSV_COLUMNS.map(() => undefined);
    cells[0] = "about";
    cells[bm.CSV_COLUMNS.indexOf("id")] = what;
    cells[bm.CSV_COLUMNS.indexOf("description")] = text;
    return cells;
  };

  /* A feature of GeoJSON (RFC 7946); without a position its geometry is null. */
  bm.geojsonFeature = function ({ properties: own, line, rule, by, said, zones, sources, places }) {
    const points = places.filter((place) => place.lon !== undefined).map((place) => [place.lon, place.lat]);
    const geometry = points.length === 0 ? null : points.length === 1 ? { type: "Point", coordinates: points[0] } : { type: "MultiPoint", coordinates: points };
    const { in_force, ...rest } = own;
    return {
      type: "Feature", id: own.id, geometry,
      properties: {
        ...rest, sources,
        places: places.map(({ name, lon, lat, radius_m, lines }) => ({ name, lon, lat, radius_m, distances: lines })),
        radius_m: places.length === 1 ? places[0].radius_m : undefined,
        line, rule, ...(rule ? { decided_by: by, in_force, verdict: said.verdict, chance: said.chance, chance_low: said.low, chance_high: said.high, zones } : {}),
      },
    };
  };
})(window.bordermap);
