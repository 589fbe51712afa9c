/* Evacuation areas: the discs of their located members, which are derived and not the ordered extent. */
(function (bm) {
  "use strict";

  bm.membersOf = (area) => area.members.flatMap((member) => (member.unit ? member.villages : [member]));

  bm.located = (area) => bm.membersOf(area).filter((member) => member.lon !== undefined);

  bm.drawAreas = function (map) {
    const group = L.layerGroup();
    const drawn = new Set();
    for (const area of bm.layers.evacuations.areas) {
      for (const member of bm.located(area)) {
        if (drawn.has(member.id)) continue;
        drawn.add(member.id);
        const disc = L.circle([member.lat, member.lon], {
          pane: "areas", radius: member.radius_m || 0, className: "evacuated",
        });
        disc.bindTooltip(() => note(member), { sticky: true, className: "note" });
        group.addLayer(disc);
      }
    }
    const update = () => (bm.isShown("evacuations") ? group.addTo(map) : group.remove());
    bm.watch(update);
    update();
  };

  function note(member) {
    const areas = bm.layers.evacuations.areas.filter((area) =>
      bm.membersOf(area).some((other) => other.id === member.id));
    return bm.h("div", {}, bm.h("strong", {}, member.name),
      bm.h("div", {}, "Derived from where the named places lie; not the ordered extent"),
      areas.map((area) => bm.h("div", {}, `${area.name}: ${bm.moment(area.from)}`)));
  }
})(window.bordermap);
