"""Places, units, crossings, installations, and what helps to find one's way."""

from __future__ import annotations

from layers.features.shared import AREA, COMMON, FROM, ID, NAMED, NAMES, POINT, RADIUS, RADIUS_BASIS, TO
from layers.spec import Field, FieldType, Kind

INSTALLATION_TYPES = (
    "border_post",
    "container_houses",
    "heavy_equipment",
    "outpost",
    "shelter",
    "troops",
    "other",
)
"""What an installation may be; what a rule moves is matched to these."""

VILLAGES = Kind(
    "villages",
    "Places where people live, with how well their position is known.",
    POINT,
    (
        ID,
        NAMED,
        NAMES,
        Field("other_names", FieldType.TEXTS, "Further names and spellings."),
        Field(
            "administered_by",
            FieldType.TEXT,
            "Who governs the place, as reported; never taken from a line.",
            refers_to="side",
        ),
        Field("administered_as_of", FieldType.DATE, "When that was reported."),
        Field("administered_sources", FieldType.TEXTS, "Who reported it.", refers_to="source"),
        Field("district", FieldType.TEXT, "The district, by name."),
        Field("unit", FieldType.TEXT, "The smallest administrative unit given.", refers_to="admin"),
        RADIUS,
        RADIUS_BASIS,
        Field("population", FieldType.INTEGER, "How many people live there.", unit="people", minimum=0),
        Field("population_as_of", FieldType.DATE, "When that was so; absent is not stated."),
        Field("population_source", FieldType.TEXT, "Who says so.", refers_to="source"),
        *COMMON,
    ),
)

ADMIN = Kind(
    "admin",
    "Administrative units, with P-codes where they are known.",
    AREA,
    (
        ID,
        NAMED,
        NAMES,
        Field("other_names", FieldType.TEXTS, "Further names and spellings."),
        Field("pcode", FieldType.TEXT, "The P-code; a text, so that leading zeros stay."),
        Field("level", FieldType.INTEGER, "1 for a region, 2 for a district, 3 below.", minimum=0),
        Field("administered_by", FieldType.TEXT, "The side whose unit it is.", refers_to="side"),
        Field("parent", FieldType.TEXT, "The unit that it belongs to.", refers_to="admin"),
        *COMMON,
    ),
)

CROSSINGS = Kind(
    "crossings",
    "Crossing points, with the names of both sides and when they were closed to whom.",
    POINT,
    (
        ID,
        NAMED,
        Field(
            "side_names",
            FieldType.RECORDS,
            "The crossing's name on each side.",
            fields=(
                Field("side", FieldType.TEXT, "The side.", required=True, refers_to="side"),
                Field("name", FieldType.TEXT, "The name there.", required=True),
            ),
        ),
        RADIUS,
        RADIUS_BASIS,
        Field(
            "closures",
            FieldType.RECORDS,
            "When it was closed, by whom and to whom.",
            fields=(
                FROM,
                TO,
                Field("by", FieldType.TEXT, "The side that closed it.", refers_to="side"),
                Field("closed_to", FieldType.TEXT, "To whom or what it was closed."),
                Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
                Field("note", FieldType.TEXT, "What a reader should know."),
            ),
        ),
        *COMMON,
    ),
)

INSTALLATIONS = Kind(
    "installations",
    "Posts, outposts and what was put up in dispute. Held back from what is forwarded by default.",
    ("Point", "Polygon", "MultiPolygon"),
    (
        ID,
        NAMED,
        Field(
            "type",
            FieldType.TEXT,
            "What it is.",
            required=True,
            allowed=INSTALLATION_TYPES,
        ),
        Field("operated_by", FieldType.TEXT, "The side that operates it, as reported.", refers_to="side"),
        FROM,
        TO,
        RADIUS,
        RADIUS_BASIS,
        *COMMON,
    ),
    restricted=True,
)

CONTEXT = Kind(
    "context",
    "What helps a reader to find their way, and named places whose position is not known.",
    ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    (
        ID,
        NAMED,
        NAMES,
        Field(
            "kind",
            FieldType.TEXT,
            "What it is.",
            required=True,
            allowed=("area", "country", "landmark", "line_point", "town", "water"),
        ),
        Field("population", FieldType.INTEGER, "How many people live there.", unit="people", minimum=0),
        RADIUS,
        RADIUS_BASIS,
        *COMMON,
    ),
)
