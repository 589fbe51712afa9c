/* Evacuation areas: as a source gives their shape, else the discs of their located members, which are derived and not
   the ordered extent. In a time that is shown only those that stand then. */
(function (bm) {
  "use strict";

  const WEIGHT = ["no", "perhaps", "unknown", "yes"];

  bm.membersOf = (area) => area.members.flatMap((member) => (member.unit ? member.villages : [member]));

  bm.located = (area) => bm.membersOf(area).filter((member) => member.lon !== undefined);

  bm.drawAreas = function (map) {
    const drawn = [...sourced(), ...discs()];
    const update = function () {
      for (const { layer, areas } of drawn) {
        const told = strongest(areas);
        const shown = bm.isShown("evacuations") && told !== "no";
        if (shown !== map.hasLayer(layer)) {
          if (shown) layer.addTo(map);
          else layer.remove();
        }
        layer.getElement()?.classList.toggle("evacuated-perhaps", told === "perhaps");
        layer.getElement()?.classList.toggle("evacuated-undated", told === "unknown");
      }
    };
    bm.watch(update, "hidden", "time");
    update();
  };

  /* What is said of the area that stands for the surest. */
  const strongest = (areas) => WEIGHT[Math.max(...areas.map((area) => WEIGHT.indexOf(bm.standsThen(area))))];

  function sourced() {
    return bm.layers.evacuations.areas.filter((area) => area.shape).map(function (area) {
      const layer = L.polygon(bm.polygons(area.shape), { pane: "areas", className: "evacuated evacuated-sourced" });
      layer.bindTooltip(() => note(area.name, bm.t("zones.evacuated.sourced"), [area]), { sticky: true, className: "note" });
      return { layer, areas: [area] };
    });
  }

  /* One disc a member, whichever areas name it. */
  function discs() {
    const members = new Map();
    for (const area of bm.layers.evacuations.areas.filter((each) => !each.shape)) {
      for (const member of bm.located(area)) {
        if (!members.has(member.id)) members.set(member.id, { member, areas: [] });
        members.get(member.id).areas.push(area);
      }
    }
    return [...members.values()].map(function ({ member, areas }) {
      const layer = L.circle([member.lat, member.lon], { pane: "areas", radius: member.radius_m || 0, className: "evacuated" });
      layer.bindTooltip(() => note(member.name, bm.t("zones.evacuated.derived"), areas), { sticky: true, className: "note" });
      return { layer, areas };
    });
  }

  function note(name, basis, areas) {
    const line = function (area) {
      const dates = area.from || area.to ? datesText(area) : bm.t("zones.evacuated.undated");
      const told = bm.standsThen(area);
      const then = bm.state.time && (told === "perhaps" || told === "no") ? ` (${bm.t(`zones.evacuated.${told}`)})` : "";
      return bm.h("div", {}, `${area.name}: ${dates}${then}`);
    };
    return bm.h("div", {}, bm.h("strong", {}, name), bm.h("div", {}, basis), areas.map(line));
  }

  const datesText = ({ from, to }) => (from && !to ? bm.t("zones.from", { from: bm.moment(from) }) : bm.span(from, to));
})(window.bordermap);
