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

  /* A link where the address is one that can be followed safely, else the text alone. */
  bm.link = function (address, text) {
    if (!/^(https?:\/\/|mailto:)/i.test(address || "")) return bm.h("span", {}, text);
    return bm.h("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text);
  };
})(window.bordermap);
