/* What holds in the time that is shown: rules, lines, statuses of stretches, closures of crossings. */
(function (bm) {
  "use strict";

  const AGREED = { delimited: true, demarcated: true, undelimited: false, disputed: false };

  /* A rule without dates, such as a what-if, holds always. */
  bm.ruleHolds = function (rule) {
    const told = bm.holds(rule.from, rule.to, bm.state.time);
    return told === "unknown" ? "yes" : told;
  };

  /* Whether a stretch is drawn as agreed: by its own status where one is known that holds then, else as its line is. */
  bm.isAgreed = (line, stretch) => AGREED[bm.statusThen(stretch)] ?? line.agreed;

  /* The status of a stretch in the time that is shown, as far as its dates tell; "not_known" where they don't. */
  bm.statusThen = function (stretch) {
    const told = bm.holds(stretch.status_from, stretch.status_to, bm.state.time);
    return told === "no" ? "not_known" : stretch.status ?? "not_known";
  };

  /* How a crossing is in the time that is shown: null where all time is, else "closed" (to all, all of the time),
     "partly" (to some, or for a part of it), "perhaps", or "open": no closure is reported for then. */
  bm.crossingState = function (crossing) {
    const { time } = bm.state;
    if (!time) return null;
    const told = (crossing.closures || []).map((closure) => ({
      closure, holds: bm.holds(closure.from, closure.to, time, { lasting: false }),
    }));
    const sure = told.filter(({ holds }) => holds === "yes");
    if (sure.some(({ closure }) => !closure.closed_to && bm.holdsThroughout(closure.from, closure.to, time))) return "closed";
    if (sure.length) return "partly";
    return told.some(({ holds }) => holds !== "no") ? "perhaps" : "open";
  };

  /* An evacuation area or an installation: what comes after the only date that is given nobody knows. */
  bm.standsThen = (feature) => bm.holds(feature.from, feature.to, bm.state.time, { lasting: false });

  /* What a reader has to know of the rule and the line that are shown, where they don't fit the time: sentences. */
  function notes() {
    const { time, line: lineId, rule: ruleId } = bm.state;
    const rule = bm.layers.page.rules.find((each) => each.id === ruleId);
    const line = bm.layers.lines.lines.find((each) => each.id === lineId);
    const depicted = line && { title: line.title, span: heldText(line.depicts_from, line.depicts_to) };
    const lineTold = line && bm.besides(line.depicts_from, line.depicts_to, time);
    return [
      rule && time && ruleNote(rule, time),
      lineTold === "after" && bm.t("lines.later", depicted),
      lineTold === "before" && bm.t("lines.earlier", depicted),
      lineTold === null && line && time && bm.holds(line.depicts_from, line.depicts_to, time) === "perhaps" && bm.t("lines.perhaps", depicted),
    ].filter(Boolean);
  }

  function ruleNote(rule, time) {
    const told = bm.holds(rule.from, rule.to, time);
    const span = heldText(rule.from, rule.to);
    if (told === "no") return bm.t("zones.not_then", { span });
    if (told === "perhaps") return bm.t("zones.perhaps_then", { span });
    const isPart = told === "yes" && !bm.holdsThroughout(rule.from, rule.to, time);
    return isPart && bm.t("zones.partly_then", { span });
  }

  /* "from 5 June 2021", "until 3 May 2021", or both. */
  function heldText(from, to) {
    if (from && to) return bm.span(from, to);
    return from ? bm.t("zones.from", { from: bm.moment(from) }) : bm.t("zones.until", { to: bm.moment(to) });
  }

  /* The notes stand below the name of the zone. */
  bm.drawTimeNotes = function () {
    const label = document.getElementById("zone-label");
    const box = bm.h("div", { id: "time-notes", "aria-live": "polite" });
    label.after(box);
    const update = function () {
      const told = notes();
      if (told.join("\n") === Array.from(box.children, (each) => each.textContent).join("\n")) return;
      box.replaceChildren(...told.map((text) => bm.h("p", { class: "time-note" }, text)));
    };
    bm.watch(update, "time", "rule", "line", "language");
    update();
  };
})(window.bordermap);
