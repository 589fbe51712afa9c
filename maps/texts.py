"""Texts of many rows in few bytes: as words of a list that travels with them, or as numbers with a prefix."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

_TOKEN = re.compile(rb" ?[^ ]+| ")
"""A word with the blank before it; of several blanks, each but the last is a token of its own."""

_SHORT = 192
_SPELLED = 255
_WORDS = _SHORT + (_SPELLED - _SHORT) * 256
_LONGEST = 255
_LEAST = 1 << 16
_TRIED = 1 << 20
"""Texts of fewer bytes than the first are written as they are; the second are tried both ways."""

_NUMBERED = re.compile(r"(|.*\D)(\d{1,9})", re.DOTALL | re.ASCII)
_PREFIXES = 255


@dataclass(frozen=True)
class Texts:
    """Texts as they travel.

    Attributes
    ----------
    lengths
        The bytes of each text; int64 of shape (texts,).
    text
        The bytes, one text behind the other.
    more
        What is needed to read them: the words, each behind its length in one byte.
    head
        ``words`` and ``list``, how many words there are and how many bytes they take, where texts are written
        as words; else nothing.
    """

    lengths: np.ndarray
    text: bytes
    more: tuple[bytes, ...] = ()
    head: dict[str, object] = field(default_factory=dict)


def text_parts(texts: list[str]) -> Texts:
    """Write texts as UTF-8, or, where that packs better, as words.

    A byte below 192 is one of the first words of the list, one below 255 is with the byte behind it one of
    the next, and 255 stands before a word that is spelled out: its length in a byte, then its bytes. Words
    keep the blank before them. The oftener a word is used, the earlier it stands in the list (a dense byte
    code, after E. S. de Moura, G. Navarro, N. Ziviani and R. Baeza-Yates, "Fast and flexible word searching
    on compressed text", ACM Transactions on Information Systems 18 (2), 2000, 113-139).
    """
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in encoded], dtype=np.int64)
    as_it_is = Texts(lengths, b"".join(encoded))
    if lengths.sum() < _LEAST:
        return as_it_is
    tried = int(np.searchsorted(np.cumsum(lengths), _TRIED)) + 1
    sample = _in_words(encoded[:tried])
    size = len(zlib.compress(sample.text, 6)) + len(zlib.compress(b"".join(sample.more), 6))
    if size >= len(zlib.compress(b"".join(encoded[:tried]), 6)):
        return as_it_is
    return _in_words(encoded)


def _in_words(encoded: list[bytes]) -> Texts:
    found = [_TOKEN.findall(text) for text in encoded]
    tokens = [token for each in found for token in each]
    codes, unique = pd.factorize(np.array([*tokens, None], dtype=object)[:-1])
    order = np.argsort(-np.bincount(codes, minlength=len(unique)), kind="stable")
    many = np.bincount(codes, minlength=len(unique))[order]
    listed = [
        int(at) for at, used in zip(order, many, strict=True) if used > 1 and len(unique[at]) <= _LONGEST
    ]
    listed = listed[:_WORDS]
    forms = [_spelled(token) for token in unique]
    for number, at in enumerate(listed):
        forms[at] = _code(number)
    lengths = np.array([len(form) for form in forms], dtype=np.int64)[codes]
    ends = np.cumsum([len(each) for each in found])
    totals = np.concatenate([[0], np.cumsum(lengths)])[np.concatenate([[0], ends])]
    words = b"".join(bytes([len(unique[at])]) + unique[at] for at in listed)
    text = b"".join([forms[code] for code in codes.tolist()])
    return Texts(np.diff(totals), text, (words,), {"words": len(listed), "list": len(words)})


def _code(number: int) -> bytes:
    if number < _SHORT:
        return bytes([number])
    high, low = divmod(number - _SHORT, 256)
    return bytes([_SHORT + high, low])


def _spelled(token: bytes) -> bytes:
    pieces = [token[at : at + _LONGEST] for at in range(0, len(token), _LONGEST)]
    return b"".join(bytes([_SPELLED, len(piece)]) + piece for piece in pieces)


def numbered(texts: list[str]) -> tuple[list[str], np.ndarray, np.ndarray, list[int]] | None:
    """Tell texts that are numbers behind one of a few prefixes, such as ids; None where one is not.

    Returns
    -------
    The prefixes, the number of its prefix for each text, for each the difference of its number from the one
    before (the first from 0), and by prefix how many digits its numbers are filled up to with zeros (0 where
    they are not).
    """
    matches = [_NUMBERED.fullmatch(text) for text in texts]
    if len(texts) < 2 or not all(matches):
        return None
    halves = [(match[1], match[2]) for match in matches if match]
    codes, prefixes = pd.factorize(np.array([*(prefix for prefix, _ in halves), None], dtype=object)[:-1])
    if len(prefixes) > _PREFIXES:
        return None
    widths = _widths(halves, codes, len(prefixes))
    if widths is None:
        return None
    numbers = np.array([int(digits) for _, digits in halves], dtype=np.int64)
    return [str(each) for each in prefixes], codes, np.diff(numbers, prepend=0), widths


def _widths(halves: list[tuple[str, str]], codes: np.ndarray, count: int) -> list[int] | None:
    """Tell to how many digits the numbers behind each prefix are filled; None where that differs."""
    sizes = np.array([len(digits) for _, digits in halves])
    filled = np.array([digits[0] == "0" and len(digits) > 1 for _, digits in halves])
    widths = np.zeros(count, dtype=np.int64)
    for code in np.unique(codes[filled]).tolist():
        own = sizes[codes == code]
        if own.min() != own.max():
            return None
        widths[code] = own[0]
    return [int(width) for width in widths]
