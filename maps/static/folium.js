/* What Folium's own elements say: their text is shown with its formatting, and never read as anything else. */
(function (bm) {
  "use strict";

  const KEPT = new Set(("b strong i em u s small sub sup code pre br hr p div span h1 h2 h3 h4 h5 h6 ul ol li dl dt dd " +
    "table caption thead tbody tfoot tr th td figure figcaption " +
    "svg g path circle ellipse rect line polyline polygon text tspan title desc").split(" "));
  const ATTRIBUTE = new RegExp("^(class|style|title|colspan|rowspan|d|points|transform|viewbox|width|height|" +
    "x|y|dx|dy|x1|y1|x2|y2|cx|cy|r|rx|ry|text-anchor|font-[a-z]+|fill(-[a-z]+)?|stroke(-[a-z]+)?)$", "i");

  const EMPTY = new Set(["br", "hr", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"]);
  const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?)*)\s*(\/?)>/gi;
  const SAID = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))/gi;
  const ENTITY = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", ndash: "–", mdash: "—", deg: "°" };

  /* Markup as elements: tags that only give form are followed, anything else shows as it is written.
     It is read here and not by the browser, which would look at the handlers in it. */
  function gentle(markup) {
    const made = document.createDocumentFragment();
    const open = [made];
    let from = 0;
    const say = (text) => text && open[open.length - 1].append(decoded(text));
    for (const found of markup.matchAll(TAG)) {
      const [whole, ends, tag, said, closed] = found;
      const name = tag.toLowerCase();
      const at = open.findLastIndex((each) => each.localName === name);
      if (!KEPT.has(name) || (ends && at < 1)) continue;
      say(markup.slice(from, found.index));
      from = found.index + whole.length;
      if (ends) open.length = at;
      else begin(open, name, said, closed || EMPTY.has(name));
    }
    say(markup.slice(from));
    return made;
  }

  function begin(open, name, said, isEmpty) {
    const inSvg = name === "svg" || open.some((each) => each.localName === "svg");
    const attributes = {};
    for (const [, key, ...values] of said.matchAll(SAID)) {
      const value = decoded(values.find((each) => each !== undefined));
      if (ATTRIBUTE.test(key) && !/url\s*\(/i.test(value)) attributes[key === "viewbox" ? "viewBox" : key] = value;
    }
    const element = (inSvg ? bm.svg : bm.h)(name, attributes);
    open[open.length - 1].append(element);
    if (!isEmpty) open.push(element);
  }

  function decoded(text) {
    return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hexadecimal, name) => {
      if (name) return ENTITY[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : parseInt(hexadecimal, 16);
      return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
    });
  }

  const plain = (text) => bm.h("div", {}, String(text));

  /* A tooltip's or popup's text, in the style that it asks for. */
  function note(text, style) {
    const box = bm.h("div", { style: style && !/url\s*\(/i.test(style) ? style : null });
    box.append(gentle(String(text)));
    return box;
  }

  /* Properties of a feature as a table, each as text. */
  function fields(properties, names, aliases, { labels, localize }) {
    const said = (value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "object") return JSON.stringify(value);
      return localize ? value.toLocaleString() : String(value);
    };
    return bm.h("table", {}, names.map((name, index) => bm.h("tr", {},
      labels && bm.h("th", {}, said(aliases[index])), bm.h("td", {}, said(properties[name])))));
  }

  /* A marker where the reader has clicked; ${lat} and ${lng} in its text are where that was. */
  function clicked(map, { lat, lng }, text) {
    const marker = L.marker([lat, lng], { draggable: true }).addTo(map);
    const where = { lat: lat.toFixed(4), lng: lng.toFixed(4) };
    marker.on("dblclick", () => marker.remove());
    marker.bindPopup(note(text.replace(/\$\{(lat|lng)\}/g, (_all, name) => where[name])));
  }

  function pictures(options) {
    delete L.Icon.Default.prototype._getIconUrl;
    L.Icon.Default.mergeOptions(options);
  }

  /* Leaflet reads these as markup wherever they are given as text. */
  const addLayer = L.Control.Layers.prototype._addLayer;
  L.Control.Layers.include({
    _addLayer(layer, name, overlay) {
      addLayer.call(this, layer, bm.h("span", {}, String(name)).innerHTML, overlay);
    },
  });
  const createIcon = L.DivIcon.prototype.createIcon;
  L.DivIcon.include({
    createIcon(old) {
      if (typeof this.options.html === "string") this.options.html = bm.h("div", { class: "div-icon" }, gentle(this.options.html));
      return createIcon.call(this, old);
    },
  });
  const setContent = L.DivOverlay.prototype.setContent;
  L.DivOverlay.include({
    setContent(content) {
      return setContent.call(this, typeof content === "string" ? note(content) : content);
    },
  });

  bm.folium = { note, plain, fields, clicked, pictures };
})(window.bordermap);
