/* Notes over the map that say what just happened, and the clipboard. */
(function (bm) {
  "use strict";

  const SHOWN_MS = 9000;

  /* Show a note; it is read out, can be closed, and goes by itself unless it is to stay. */
  bm.notice = function (content, { stays = false, kind = "" } = {}) {
    const close = bm.h("button", { type: "button", class: "icon-button", "aria-label": bm.t("tools.close"), onclick: () => note.remove() },
      bm.icon("close"));
    const note = bm.h("div", { class: `notice ${kind}` }, bm.h("div", {}, content), close);
    holder().append(note);
    if (!stays) setTimeout(() => note.matches(":hover, :focus-within") || note.remove(), SHOWN_MS);
    return note;
  };

  function holder() {
    const found = document.getElementById("notices");
    if (found) return found;
    const made = bm.h("div", { id: "notices", class: "notices map-cover", role: "status" });
    document.querySelector(".stage").append(made);
    return made;
  }

  /* Copy a text; where the clipboard refuses, show it selected, so that the keyboard can. */
  bm.copy = async function (text, said = bm.t("tools.copied")) {
    try {
      await navigator.clipboard.writeText(text);
      bm.notice(said);
      return true;
    } catch {
      const field = bm.h("textarea", { readonly: true, rows: Math.min(8, text.split("\n").length), "aria-label": bm.t("tools.to_copy") }, text);
      bm.notice([bm.h("p", {}, bm.t("tools.copy_by_hand")), field], { stays: true, kind: "notice-copy" });
      field.focus();
      field.select();
      return false;
    }
  };

  /* Hand a file to the reader. */
  bm.saveFile = function (blob, name) {
    const address = URL.createObjectURL(blob);
    const link = bm.h("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
})(window.bordermap);
