/* Ask of any place: by a click on the map, or by a position that is pasted; the answer is text to copy. */
(function (bm) {
  "use strict";

  const h = bm.h;

  bm.drawWhere = function (map) {
    const form = document.getElementById("where");
    const field = form.querySelector("[name=position]");
    const radius = form.querySelector("[name=radius]");
    const pick = form.querySelector("[name=pick]");
    const mark = L.layerGroup().addTo(map);
    let asked = null;
    const ask = function () {
      const position = bm.readPosition(field.value);
      const metres = Number(radius.value || 0);
      mark.clearLayers();
      asked = { position, metres };
      if (position && metres >= 0) draw(mark, position, metres);
      show(asked);
    };
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      ask();
    });
    pick.addEventListener("click", () => setPicking(map, pick, pick.getAttribute("aria-pressed") !== "true"));
    bm.askAt = function (lat, lon) {
      field.value = bm.positionText(lat, lon);
      form.closest("details").open = true;
      ask();
      document.getElementById("where-answer").scrollIntoView({ block: "nearest" });
    };
    map.on("click", function (event) {
      if (pick.getAttribute("aria-pressed") !== "true") return;
      const { lat, lng } = event.latlng;
      setPicking(map, pick, false);
      bm.askAt(lat, lng);
    });
    bm.watch(() => asked && show(asked), "language");
  };

  function setPicking(map, pick, on) {
    pick.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("is-picking", on);
  }

  function show({ position, metres }) {
    const known = position && metres >= 0;
    document.getElementById("where-answer").replaceChildren(known ? answer(bm.where(position.lat, position.lon, metres))
      : h("p", { class: "remark" }, bm.t(position ? "tools.radius_unread" : "tools.position_unread")));
  }

  function draw(layer, { lat, lon }, metres) {
    L.circleMarker([lat, lon], { pane: "discs", radius: 5, className: "asked" }).addTo(layer);
    if (metres) L.circle([lat, lon], { pane: "discs", radius: metres, className: "disc" }).addTo(layer);
    bm.leaflet.panInside([lat, lon], { padding: [60, 60] });
  }

  function answer(told) {
    const text = bm.whereText(told);
    return h("div", {}, h("pre", {}, text),
      h("button", { type: "button", class: "plain-button", onclick: () => bm.copy(text) }, bm.t("tools.copy")));
  }

  /* The answer as plain text. */
  bm.whereText = function (told) {
    const lines = [bm.positionText(told.lat, told.lon), bm.sixtyText(told.lat, told.lon)];
    if (told.radius) lines[0] = bm.t("tools.where.within", { position: lines[0], radius: bm.roughly(told.radius) });
    if (told.village) {
      lines.push(bm.t("tools.where.nearest", { name: told.village.village.name, distance: bm.roughly(told.village.metres) }));
    }
    for (const each of told.lines) {
      lines.push("", bm.t(each.line.accuracy_m ? "tools.where.line" : "tools.where.line_as_drawn", { title: each.line.title }),
        `  ${bm.t("tools.where.distance", { drawn: bm.distance(each.distance), least: bm.distance(each.nearest), most: bm.distance(each.farthest) })}`,
        `  ${bm.t("tools.where.side", { side: bm.sideName(each.side), drawn: bm.sideName(each.drawn) })}`);
    }
    for (const { rule, answers } of told.rules) {
      lines.push("", rule.title);
      for (const each of answers) {
        const args = { line: each.line.title, verdict: bm.t(`tools.verdict.${each.verdict}`), chance: bm.chance(each) };
        lines.push(`  ${bm.t("tools.where.rule", args)}`);
      }
    }
    return lines.join("\n");
  };
})(window.bordermap);
