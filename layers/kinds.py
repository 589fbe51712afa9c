"""The kinds of layer that a case may hold, declared once."""

from __future__ import annotations

from types import MappingProxyType

from layers.spec import Field, FieldType, Kind

_POINT = ("Point",)
_LINE = ("LineString", "MultiLineString")
_AREA = ("Polygon", "MultiPolygon")

STATUSES = ("delimited", "undelimited", "disputed", "demarcated", "not_known")
"""What a source may say of a stretch of a frontier; ``not_known`` where no source says it by stretch."""

ACTS = (
    "agreement",
    "arson",
    "attack",
    "demolition",
    "emergency_declared",
    "evidence_found",
    "exchange_of_fire",
    "evacuation",
    "looting",
    "mobilization",
    "negotiation",
    "object_placed",
    "other",
    "post_taken",
    "property_damage",
    "road_blocked",
    "shelling",
    "shooting",
    "stand_off",
    "stone_throwing",
)
"""What may be reported to have happened. An act says what, never who is to blame."""

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

SEEN = ("observed", "not_observed", "access_denied")
"""Whether monitors saw a place: they did, they did not, or they were denied access."""

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

_ID = Field("id", FieldType.TEXT, "Names the feature in its layer, once.", required=True)
_NAME = Field("name", FieldType.TEXT, "The name that the page shows.")
_NAMED = Field("name", FieldType.TEXT, "The name that the page shows.", required=True)
_NAMES = Field("name_*", FieldType.TEXT, "The name in a language, by its ISO 639-1 code.")
_NOTE = Field("note", FieldType.TEXT, "What a reader should know about this feature.")
_SOURCES = Field("sources", FieldType.TEXTS, "The sources of this feature.", refers_to="source")
_LICENCE = Field("licence", FieldType.TEXT, "The licence, where it is not the one of the source.")
_SENSITIVITY = Field(
    "sensitivity",
    FieldType.TEXT,
    "Whether the feature may be forwarded as it is.",
    allowed=("public", "restricted"),
)
_RADIUS = Field(
    "radius_m",
    FieldType.NUMBER,
    "How far from the point the place may lie; 0 is exact, absent is not known.",
    unit="m",
    minimum=0,
)
_RADIUS_BASIS = Field("radius_basis", FieldType.TEXT, "What the radius rests on.")
_LINE_REF = Field("line", FieldType.TEXT, "The line this belongs to.", required=True, refers_to="line")
_FROM = Field("from", FieldType.MOMENT, "When it began to hold.", spans=True)
_TO = Field("to", FieldType.MOMENT, "When it ceased to hold.", spans=True)
_COMMON = (_NOTE, _SOURCES, _LICENCE, _SENSITIVITY)

FRONTIER = Kind(
    "frontier",
    "Stretches of the lines through which the frontier is known.",
    _LINE,
    (
        _ID,
        _LINE_REF,
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
        *_COMMON,
    ),
    needs_geometry=True,
)

TERRITORIES = Kind(
    "territories",
    "The sides' polygons, each belonging to a line and sharing its vertices.",
    _AREA,
    (
        _ID,
        _LINE_REF,
        Field("side", FieldType.TEXT, "The side.", required=True, refers_to="side"),
        Field("part", FieldType.TEXT, "The part: the main territory, or an exclave."),
        _NAME,
        Field("extent_note", FieldType.TEXT, "Where the polygon ends for other reasons than a boundary."),
        *_COMMON,
    ),
    needs_geometry=True,
)

VILLAGES = Kind(
    "villages",
    "Places where people live, with how well their position is known.",
    _POINT,
    (
        _ID,
        _NAMED,
        _NAMES,
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
        _RADIUS,
        _RADIUS_BASIS,
        Field("population", FieldType.INTEGER, "How many people live there.", unit="people", minimum=0),
        Field("population_as_of", FieldType.DATE, "When that was so; absent is not stated."),
        Field("population_source", FieldType.TEXT, "Who says so.", refers_to="source"),
        *_COMMON,
    ),
)

ADMIN = Kind(
    "admin",
    "Administrative units, with P-codes where they are known.",
    _AREA,
    (
        _ID,
        _NAMED,
        _NAMES,
        Field("other_names", FieldType.TEXTS, "Further names and spellings."),
        Field("pcode", FieldType.TEXT, "The P-code; a text, so that leading zeros stay."),
        Field("level", FieldType.INTEGER, "1 for a region, 2 for a district, 3 below.", minimum=0),
        Field("administered_by", FieldType.TEXT, "The side whose unit it is.", refers_to="side"),
        Field("parent", FieldType.TEXT, "The unit that it belongs to.", refers_to="admin"),
        *_COMMON,
    ),
)

_PLACE_RECORD = (
    Field("name", FieldType.TEXT, "The place, as the source names it.", required=True),
    Field("village", FieldType.TEXT, "The village that it is.", refers_to="villages"),
    Field("lon", FieldType.NUMBER, "Longitude, WGS 84; absent is not located.", unit="degrees"),
    Field("lat", FieldType.NUMBER, "Latitude, WGS 84.", unit="degrees"),
    _RADIUS,
    _RADIUS_BASIS,
)

_ACCOUNT_RECORD = (
    Field("id", FieldType.TEXT, "Names the account."),
    Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
    Field("further_sources", FieldType.TEXTS, "Further sources of the same account.", refers_to="source"),
    Field(
        "source_side",
        FieldType.TEXT,
        "Whose account it is: a side, both, or a third party.",
        refers_to="side|both|third",
    ),
    Field("says", FieldType.TEXT, "What the account says.", required=True),
    Field("time_text", FieldType.TEXT, "The time, as the account gives it."),
    Field("place_text", FieldType.TEXT, "The place, as the account gives it."),
    Field("url", FieldType.TEXT, "Where the account can be read."),
    Field("accessed", FieldType.DATE, "When it was read."),
    Field("note", FieldType.TEXT, "What a reader should know about this account."),
)

INCIDENTS = Kind(
    "incidents",
    "What is reported to have happened, by one or more accounts.",
    ("Point", "MultiPoint", "Polygon", "MultiPolygon"),
    (
        _ID,
        Field("source_id", FieldType.TEXT, "The id that the source gives it."),
        Field("source", FieldType.TEXT, "The source, where a single one reports it.", refers_to="source"),
        Field("url", FieldType.TEXT, "Where the report can be read."),
        Field("accessed", FieldType.DATE, "When it was read."),
        Field("licence", FieldType.TEXT, "The licence, where it is not the one of the source."),
        Field("date_start", FieldType.MOMENT, "The earliest it may have begun; absent is not known."),
        Field("date_end", FieldType.MOMENT, "The latest it may have ended."),
        Field("utc_offset", FieldType.OFFSET, "The offset of the clock times; absent covers all sides'."),
        Field("date_basis", FieldType.TEXT, "How the interval was read from the accounts."),
        Field("act", FieldType.TEXTS, "What happened.", required=True, allowed=ACTS),
        Field("sub_act", FieldType.TEXT, "The source's own word for it."),
        Field("actors", FieldType.TEXTS, "Who is reported to have taken part."),
        Field("accounts", FieldType.RECORDS, "What each source says.", fields=_ACCOUNT_RECORD),
        Field("place", FieldType.TEXT, "The place, as text."),
        Field(
            "places",
            FieldType.RECORDS,
            "The places, where there are several; a count for all of them is stored once.",
            fields=_PLACE_RECORD,
        ),
        Field("admin1", FieldType.TEXT, "Region, by name."),
        Field("admin2", FieldType.TEXT, "District, by name."),
        Field("admin3", FieldType.TEXT, "Unit below the district, by name."),
        Field("admin_pcode", FieldType.TEXT, "P-code of the smallest unit; a text."),
        _RADIUS,
        _RADIUS_BASIS,
        Field("area", FieldType.TEXT, "The unit that the position is known by.", refers_to="admin"),
        Field("deaths_low", FieldType.INTEGER, "Least number of deaths.", unit="people", minimum=0),
        Field("deaths_best", FieldType.INTEGER, "Best number of deaths.", unit="people", minimum=0),
        Field("deaths_high", FieldType.INTEGER, "Greatest number of deaths.", unit="people", minimum=0),
        Field("injured", FieldType.INTEGER, "Number of injured.", unit="people", minimum=0),
        Field("description", FieldType.TEXT, "What happened, in a sentence."),
        Field(
            "verification",
            FieldType.TEXT,
            "A record that people wrote, or a lead to check.",
            allowed=("recorded", "lead"),
        ),
        _SENSITIVITY,
        _NOTE,
    ),
    either=(("source", "accounts"),),
)

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
    _AREA,
    (
        _ID,
        _NAMED,
        Field(
            "members", FieldType.TEXTS, "The villages and units evacuated, by id.", refers_to="villages|admin"
        ),
        Field("administered_by", FieldType.TEXT, "The side that evacuated.", refers_to="side"),
        Field("from", FieldType.MOMENT, "When it was ordered or began.", spans=True),
        Field("to", FieldType.MOMENT, "When it was lifted or people were back.", spans=True),
        Field("date_basis", FieldType.TEXT, "How the dates were read."),
        Field("destination", FieldType.TEXT, "Where people were taken."),
        Field("figures", FieldType.RECORDS, "How many people, by source and date.", fields=_FIGURE_RECORD),
        *_COMMON,
    ),
)

CROSSINGS = Kind(
    "crossings",
    "Crossing points, with the names of both sides and when they were closed to whom.",
    _POINT,
    (
        _ID,
        _NAMED,
        Field(
            "side_names",
            FieldType.RECORDS,
            "The crossing's name on each side.",
            fields=(
                Field("side", FieldType.TEXT, "The side.", required=True, refers_to="side"),
                Field("name", FieldType.TEXT, "The name there.", required=True),
            ),
        ),
        _RADIUS,
        _RADIUS_BASIS,
        Field(
            "closures",
            FieldType.RECORDS,
            "When it was closed, by whom and to whom.",
            fields=(
                _FROM,
                _TO,
                Field("by", FieldType.TEXT, "The side that closed it.", refers_to="side"),
                Field("closed_to", FieldType.TEXT, "To whom or what it was closed."),
                Field("source", FieldType.TEXT, "The source.", required=True, refers_to="source"),
                Field("note", FieldType.TEXT, "What a reader should know."),
            ),
        ),
        *_COMMON,
    ),
)

INSTALLATIONS = Kind(
    "installations",
    "Posts, outposts and what was put up in dispute. Held back from what is forwarded by default.",
    ("Point", "Polygon", "MultiPolygon"),
    (
        _ID,
        _NAMED,
        Field(
            "type",
            FieldType.TEXT,
            "What it is.",
            required=True,
            allowed=INSTALLATION_TYPES,
        ),
        Field("operated_by", FieldType.TEXT, "The side that operates it, as reported.", refers_to="side"),
        _FROM,
        _TO,
        _RADIUS,
        _RADIUS_BASIS,
        *_COMMON,
    ),
    restricted=True,
)

OBSERVATIONS = Kind(
    "observations",
    "Days on which monitors saw a place, did not see it, or were denied access. Days that none is about are "
    "days without an observation, and nothing else. Held back from what is forwarded by default.",
    (),
    (
        _ID,
        Field(
            "of",
            FieldType.TEXT,
            "What was to be seen: an installation, or a village, unit or area.",
            required=True,
            refers_to="installations|villages|admin|context",
        ),
        Field("seen", FieldType.TEXT, "Whether it was seen on those days.", required=True, allowed=SEEN),
        Field("date_start", FieldType.DATE, "The first day on which this was so.", required=True),
        Field("date_end", FieldType.DATE, "The last day, with all days between; absent is the first."),
        Field("observed_by", FieldType.TEXT, "Who was to see it."),
        *_COMMON,
    ),
    restricted=True,
)

CONTEXT = Kind(
    "context",
    "What helps a reader to find their way, and named places whose position is not known.",
    ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    (
        _ID,
        _NAMED,
        _NAMES,
        Field(
            "kind",
            FieldType.TEXT,
            "What it is.",
            required=True,
            allowed=("area", "country", "landmark", "line_point", "town", "water"),
        ),
        Field("population", FieldType.INTEGER, "How many people live there.", unit="people", minimum=0),
        _RADIUS,
        _RADIUS_BASIS,
        *_COMMON,
    ),
)

EVACUATIONS = Kind(
    "evacuations",
    "How many people were moved from a place, came back and are still away, as one source counts them on one "
    "date. Counts that compete stand side by side; moved less returned should be remaining.",
    (),
    (
        _ID,
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
        _NOTE,
    ),
    either=(("place", "side"), tuple(COUNTS)),
)

FIGURES = Kind(
    "figures",
    "Reported numbers, each with its source and date. Those that compete stand side by side.",
    (),
    (
        _ID,
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

KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            FRONTIER,
            TERRITORIES,
            VILLAGES,
            ADMIN,
            INCIDENTS,
            EVACUATION_AREAS,
            CROSSINGS,
            INSTALLATIONS,
            OBSERVATIONS,
            CONTEXT,
            EVACUATIONS,
            FIGURES,
        )
    }
)
"""Every kind of layer by its name."""
