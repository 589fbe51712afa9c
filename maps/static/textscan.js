/* Texts folded so that spelling counts for little, and words found in many of them at once. Pure. */
(function (bm) {
  "use strict";

  const MARKS = /\p{M}+/gu;
  const DROPPED = /[-\u00ad\u2010-\u2015\u2212'\u2018\u2019\u02b9-\u02bd\u2032`\u00b4"\u00ab\u00bb\u201c-\u201e\\]+/g;
  const HYPHENS = /[-\u00ad\u2010-\u2015\u2212]+/;
  const CHUNK = 1 << 18;
  const NEW_LINE = 10;
  const decoder = new TextDecoder();

  /* What each byte becomes; 0 is dropped. Line feeds stand between rows, so that those within one are blanks. */
  const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
    const sign = String.fromCharCode(byte);
    if (byte === NEW_LINE || byte === 0) return 32;
    return byte > 127 ? byte : sign.match(/[-'`"\\]/) ? 0 : sign.toLowerCase().charCodeAt(0);
  });

  /* A text without case, diacritics (ё is е), hyphens, apostrophes and quotation marks, its signs decomposed for
     compatibility (Unicode Standard Annex 15, form NFKD). */
  bm.fold = (text) => text.toLowerCase().normalize("NFKD").replace(MARKS, "").toLowerCase().replace(DROPPED, "");

  /* The words of what is sought: each folded, and its parts where it is hyphened. */
  bm.wordsOf = function (text) {
    const words = text.split(/\s+/).map((word) => ({
      needle: bm.fold(word), parts: word.split(HYPHENS).map(bm.fold).filter(Boolean), aliases: [],
    })).filter(({ needle }) => needle);
    return words.filter(({ needle }, index) => words.findIndex((other) => other.needle === needle) === index);
  };

  /* Whether a folded text holds a word, all parts of it, or another name that it stands for. */
  bm.holdsWord = ({ needle, parts, aliases }, text) => text.includes(needle) ||
    (parts.length > 1 && parts.every((part) => text.includes(part))) || aliases.some((alias) => text.includes(alias));

  /* Which words a folded text holds, a bit each. */
  bm.wordsHeld = (words, text) => words.reduce((bits, word, index) => bits | (bm.holdsWord(word, text) ? 1 << index : 0), 0);

  /* Call `found(row, bit)` for each row of a column of texts, and each word that it holds. */
  bm.scanTexts = function ({ bytes, ends }, words, found) {
    for (let row = 0; row < ends.length;) {
      const start = row ? ends[row - 1] : 0;
      let next = row + 1;
      while (next < ends.length && ends[next] - start <= CHUNK) next += 1;
      scanChunk(foldedRows(bytes, ends, row, next), words, (index, bit) => found(row + index, bit));
      row = next;
    }
  };

  /* The rows from one to another folded into one text, with where each ends in it. */
  function foldedRows(bytes, ends, from, to) {
    const start = from ? ends[from - 1] : 0;
    const lines = new Uint8Array(ends[to - 1] - start + (to - from));
    const rows = new Uint32Array(to - from);
    let length = 0;
    let plain = true;
    for (let row = from, at = start; row < to; row += 1) {
      for (; at < ends[row]; at += 1) {
        const byte = FOLDED[bytes[at]];
        if (byte > 127) plain = false;
        if (byte) lines[length++] = byte;
      }
      rows[row - from] = length;
      lines[length++] = NEW_LINE;
    }
    const text = decoder.decode(lines.subarray(0, length));
    return plain ? { text, rows } : refolded(text, rows);
  }

  function refolded(text, rows) {
    const folded = bm.fold(text);
    for (let row = 0, at = 0; row < rows.length; row += 1) {
      rows[row] = folded.indexOf("\n", at);
      at = rows[row] + 1;
    }
    return { text: folded, rows };
  }

  function scanChunk({ text, rows }, words, found) {
    words.forEach(function ({ needle, parts, aliases }, index) {
      [needle, ...aliases].forEach((sought) => eachRow(text, rows, sought, (row) => found(row, 1 << index)));
      if (parts.length < 2) return;
      eachRow(text, rows, parts[0], function (row, from, to) {
        const line = text.slice(from, to);
        if (parts.every((part) => line.includes(part))) found(row, 1 << index);
      });
    });
  }

  function eachRow(text, rows, sought, found) {
    for (let at = text.indexOf(sought), row = 0; at >= 0; at = text.indexOf(sought, rows[row])) {
      while (rows[row] <= at) row += 1;
      found(row, row ? rows[row - 1] + 1 : 0, rows[row]);
    }
  }
})(window.bordermap);
