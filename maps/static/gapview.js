/* The gaps of the zone and the time that are shown: in the section on evacuations, and as rings around villages. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const MOST = 200;
  const RING_PX = 10;

  bm.drawGaps = function (map) {
    const box = document.getElementById("gaps");
    if (!box) return;
    const rings = new Map();
    const update = function (_, changes = {}) {
      const found = gapsNow();
      if (Object.keys(changes).some((name) => name !== "hidden") || !box.childNodes.length) write(box, found);
      drawRings(map, rings, found);
    };
    bm.watch(update, "time", "rule", "line", "by", "language", "hidden");
    update();
  };

  /* The gaps of what is shown; null where no zone is. */
  function gapsNow() {
    const { rule, by, line, time } = bm.state;
    const { gaps } = bm.layers.people;
    if (!rule) return null;
    return bm.gapsOf(gaps, {
      villages: bm.layers.villages.villages, areas: bm.layers.evacuations.areas, sides: Object.keys(bm.layers.page.sides),
    }, { rule, time, deciding: by === "line" ? [line] : bm.decidingLines(gaps, time) });
  }

  function write(box, found) {
    box.hidden = false;
    const count = document.getElementById("gap-count");
    count.hidden = !found;
    if (found) count.textContent = bm.t("people.gaps.count", { n: found.no_area.length });
    box.replaceChildren(h("h3", {}, bm.t("people.gaps")), ...(found ? listed(found) : [h("p", { class: "fine" }, bm.t("people.gaps.no_zone_shown"))]));
    writeStanding();
  }

  function listed(found) {
    return [
      h("p", { class: "soft fine" }, asked()),
      ...bm.VILLAGE_GAPS.map((kind) => group(kind, found[kind], villageButton, kind === "no_area")),
      ...bm.AREA_GAPS.map((kind) => group(kind, found[kind], areaButton, kind === "no_zone")),
    ].filter(Boolean);
  }

  /* By what is told: which zone, which time, which lines. */
  function asked() {
    const { rule, by, line, time } = bm.state;
    const { title } = bm.layers.page.rules.find((each) => each.id === rule);
    const when = time ? bm.t("people.gaps.time", { span: bm.timeText(time) }) : bm.t("people.gaps.whole");
    const own = bm.layers.lines.lines.find((each) => each.id === line);
    return `${title}. ${when} ${by === "line" ? bm.t("people.gaps.by_line", { line: own.title }) : bm.t("people.gaps.by_date")}`;
  }

  function group(kind, gaps, button, isAlways) {
    if (!gaps.length && !isAlways) return null;
    const shown = gaps.slice(0, MOST);
    return h("div", { class: "gap-kind", "data-gap": kind },
      h("p", { class: "fine" }, kind === "no_area" && gaps.length > 0 && bm.ringSample(), h("strong", {}, bm.t(`people.gaps.${kind}`, { n: gaps.length }))),
      gaps.length > 0 && h("ul", { class: "fine" }, shown.map((gap) => h("li", {}, button(gap))),
        gaps.length > MOST && h("li", {}, bm.t("people.gaps.more", { n: gaps.length - MOST }))));
  }

  function villageButton({ village, told }) {
    const select = () => bm.select("village", village);
    const button = h("button", { type: "button", class: "named", "data-gap-village": village.id, dir: "auto", onclick: select }, bm.nameOf(village));
    return told.verdict === "inside" ? button : [button, h("span", { class: "soft" }, ` (${bm.t("people.gaps.possible", {
      chance: chanceText(told) })})`)];
  }

  function chanceText({ low, high }) {
    const [least, most] = [low, high].map(bm.share);
    return least === most ? least : bm.t("format.from_to", { from: least, to: most });
  }

  const areaButton = ({ area }) => (bm.located(area).length
    ? h("button", { type: "button", class: "named", "data-gap-area": area.id, dir: "auto", onclick: () => bm.showArea(area) }, area.name)
    : h("span", { "data-gap-area": area.id, dir: "auto" }, area.name));

  /* Beside the name of each area, whether it stands in the time that is shown. */
  function writeStanding() {
    const { time } = bm.state;
    for (const tag of document.querySelectorAll("[data-standing]")) {
      tag.hidden = !time;
      if (time) tag.textContent = bm.t(`people.standing.${bm.areaStanding(bm.layers.people.gaps, tag.dataset.standing, time)}`);
    }
  }

  bm.ringSample = () => bm.svg("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, class: "gap-sample", "aria-hidden": "true" },
    bm.svg("circle", { r: 7, class: "gap-ring" }), bm.svg("circle", { r: 2.5, class: "village-dot" }));

  /* A ring around each village that no area covers: whole where it lies in the zone for certain, broken where it may. */
  function drawRings(map, rings, found) {
    const isShown = bm.isShown("evacuations") && bm.isShown("villages");
    const wanted = new Map((isShown && found ? found.no_area : []).filter(({ village }) => bm.locatedPlaces(village).length)
      .map((gap) => [gap.village.id, gap]));
    for (const [id, ring] of rings) if (!wanted.has(id)) ring.remove();
    for (const [id, { village, told }] of wanted) {
      if (!rings.has(id)) rings.set(id, ringOf(village));
      const ring = rings.get(id);
      if (!map.hasLayer(ring)) ring.addTo(map);
      ring.getElement().classList.toggle("gap-ring-possible", told.verdict !== "inside");
    }
  }

  function ringOf(village) {
    const [place] = bm.locatedPlaces(village);
    const ring = L.circleMarker([place.lat, place.lon], { pane: "discs", radius: RING_PX, className: "gap-ring" });
    ring.on("click", () => bm.set({ selected: { kind: "village", feature: village } }));
    ring.bindTooltip(() => `${bm.nameOf(village)}: ${bm.t("people.gaps.ring")}`, { className: "note" });
    return ring;
  }
})(window.bordermap);
