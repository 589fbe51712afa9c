/* What the page says of a drawn area: its size, the villages and people, incidents and zones in it. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const MOST_NAMES = 60;

  /* The findings about a ring; a sentence where it can't be asked. */
  bm.drawnFindings = function (points) {
    if (points.length < 3) return [h("p", {}, bm.t("tools.measure.more", { n: 3 - points.length }))];
    if (bm.crossesItself(points)) return [h("p", { class: "tool-wrong" }, bm.t("tools.draw.crosses"))];
    const { area, villages, incidents, zones } = bm.enclosedBy(points);
    return [
      h("p", { class: "tool-total" }, bm.surface(area)),
      ...zoneLines(zones, area), ...villageLines(villages), incidentLine(incidents),
    ];
  };

  function zoneLines(zones, area) {
    if (!zones.length) return [];
    const said = zones.filter((zone) => zone.area > 0).map((zone) => `${bm.zoneName(zone)}: ${bm.surface(zone.area)}`);
    const rest = Math.max(0, area - zones.reduce((sum, zone) => sum + zone.area, 0));
    return [h("p", {}, said.length ? bm.t("tools.draw.zones", { parts: said.join(". "), rest: bm.surface(rest) }) : bm.t("tools.draw.no_zone")),
      h("p", { class: "soft fine" }, bm.t("tools.draw.zones_note"))];
  }

  function villageLines({ certain, possible, untold, notLocated, people }) {
    const rest = untold.length + notLocated;
    return [
      h("p", {}, bm.t("tools.draw.villages", { n: certain.length }), certain.length > 0 && peopleText(people[0])),
      certain.length > 0 && names("certain", certain),
      possible.length > 0 && h("p", {}, bm.t("tools.draw.possible", { n: possible.length }), peopleText(people[1])),
      possible.length > 0 && names("possible", possible),
      rest > 0 && h("p", { class: "soft fine" }, bm.t("tools.draw.villages_untold", { n: rest })),
    ].filter(Boolean);
  }

  function peopleText({ people, sourced, without }) {
    const known = sourced > 0 ? bm.t("tools.draw.people", { n: people, villages: sourced }) : "";
    return ` ${[known, without > 0 && bm.t("tools.draw.no_people", { n: without })].filter(Boolean).join(" ")}`;
  }

  function names(kind, villages) {
    return h("details", { class: `fine drawn-${kind}` }, h("summary", {}, bm.t("tools.draw.names")), h("p", {}, villages.slice(0, MOST_NAMES).map((village, index) => [index ? ", " : "",
      h("button", { type: "button", class: "named", dir: "auto", onclick: () => bm.select("village", village) }, village.name)]),
    villages.length > MOST_NAMES && ` ${bm.t("tools.sheet.more", { n: villages.length - MOST_NAMES })}`));
  }

  function incidentLine({ certain, possible, untold }) {
    if (!bm.incidents.count) return null;
    return h("p", {}, bm.t("tools.draw.incidents", { n: certain, possible: bm.number(possible), most: bm.number(certain + possible) }),
      untold > 0 && ` ${bm.t("tools.draw.incidents_untold", { n: untold })}`);
  }

  /* Drawn areas as a layer of kind evacuation_areas. Their members are the villages in them for certain; nothing in
     it is sourced, and every one of them says so. */
  bm.drawnLayer = (areas) => ({ type: "FeatureCollection", features: areas.map(feature) });

  function feature({ id, name, from, to, note, points }) {
    const { villages } = bm.enclosedBy(points);
    return {
      type: "Feature",
      properties: {
        id, name: name || id, members: villages.certain.map((village) => village.id), from: from || null, to: to || null,
        date_basis: from || to ? bm.t("tools.draw.date_basis") : null,
        note: [note, bm.t("tools.draw.unsourced", { page: document.title })].filter(Boolean).join(" "),
      },
      geometry: { type: "Polygon", coordinates: [closedRing(bm.readyRing(points).ring)] },
    };
  }

  /* Longitude first, closed, counter-clockwise, as RFC 7946 asks for. */
  function closedRing(ring) {
    const turned = ring.reduce((sum, [lat, lon], index) => {
      const [lat2, lon2] = ring[(index + 1) % ring.length];
      return sum + (lon2 - lon) * (lat2 + lat);
    }, 0) > 0 ? [...ring].reverse() : ring;
    return [...turned, turned[0]].map(([lat, lon]) => [lon, lat].map((value) => Number(value.toFixed(6))));
  }

  /* Whether an area can be written: it has three corners, doesn't cross itself, and stays on one side of the 180th meridian. */
  bm.drawnProblem = function ({ points, from, to }) {
    if (points.length < 3) return "tools.draw.too_few";
    if (bm.crossesItself(points)) return "tools.draw.crosses";
    const { west, east } = bm.readyRing(points);
    if (west < -180 || east > 180) return "tools.draw.antimeridian";
    return from && to && to < from ? "tools.draw.dates_turned" : null;
  };
})(window.bordermap);
