"""ACLED. The file was made by hand: the published header, invented rows, each trap in a row of its own."""

import datetime as dt

import numpy as np
import pytest

from layers.features.events import ACTS
from layers.importing.acts import OTHER
from layers.importing.auto import format_named, recognize
from layers.importing.checks import Land
from layers.importing.draft import DateOrder
from layers.importing.format import Sample
from layers.importing.formats.acled import EVENTS, SUB_EVENTS
from layers.importing.run import Options
from tests.layers.importing.asking import DATA, imported, written

FILE = DATA / "acled.csv"
HEADER = FILE.read_text(encoding="utf-8-sig").splitlines()[0]
NEEDED = "event_id_cnty,event_date,latitude,longitude,geo_precision,time_precision,location"


@pytest.fixture(scope="module")
def acled():
    land = Land([np.array([(60, 30), (80, 30), (80, 50), (60, 50), (60, 30)])])
    return imported(FILE, "acled", Options(today=dt.date(2026, 11, 24), land=land))


def small(folder, *rows, header=NEEDED, options=None):
    return imported(written(folder, "\n".join([header, *rows]) + "\n"), "acled", options)


def test_every_row_is_accounted_for(acled):
    account = acled.account
    # 26 records that aren't empty: 23 written by name, and KGZ24 to KGZ26.
    assert (account.read, account.kept, account.rejected, account.merged) == (26, 17, 8, 1)


def test_a_row_becomes_an_incident(acled):
    assert acled.rows["acled-KGZ1"] == {
        "id": "acled-KGZ1",
        "source_id": "KGZ1",
        "source": "acled",
        "licence": "ACLED terms of use: raw rows may not be republished",
        "date_start": "2021-04-29",
        "date_end": "2021-04-29",
        "date_basis": "ACLED time_precision 1: the day",
        "act": ["exchange_of_fire"],
        "sub_act": "Armed clash",
        "actors": ["Military Forces A", "Military Forces B"],
        "place": "Kok-Tash",
        "admin1": "Batken",
        "admin2": "Batken",
        "admin3": "Ak-Sai",
        "radius_m": 2000.0,
        "radius_basis": "ACLED geo_precision 1, a named town: 2,000 m by default",
        "deaths_best": 3,
        "description": 'Both sides fired, "near" the intake.',
        "verification": "recorded",
        "note": "Reported by: 24.kg",
        "lon": 70.5358,
        "lat": 39.9497,
        "source_updated": "2021-05-03T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        ("KGZ2", "2021-04-26", "2021-05-02"),  # the week of Wednesday 28 April
        ("KGZ3", "2021-04-01", "2021-04-30"),
        ("KGZ4", "2021-04-05", "2021-04-05"),  # 05-04-2021, day first as 29/04/2021 shows
    ],
)
def test_a_date_reaches_as_far_as_its_code_says(acled, row, start, end):
    own = acled.rows[f"acled-{row}"]
    assert (own["date_start"], own["date_end"]) == (start, end)


def test_the_order_of_day_and_month_is_stated(acled):
    assert "dates in event_date are day first: over the whole column only that fits" in acled.account.remarks


def test_two_rows_of_a_monadic_export_are_one_event_with_the_actors_of_both(acled):
    assert acled.rows["acled-KGZ6"]["actors"] == [
        *("Military Forces A", "Border Guards A", "Police A"),
        "Military Forces B",
    ]


@pytest.mark.parametrize(
    ("line", "row", "field", "value", "why"),
    [
        ("10", "KGZ1", "event_id_cnty", "KGZ1", "the id 'KGZ1' is there already with other values: line 2"),
        ("17", "KGZ15", "latitude", "", "there is no position"),
        ("18", "KGZ16", "latitude", "400.1397", "it lies outside ±90 degrees, so there is no such place"),
        ("19", "KGZ17", "event_date", "31/02/2021", "it is no date that can be read"),
        ("20", "KGZ18", "fatalities", "-1", "a count can't be negative"),
        ("21", "KGZ19", "fatalities", "ten", "it is no whole number"),
    ],
)
def test_what_cannot_be_used_is_rejected_as_it_was_with_its_line(acled, line, row, field, value, why):
    (own,) = [each for each in acled.rejected if each["import_line"] == line]
    assert own["event_id_cnty"] == row
    assert (own["import_field"], own["import_value"], own["import_reason"]) == (field, value, why)
    assert own["import_remedy"]


def test_a_row_with_too_few_cells_is_rejected_as_it_is_written(acled):
    (own,) = [each for each in acled.rejected if each["import_line"] == "28"]
    assert own["import_text"] == "KGZ24,29/04/2021,too,few"
    assert own["import_reason"].startswith("4 cells under 31 names")


def test_a_quote_that_is_never_closed_spoils_its_own_row_only(acled):
    (own,) = [each for each in acled.rejected if each["import_line"] == "29"]
    assert "Never closed" in own["import_text"]
    assert acled.rows["acled-KGZ26"]["description"] == "Last row."


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a position of 0, 0; kept as it is, its radius undetermined", 11),
        ("a date in the future; kept as it is", 22),
        ("no id; it is named by its line", 23),
        ("a type of event that is not known here", 24),
        ("no date; when it was is not known", 25),
    ],
)
def test_what_is_odd_is_kept_with_a_note(acled, kind, line):
    assert acled.account.notes[kind].examples == [line]


def test_positions_at_sea_are_kept_with_a_note(acled):
    # KGZ11 (Vienna), KGZ12 (the Atlantic) and KGZ10 lie outside the land that the test draws.
    kind = "a position at sea, 10 km or more from land; kept as it is"
    assert {13, 14} <= set(acled.account.notes[kind].examples)


def test_no_radius_is_assumed_for_a_larger_region(acled):
    own = acled.rows["acled-KGZ5"]
    assert "radius_m" not in own
    assert own["radius_basis"] == 'ACLED geo_precision 3, a larger region or a "border area": undetermined'
    assert own["act"] == ["looting", "property_damage"]


def test_a_position_of_0_0_has_no_radius_so_that_no_verdict_is_built_on_it(acled):
    own = acled.rows["acled-KGZ9"]
    assert (own["lon"], own["lat"]) == (0, 0)
    assert "radius_m" not in own


def test_a_row_without_coordinates_is_kept_where_its_place_is_named(acled):
    own = acled.rows["acled-KGZ13"]
    assert own["place"] == "Maksat"
    assert "lon" not in own


def test_a_month_that_may_be_a_day_is_rejected_and_the_option_says_what_it_is(tmp_path):
    rows = ("A1,05/04/2021,40,70,1,1,P", "A2,06/04/2021,40,70,1,1,P", "A3,07/07/2021,40,70,1,1,P")
    open_ = small(tmp_path, *rows)
    assert list(open_.rows) == ["acled-A3"]
    assert {each["import_reason"] for each in open_.rejected} == {
        "the day or the month may come first, and the column doesn't tell"
    }
    told = small(tmp_path, *rows, options=Options(date_order=DateOrder.MONTH_FIRST))
    assert [each["date_start"] for each in told.rows.values()] == ["2021-05-04", "2021-06-04", "2021-07-07"]


def test_a_radius_by_code_can_be_overridden(tmp_path):
    made = small(tmp_path, "A1,2021-04-29,40,70,1,1,P", options=Options(radii={1: 500.0}))
    assert made.only["radius_m"] == 500.0
    assert made.only["radius_basis"] == "acled code 1: 500 m as set"


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER.upper(),
        "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
        "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
        "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3",
        f"{HEADER},population_1km,population_2km,population_5km,population_best",
        ",".join(reversed(HEADER.split(","))),
    ],
)
def test_a_header_of_any_release_is_recognized_and_read(tmp_path, header):
    values = {
        "event_id_cnty": "KGZ1",
        "event_date": "29 April 2021",
        "latitude": "39.9",
        "longitude": "70.5",
        "geo_precision": "1",
        "data_id": "9",
    }
    names = header.split(",")
    row = ",".join(values.get(name.lower(), "") for name in names)
    found = recognize(Sample((tuple(names),)))
    assert found is not None
    assert found[0].name == "acled"
    made = small(tmp_path, row, header=header)
    assert (made.only["id"], made.only["date_start"], made.only["lat"]) == ("acled-KGZ1", "2021-04-29", 39.9)


def test_semicolons_and_decimal_commas_of_a_spreadsheet_are_read_and_told(tmp_path):
    text = f"{NEEDED.replace(',', ';')}\nA1;29.04.2021;39,9497;70,5358;1;1;P\n"
    made = imported(written(tmp_path, text), "acled")
    assert (made.only["lon"], made.only["lat"]) == (70.5358, 39.9497)
    assert {"columns are parted by semicolons", "decimals are written with a comma"} <= set(
        made.account.remarks
    )


def test_every_act_of_the_tables_is_one_of_the_house():
    for acts in (*SUB_EVENTS.values(), *EVENTS.values(), OTHER):
        assert set([acts] if isinstance(acts, str) else acts) <= set(ACTS)


def test_another_table_is_not_taken_for_acled():
    assert format_named("acled").recognize(Sample((("id", "event_date", "latitude", "longitude"),))) is None
