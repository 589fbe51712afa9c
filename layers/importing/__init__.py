"""Bringing incidents from where people have them, without losing a row.

A file is opened (:mod:`.opening`, :mod:`.sources`), cut into records (:mod:`.splitting`) and read in blocks
of text cells (:mod:`.rows`). What they mean, a format says (:mod:`.format`, :mod:`.formats`): a description
and one function that fills the incidents of a block (:mod:`.draft`), whole columns at a time, with what
:mod:`.texts`, :mod:`.dates`, :mod:`.positions`, :mod:`.radii`, :mod:`.counts` and :mod:`.acts` know. The core
(:mod:`.run`) then looks at what holds for every format, gives each row to the incidents or to the rejects,
and keeps the account: rows read are rows kept, rejected, merged, and left aside because the user asked for
others.
"""
