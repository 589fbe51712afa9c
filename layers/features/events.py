"""What is reported to have happened, and what monitors saw."""

from __future__ import annotations

from layers.features.shared import COMMON, ID, NOTE, RADIUS, RADIUS_BASIS, SENSITIVITY
from layers.spec import Field, FieldType, Kind

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

SEEN = ("observed", "not_observed", "access_denied")
"""Whether monitors saw a place: they did, they did not, or they were denied access."""

_PLACE_RECORD = (
    Field("name", FieldType.TEXT, "The place, as the source names it.", required=True),
    Field("village", FieldType.TEXT, "The village that it is.", refers_to="villages"),
    Field("lon", FieldType.NUMBER, "Longitude, WGS 84; absent is not located.", unit="degrees"),
    Field("lat", FieldType.NUMBER, "Latitude, WGS 84.", unit="degrees"),
    RADIUS,
    RADIUS_BASIS,
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
        ID,
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
        RADIUS,
        RADIUS_BASIS,
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
        SENSITIVITY,
        NOTE,
        Field("source_updated", FieldType.MOMENT, "When the source last changed what it says."),
        Field("original", FieldType.TABLE, "The row of the source as it was, cell by cell."),
        Field("merged_from", FieldType.TEXTS, "The ids of the incidents of which this one was made."),
    ),
    either=(("source", "accounts"),),
)

OBSERVATIONS = Kind(
    "observations",
    "Days on which monitors saw a place, did not see it, or were denied access. Days that none is about are "
    "days without an observation, and nothing else. Held back from what is forwarded by default.",
    (),
    (
        ID,
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
        *COMMON,
    ),
    restricted=True,
)
