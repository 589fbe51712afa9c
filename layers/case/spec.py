"""The tables and keys of ``case.toml``, declared once."""

from __future__ import annotations

from types import MappingProxyType

from layers.kinds import KINDS
from layers.spec import Field, FieldType, Kind

FORMAT = "case/1"
"""The format that this version reads and writes."""

LINE_KINDS = ("treaty", "claim", "control", "described", "depiction")
RULE_KINDS = ("agreement", "reading", "stand_in", "what_if")
WIDTHS = ("per_side", "total")

_ID = Field("id", FieldType.TEXT, "Names it; other tables and layers refer to it by this.", required=True)
_TITLE = Field("title", FieldType.TEXT, "What the page calls it.", required=True)
_NOTE = Field("note", FieldType.TEXT, "What a reader should know about it.")
_SOURCES = Field("sources", FieldType.TEXTS, "Its sources.", refers_to="source")

_PERIOD = (
    Field("from", FieldType.DATE, "First day of what the case is about.", required=True),
    Field("to", FieldType.DATE, "Last day of what the case is about.", required=True),
)

CASE = Kind(
    "case",
    "The head of case.toml.",
    (),
    (
        Field("format", FieldType.TEXT, "The format of the file.", required=True, allowed=(FORMAT,)),
        Field("id", FieldType.TEXT, "Names the case; used in file names.", required=True),
        _TITLE,
        Field("summary", FieldType.TEXT, "What the case is about, in a paragraph."),
        Field("period", FieldType.TABLE, "The days it is about.", required=True, fields=_PERIOD),
        Field("boundary_note", FieldType.TEXT, "What the boundaries shown do and don't say.", required=True),
        Field("unknown", FieldType.TEXTS, "What is not known, one sentence each; the page lists them."),
        Field("opens_with", FieldType.TEXT, "The view that the page opens with.", refers_to="view"),
    ),
)

VIEWS = Kind(
    "views",
    "Named views of the page.",
    (),
    (
        _ID,
        _TITLE,
        Field("bounds", FieldType.BOUNDS, "The box shown, in degrees.", required=True, unit="degrees"),
        Field("rule", FieldType.TEXT, "The rule whose zone the view shows.", refers_to="rule"),
        _NOTE,
    ),
)

SIDES = Kind(
    "sides",
    "The sides of the frontier. Swap two of them, and every output is mirrored.",
    (),
    (
        _ID,
        Field("name", FieldType.TEXT, "The side's name.", required=True),
        Field("name_*", FieldType.TEXT, "The name in a language, by its ISO 639-1 code."),
        Field("colour", FieldType.COLOUR, "The side's colour on the page, as #rrggbb.", required=True),
        Field("utc_offset", FieldType.OFFSET, "The side's offset from UTC in the period."),
    ),
)

LINES = Kind(
    "lines",
    "The lines through which the frontier is known. One without a layer is known of, but not at hand.",
    (),
    (
        _ID,
        _TITLE,
        Field(
            "kind",
            FieldType.TEXT,
            "A treaty's, a claim, a line of control, one described in words, or a third party's drawing.",
            required=True,
            allowed=LINE_KINDS,
        ),
        Field("claimed_by", FieldType.TEXT, "Whose claim it is.", refers_to="side"),
        Field("depicts_from", FieldType.DATE, "First day of the frontier that it depicts."),
        Field("depicts_to", FieldType.DATE, "Last day of the frontier that it depicts."),
        Field("depicts_basis", FieldType.TEXT, "What those days rest on."),
        Field("agreed", FieldType.BOOLEAN, "Whether the sides agreed on it; drawn dashed where not."),
        _SOURCES,
        _NOTE,
    ),
)

RULES = Kind(
    "rules",
    "Readings of withdrawal clauses, stand-ins for those that can't be drawn, and what-ifs.",
    (),
    (
        _ID,
        _TITLE,
        Field(
            "kind",
            FieldType.TEXT,
            "An agreement as published, one reading of it, a stand-in, or a what-if that nobody agreed.",
            required=True,
            allowed=RULE_KINDS,
        ),
        Field(
            "moves",
            FieldType.TEXTS,
            "What has to withdraw, in the source's words. Those that name a type of installation, such as "
            '"border posts", "outposts", "troops" or "heavy equipment", are matched to it; others to none.',
        ),
        Field(
            "distance",
            FieldType.DISTANCE,
            'How far, with its unit ("3 km"); or a table of such, by side or by equipment.',
            required=True,
        ),
        Field("at_least", FieldType.BOOLEAN, "Whether the distance is the least one."),
        Field("width", FieldType.TEXT, "Whether the distance counts per side or in all.", allowed=WIDTHS),
        Field(
            "measured_from",
            FieldType.TABLE,
            '"frontier" (each line at hand in turn), a line, a table of lines by side, or {area = feature}.',
            required=True,
        ),
        Field(
            "stretch",
            FieldType.TABLE,
            "Where along it: absent is all; {parts = [...]}, {near = village, within = distance}, "
            "{between = [a, b]} or {area = feature}.",
            fields=(
                Field("parts", FieldType.TEXTS, "Named parts of the line, as its features' part says."),
                Field(
                    "near", FieldType.TEXT, "A village or a point of context.", refers_to="villages|context"
                ),
                Field("within", FieldType.DISTANCE, "How far from it."),
                Field("between", FieldType.TEXTS, "Two features that end it.", refers_to="context|villages"),
                Field("area", FieldType.TEXT, "An area that holds it.", refers_to="context|admin"),
            ),
        ),
        Field("sides", FieldType.TEXTS, "The sides that it binds; absent is all.", refers_to="side"),
        Field("from", FieldType.MOMENT, "When it came into force.", spans=True),
        Field("to", FieldType.MOMENT, "When it ceased to be in force.", spans=True),
        Field("sources", FieldType.TEXTS, "Who reports it so.", refers_to="source"),
        Field("reading_of", FieldType.TEXT, "The clause of which this is one reading; groups the readings."),
        Field(
            "drawn_as",
            FieldType.TABLE,
            "The stand-in that is drawn instead, and why.",
            fields=(
                Field("rule", FieldType.TEXT, "The stand-in.", required=True, refers_to="rule"),
                Field("reason", FieldType.TEXT, "Why it stands in.", required=True),
            ),
        ),
        _NOTE,
    ),
)

LAYERS = Kind(
    "layers",
    "The files of the case.",
    (),
    (
        _ID,
        Field("kind", FieldType.TEXT, "What it holds.", required=True, allowed=tuple(KINDS)),
        Field("path", FieldType.TEXT, "The file, relative to case.toml.", required=True),
        Field("title", FieldType.TEXT, "What the page calls it."),
        Field("sources", FieldType.TEXTS, "The sources of features that name none.", refers_to="source"),
        Field(
            "sensitivity",
            FieldType.TEXT,
            "Whether its features may be forwarded.",
            allowed=("public", "restricted"),
        ),
        _NOTE,
    ),
)

SOURCES = Kind(
    "sources",
    "Who says what the case holds.",
    (),
    (
        _ID,
        _TITLE,
        Field("publisher", FieldType.TEXT, "Who published it."),
        Field(
            "side",
            FieldType.TEXT,
            "The side that it speaks for, both, or a third party.",
            refers_to="side|both|third",
        ),
        Field("url", FieldType.TEXT, "Where it can be read."),
        Field("published", FieldType.DATE, "When it was published."),
        Field("accessed", FieldType.DATE, "When it was read."),
        Field("licence", FieldType.TEXT, "Under what terms it may be passed on.", required=True),
        Field("attribution", FieldType.TEXT, "The words that its licence asks for."),
        Field(
            "forwarding",
            FieldType.TEXT,
            "Whether its licence lets its rows be passed on, by default allowed; else they show as counts.",
            allowed=("allowed", "forbidden"),
        ),
        _NOTE,
    ),
)

TABLES = MappingProxyType({t.name: t for t in (VIEWS, SIDES, LINES, RULES, LAYERS, SOURCES)})
"""The lists of tables that case.toml may hold, by their names."""
