/* What is listed as a file: CSV or GeoJSON, with its sources, licences and what it is a part of. */
(function (bm) {
  "use strict";

  const h = bm.h;
  const AT_ONCE = 500;
  const PAUSE_MS = 40;
  const UTF8 = "\ufeff";

  bm.drawDownloads = function (box) {
    const status = h("span", { role: "status", class: "fine soft" });
    const write = function () {
      const button = (kind) => h("button", { type: "button", class: "named", "data-download": kind, onclick: () => save(kind, status) }, bm.t(`finder.download.${kind}`));
      box.replaceChildren(h("span", { class: "downloads", role: "group", "aria-label": bm.t("finder.download") },
        h("span", {}, bm.t("finder.download"), " "), button("csv"), " ", button("geojson")),
      h("button", { type: "button", class: "named", id: "to-counts", onclick: showCounts }, bm.t("finder.to_counts")), status);
    };
    bm.watch(write, "language");
    write();
  };

  function showCounts() {
    bm.showTab("overview");
    const details = document.getElementById("counts").closest("details");
    details.open = true;
    details.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
  }

  async function save(kind, status) {
    const rows = Uint32Array.from({ length: bm.list.length() }, (_, index) => bm.list.at(index));
    const about = bm.aboutDownload(rows.length);
    const parts = await WRITERS[kind](rows, about, (share) => { status.textContent = share < 1 ? bm.t("finder.download.share", { share: Math.round(share * 100) }) : ""; });
    bm.saveFile(new Blob(parts, { type: TYPES[kind] }), `${bm.layers.page.case}-incidents${bm.layers.page.internal ? "-internal" : ""}.${kind}`);
    status.textContent = bm.t("finder.download.done", { n: rows.length });
  }

  const TYPES = { csv: "text/csv;charset=utf-8", geojson: "application/geo+json" };

  const WRITERS = {
    async csv(rows, about, tell) {
      const tally = { harmless: 0 };
      const body = await inParts(rows, (row) => bm.csvRow(bm.csvCells(bm.recordOf(row)), tally), tell);
      if (tally.harmless) about.notes.push(bm.t("finder.about.formulas", { n: tally.harmless }));
      return [UTF8, bm.csvRow(bm.CSV_COLUMNS, tally), ...body, ...aboutLines(about).map(([what, text]) => bm.csvRow(bm.csvAbout(what, text), tally))];
    },
    async geojson(rows, about, tell) {
      const body = await inParts(rows, (row) => `,\n${JSON.stringify(bm.geojsonFeature(bm.recordOf(row)))}`, tell);
      const head = JSON.stringify({ type: "FeatureCollection", name: "incidents", about });
      return [`${head.slice(0, -1)},"features":[`, ...body.map((part, index) => (index ? part : part.slice(1))), "\n]}\n"];
    },
  };

  /* Written some at a time, so that the page stays at hand meanwhile. */
  async function inParts(rows, write, tell) {
    const parts = [];
    let rested = performance.now();
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      parts.push(Array.from(rows.subarray(from, from + AT_ONCE), write).join(""));
      if (performance.now() - rested < PAUSE_MS) continue;
      tell(from / rows.length);
      await new Promise((resume) => { setTimeout(resume); });
      rested = performance.now();
    }
    return parts;
  }

  /* An incident with what the page says of it under the rule and line that are shown. */
  bm.recordOf = function (row) {
    const { row: _, places, in_force, agreements: __, first_day: _first, last_day: _last, ...own } = bm.incidents.feature(row);
    const { rule, line, by } = bm.state;
    const zoneOf = (zone) => tidied(bm.saidOf({ places }, rule, zone));
    return {
      properties: { ...own, in_force: in_force[rule] }, line, rule, by: by === "line" ? line : "lines of the date", places, sources: sourcesOf(own),
      said: rule && zoneOf(""), zones: rule && Object.fromEntries(Object.keys(bm.layers.page.sides).map((side) => [side, zoneOf(side)])),
    };
  };

  /* Chances to four decimals, as they came; one that is not known is left out. */
  function tidied({ verdict, ...chances }) {
    return { verdict, ...Object.fromEntries(Object.entries(chances).filter(([, value]) => Number.isFinite(value)).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4])) };
  }

  /* The sources of an incident and of its accounts, each with its licence: the incident's own goes before. */
  function sourcesOf(own) {
    const told = [...(own.source ? [own] : []), ...(own.accounts || [])];
    const made = new Map();
    const add = (id, url, accessed) => {
      const source = bm.layers.page.sources[id] || { title: id };
      if (!made.has(id)) made.set(id, { id, title: source.title, url: url || source.url || undefined, licence: own.licence || source.licence, accessed: accessed || source.accessed || undefined });
    };
    for (const each of told) {
      add(each.source, each.url, each.accessed);
      (each.further_sources || []).forEach((id) => add(id));
    }
    return [...made.values()];
  }

  /* What a reader of the file should know: of what it is a part, how it came about, and under which terms. */
  bm.aboutDownload = function (count) {
    const { page } = bm.layers;
    const line = bm.layers.lines.lines.find((each) => each.id === bm.state.line);
    const rule = page.rules.find((each) => each.id === bm.state.rule);
    const derived = line.sources.map((id) => ({ id, ...page.sources[id] }));
    return {
      case: page.case, title: page.title, language: bm.state.language,
      incidents: count, of: bm.incidents.count, filters: bm.filtersInForce().map(({ text }) => text),
      line: { id: line.id, title: line.title, kind: line.kind, agreed: line.agreed, licences: [...new Set(derived.map((each) => each.licence))] },
      rule: rule ? { id: rule.id, title: rule.title, kind: rule.kind, decided_by: bm.t(`finder.counts.by.${bm.state.by}`) } : null,
      boundary_note: page.boundary_note,
      notes: [...(page.internal ? [bm.t("panel.internal")] : []), bm.t("finder.about.derived"), bm.t("finder.about.places"), bm.t("finder.about.chance"), bm.t("finder.about.licences")],
      sources: Object.entries(page.sources).map(([id, source]) => ({ id, ...source })),
    };
  };

  function aboutLines(about) {
    const source = (each) => [each.title, each.publisher, each.url, each.licence, each.attribution].filter(Boolean).join("; ");
    return [
      ["case", `${about.title} (${about.case})`], ["incidents", bm.t("finder.about.incidents", { count: about.incidents, n: about.of })],
      ["filters", about.filters.join("; ") || bm.t("finder.about.no_filters")],
      ["line", `${about.line.title}; ${about.line.licences.join("; ")}`],
      ["rule", about.rule ? `${about.rule.title}; ${about.rule.decided_by}` : bm.t("details.no_zone")],
      ["boundary_note", about.boundary_note], ...about.notes.map((text) => ["note", text]), ...about.sources.map((each) => [`source:${each.id}`, source(each)]),
    ];
  }
})(window.bordermap);
