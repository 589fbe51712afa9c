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
    const ask = function () {
      const position = bm.readPosition(field.value);
      const metres = Number(radius.value || 0);
      mark.clearLayers();
      if (!position || !(metres >= 0)) return show(message(position));
      draw(mark, position, metres);
      return show(answer(bm.where(position.lat, position.lon, metres)));
    };
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      ask();
    });
    pick.addEventListener("click", () => setPicking(map, pick, pick.getAttribute("aria-pressed") !== "true"));
    map.on("click", function (event) {
      if (pick.getAttribute("aria-pressed") !== "true") return;
      const { lat, lng } = event.latlng.wrap();
      field.value = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
      setPicking(map, pick, false);
      form.closest("details").open = true;
      ask();
    });
  };

  function setPicking(map, pick, on) {
    pick.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("is-picking", on);
  }

  function message(position) {
    return h("p", { class: "remark" }, position ? "The radius is a number of metres, 0 or more."
      : "Write a position as 40.1397, 69.7142 (latitude first), or as 40°08'23\"N 69°42'51\"E.");
  }

  function draw(layer, { lat, lon }, metres) {
    L.circleMarker([lat, lon], { pane: "discs", radius: 5, className: "asked" }).addTo(layer);
    if (metres) L.circle([lat, lon], { pane: "discs", radius: metres, className: "disc" }).addTo(layer);
    bm.leaflet.panInside([lat, lon], { padding: [60, 60] });
  }

  function show(node) {
    document.getElementById("where-answer").replaceChildren(node);
  }

  function answer(told) {
    const text = bm.whereText(told);
    const copy = h("button", { type: "button", class: "named", onclick: () => copyText(text, copy) }, "Copy");
    return h("div", {}, h("pre", {}, text), copy);
  }

  async function copyText(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.previousSibling);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected: copy it with the keyboard";
    }
  }

  /* The answer as plain text. */
  bm.whereText = function (told) {
    const lines = [
      `${told.lat.toFixed(5)}, ${told.lon.toFixed(5)}${told.radius ? `, within ${bm.roughly(told.radius)}` : ""}`,
    ];
    if (told.village) lines.push(`Nearest place: ${told.village.village.name}, ${bm.roughly(told.village.metres)}`);
    for (const each of told.lines) {
      lines.push("", `${each.line.title} (${each.line.accuracy_m ? "as depicted" : "as depicted, accuracy not known"})`,
        `  distance ${bm.distance(each.distance)}, from ${bm.distance(each.nearest)} to ${bm.distance(each.farthest)}`,
        `  side: ${bm.sideName(each.side)}; the point is drawn in ${bm.sideName(each.drawn)}`);
    }
    for (const { rule, answers } of told.rules) {
      lines.push("", rule.title);
      for (const each of answers) {
        lines.push(`  ${each.line.title}: ${each.verdict}, chance ${bm.chance(each)}`);
      }
    }
    return lines.join("\n");
  };
})(window.bordermap);
