"""What fields the kinds of layer have in common."""

from __future__ import annotations

from layers.spec import Field, FieldType

POINT = ("Point",)
LINE = ("LineString", "MultiLineString")
AREA = ("Polygon", "MultiPolygon")

ID = Field("id", FieldType.TEXT, "Names the feature in its layer, once.", required=True)
NAME = Field("name", FieldType.TEXT, "The name that the page shows.")
NAMED = Field("name", FieldType.TEXT, "The name that the page shows.", required=True)
NAMES = Field("name_*", FieldType.TEXT, "The name in a language, by its ISO 639-1 code.")
NOTE = Field("note", FieldType.TEXT, "What a reader should know about this feature.")
SOURCES = Field("sources", FieldType.TEXTS, "The sources of this feature.", refers_to="source")
LICENCE = Field("licence", FieldType.TEXT, "The licence, where it is not the one of the source.")
SENSITIVITY = Field(
    "sensitivity",
    FieldType.TEXT,
    "Whether the feature may be forwarded as it is.",
    allowed=("public", "restricted"),
)
RADIUS = Field(
    "radius_m",
    FieldType.NUMBER,
    "How far from the point the place may lie; 0 is exact, absent is not known.",
    unit="m",
    minimum=0,
)
RADIUS_BASIS = Field("radius_basis", FieldType.TEXT, "What the radius rests on.")
LINE_REF = Field("line", FieldType.TEXT, "The line this belongs to.", required=True, refers_to="line")
FROM = Field("from", FieldType.MOMENT, "When it began to hold.", spans=True)
TO = Field("to", FieldType.MOMENT, "When it ceased to hold.", spans=True)
COMMON = (NOTE, SOURCES, LICENCE, SENSITIVITY)
