/* Elements made from data: text is always text, and only safe addresses become links. */
(function (bm) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return element;
  }

  bm.h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

  bm.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /* The element of a bar that a key leads to from the one in focus: the arrows go around, Home and End to its ends. */
  bm.keyLeadsTo = function (bar, event) {
    const all = Array.from(bar.children);
    const at = all.indexOf(document.activeElement);
    const goes = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || goes === undefined) return null;
    event.preventDefault();
    return all[(goes + all.length) % all.length];
  };

  /* A link where the address is one that can be followed safely, else the text alone. */
  bm.link = function (address, text) {
    if (!/^(https?:\/\/|mailto:)/i.test(address || "")) return bm.h("span", {}, text);
    return bm.h("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text);
  };
})(window.bordermap);
