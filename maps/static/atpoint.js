/* The position of any point of the map, to copy: by the right button, a long press, or the key c for the map's centre. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const FINE_ZOOM = 14;

  bm.drawAtPoint = function (map) {
    const container = map.getContainer();
    map.on("contextmenu", (event) => open(map, event.latlng, event.containerPoint));
    container.addEventListener("keydown", function (event) {
      if (event.target !== container || event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
      open(map, map.getCenter(), map.getSize().divideBy(2));
    });
    map.on("movestart zoomstart click", close);
  };

  function close() {
    document.querySelector(".at-point")?.remove();
  }

  function open(map, { lat, lng }, at) {
    close();
    const digits = map.getZoom() >= FINE_ZOOM ? 5 : 4;
    const [decimal, sixty] = [bm.positionText(lat, lng, digits), bm.sixtyText(lat, lng, digits - 4)];
    const item = (text, act) => h("button", { type: "button", onclick: () => { close(); act(); } }, text);
    const box = h("div", {
      class: "at-point", role: "dialog", "aria-label": bm.t("tools.point.here"),
      onkeydown: (event) => onKey(map, box, event),
    }, h("p", {}, bm.t("tools.point.copy")),
    item(decimal, () => bm.copy(decimal, bm.t("tools.point.copied", { position: decimal }))),
    item(sixty, () => bm.copy(sixty, bm.t("tools.point.copied", { position: sixty }))),
    document.getElementById("where") && item(bm.t("tools.point.ask"), () => bm.askAt(lat, lng)));
    L.DomEvent.disableClickPropagation(box);
    map.getContainer().append(box);
    const size = map.getSize();
    box.style.left = `${Math.max(4, Math.min(at.x, size.x - box.offsetWidth - 4))}px`;
    box.style.top = `${Math.max(4, Math.min(at.y, size.y - box.offsetHeight - 4))}px`;
    box.querySelector("button").focus();
  }

  function onKey(map, box, event) {
    const all = Array.from(box.querySelectorAll("button"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      close();
      map.getContainer().focus();
    } else if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
  }
})(window.bordermap);
