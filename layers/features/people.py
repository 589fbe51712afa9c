"""People: evacuations as ordered and as counted, and reported numbers."""

from __future__ import annotations

from types import MappingProxyType

from layers.features.shared import AREA, COMMON, ID, NAMED, NOTE
from layers.spec import Field, FieldType, Kind

PRECISIONS = ("exact", "about", "at_least", "at_most")
"""How a source gives a number; ``at_least`` and ``at_most`` leave its other end open."""

COUNTS = MappingProxyType(
    {
        "ordered": "had been told to leave by then",
        "moved": "had left or been taken away by then, since the beginning",
        "returned": "had come back by then, since the beginning",
        "remaining": "were still away",
        "in_shelters": "of those still away were in shelters: schools, hotels, camps",
        "with_hosts": "of those still away were with relatives or other hosts",
    }
)
"""What is counted of an evacuation, and what each count says of people."""

_FIGURE_RECORD = (
    Field("people_low", FieldType.INTEGER, "Least number.", unit="people", minimum=0),
    Field("people_high", FieldType.INTEGER, "Greatest number.", unit="people", minimum=0),
    Field("as_of", FieldType.DATE, "The date of the figure."),
    Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
    Field("url", FieldType.TEXT, "Where it can be read."),
    Field("says", FieldType.TEXT, "The figure in the source's words."),
)

EVACUATION_AREAS = Kind(
    "evacuation_areas",
    "Evacuations as ordered or reported. Without a polygon the extent is that of the located members, "
    "derived and not the ordered extent.",
    AREA,
    (
        ID,
        NAMED,
        Field(
            "members", FieldType.TEXTS, "The villages and units evacuated, by id.", refers_to="villages|admin"
        ),
        Field("administered_by", FieldType.TEXT, "The side that evacuated.", refers_to="side"),
        Field("from", FieldType.MOMENT, "When it was ordered or began.", spans=True),
        Field("to", FieldType.MOMENT, "When it was lifted or people were back.", spans=True),
        Field("date_basis", FieldType.TEXT, "How the dates were read."),
        Field("destination", FieldType.TEXT, "Where people were taken."),
        Field("figures", FieldType.RECORDS, "How many people, by source and date.", fields=_FIGURE_RECORD),
        *COMMON,
    ),
)

EVACUATIONS = Kind(
    "evacuations",
    "How many people were moved from a place, came back and are still away, as one source counts them on one "
    "date. Counts that compete stand side by side; moved less returned should be remaining.",
    (),
    (
        ID,
        Field(
            "place",
            FieldType.TEXT,
            "The village, unit or evacuation area; absent for a whole side.",
            refers_to="villages|admin|evacuation_areas",
        ),
        Field(
            "side",
            FieldType.TEXT,
            "The side that counts them as its own; absent is the one that administers the place.",
            refers_to="side",
        ),
        Field("date", FieldType.DATE, "The date that the counts are of; absent is not known."),
        *(
            field
            for name, says in COUNTS.items()
            for field in (
                Field(
                    name,
                    FieldType.INTEGER,
                    f"How many people {says}; the least of a range.",
                    unit="people",
                    minimum=0,
                ),
                Field(
                    f"{name}_high",
                    FieldType.INTEGER,
                    f"The greatest of a range; absent equals {name}.",
                    unit="people",
                    minimum=0,
                ),
            )
        ),
        Field(
            "precision",
            FieldType.TEXT,
            "How the source gives the counts of this row; absent is exact.",
            allowed=PRECISIONS,
        ),
        Field("says", FieldType.TEXT, "The counts in the source's words."),
        Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
        NOTE,
    ),
    either=(("place", "side"), tuple(COUNTS)),
)

FIGURES = Kind(
    "figures",
    "Reported numbers, each with its source and date. Those that compete stand side by side.",
    (),
    (
        ID,
        Field("fact", FieldType.TEXT, "What is counted.", required=True),
        Field("side", FieldType.TEXT, "Whose; absent for the whole.", refers_to="side"),
        Field("low", FieldType.NUMBER, "The number, or the least of a range.", required=True),
        Field("high", FieldType.NUMBER, "The greatest of a range; absent equals the least."),
        Field("unit", FieldType.TEXT, "What the number counts.", required=True),
        Field(
            "precision",
            FieldType.TEXT,
            "How the source gives the number; absent is exact.",
            allowed=PRECISIONS,
        ),
        Field("as_of", FieldType.DATE, "The date of the number."),
        Field("says", FieldType.TEXT, "The number in the source's words."),
        Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
        Field("headline", FieldType.BOOLEAN, "Whether the page puts it first."),
        Field(
            "part_of",
            FieldType.TEXT,
            "The figure of which this is a part; the parts of a whole are added up.",
            refers_to="figures",
        ),
        Field(
            "parts_by",
            FieldType.TEXT,
            "By what the whole is divided, such as district; only parts by the same are added up.",
        ),
        Field(
            "share",
            FieldType.TEXT,
            "For a percentage: the figure that it gives as a share.",
            refers_to="figures",
        ),
        Field(
            "share_of",
            FieldType.TEXT,
            "For a percentage: the figure of which it is a share.",
            refers_to="figures",
        ),
        Field("note", FieldType.TEXT, "What a reader should know."),
    ),
)
