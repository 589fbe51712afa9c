"""The lines through which a frontier is known, and the territories that belong to them."""

from __future__ import annotations

from layers.features.shared import AREA, COMMON, ID, LINE, LINE_REF, NAME
from layers.spec import Field, FieldType, Kind

STATUSES = ("delimited", "undelimited", "disputed", "demarcated", "not_known")
"""What a source may say of a stretch of a frontier; ``not_known`` where no source says it by stretch."""

FRONTIER = Kind(
    "frontier",
    "Stretches of the lines through which the frontier is known.",
    LINE,
    (
        ID,
        LINE_REF,
        Field("part", FieldType.TEXT, "The part of the line: the main run, or an exclave."),
        Field(
            "accuracy_m",
            FieldType.NUMBER,
            'How far the frontier may lie from the stretch; absent is "as drawn".',
            unit="m",
            minimum=0,
        ),
        Field("accuracy_basis", FieldType.TEXT, "What the accuracy rests on."),
        Field("status", FieldType.TEXT, "The legal status of the stretch.", allowed=STATUSES),
        Field("status_from", FieldType.DATE, "From when the status holds.", spans=True),
        Field("status_to", FieldType.DATE, "Until when the status holds.", spans=True),
        *COMMON,
    ),
    needs_geometry=True,
)

TERRITORIES = Kind(
    "territories",
    "The sides' polygons, each belonging to a line and sharing its vertices.",
    AREA,
    (
        ID,
        LINE_REF,
        Field("side", FieldType.TEXT, "The side.", required=True, refers_to="side"),
        Field("part", FieldType.TEXT, "The part: the main territory, or an exclave."),
        NAME,
        Field("extent_note", FieldType.TEXT, "Where the polygon ends for other reasons than a boundary."),
        *COMMON,
    ),
    needs_geometry=True,
)
