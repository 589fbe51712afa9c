"""What holds for every format: repeats, selection, personal columns, positions that are odd, recognition."""

import io
import zipfile

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeometryError, ReadError
from layers.features.events import INCIDENTS
from layers.importing.auto import NAMES, format_named, recognize
from layers.importing.checks import Land
from layers.importing.format import Sample
from layers.importing.grids import parse_dms
from layers.importing.personal import personal_columns
from layers.importing.run import Options
from layers.importing.schema import PROPERTIES
from layers.importing.selection import Selection
from layers.importing.sources import open_source
from tests.layers.importing.asking import imported, written

HEAD = "event_id_cnty,event_date,latitude,longitude,geo_precision,location,actor1,notes"


def acled(folder, *rows, options=None):
    return imported(written(folder, "\n".join([HEAD, *rows])), "acled", options)


def test_the_schema_is_that_of_the_kind_of_layer():
    assert PROPERTIES[: len(INCIDENTS.fields)] == tuple(field.name for field in INCIDENTS.fields)


def test_rows_of_one_id_that_differ_in_their_actors_only_are_one_event_wherever_they_stand(tmp_path):
    first, other, last = (f"X,2021-04-29,40,70,1,P,{who},same" for who in ("A", "B", "C"))
    between = [f"Y{n},2021-04-29,40,70,1,P,D,{n}" for n in range(5)]
    made = acled(tmp_path, first, *between, other, last)
    assert made.rows["acled-X"]["actors"] == ["A", "B", "C"]
    assert (made.account.kept, made.account.merged) == (6, 2)


def test_a_row_that_is_merged_into_one_that_is_rejected_is_rejected_too(tmp_path):
    made = acled(tmp_path, "X,no date,40,70,1,P,A,same", "X,no date,40,70,1,P,B,same")
    assert (made.account.rejected, made.account.merged) == (2, 0)


def test_an_id_that_is_there_again_with_other_values_names_the_row_before(tmp_path):
    made = acled(tmp_path, "X,2021-04-29,40,70,1,P,A,one", "X,2021-04-29,40,70,1,P,A,two")
    assert made.rejected[0]["import_reason"] == "the id 'X' is there already with other values: line 2"
    assert made.rejected[0]["import_line"] == "3"


@given(st.permutations(range(8)))
def test_how_many_rows_are_kept_does_not_depend_on_their_order(tmp_path_factory, order):
    rows = [
        *(f"{name},2021-04-29,40,70,1,P,A,{note}" for name, note in (("a", 1), ("a", 2), ("b", 1), ("c", 1))),
        *("d,no date,40,70,1,P,A,1", "e,2021-04-29,95,70,1,,A,1", "c,2021-04-29,40,70,1,P,B,1", ",,,,,P,,"),
    ]
    made = acled(tmp_path_factory.mktemp("order"), *(rows[at] for at in order))
    account = made.account
    assert (account.kept, account.rejected, account.merged) == (4, 3, 1)


def test_low_best_and_high_out_of_order_are_kept_with_a_note(tmp_path):
    text = "id,act,source,deaths_low,deaths_best,deaths_high\n1,shooting,s,3,2,1\n2,shooting,s,,2,3\n"
    kept = imported(written(tmp_path, text), "incidents")
    assert kept.account.kept == 2
    kind = "low, best and high of the deaths are not in that order; kept as they are"
    assert kept.account.notes[kind].examples == [2]
    assert [kept.rows["1"][name] for name in ("deaths_low", "deaths_best", "deaths_high")] == [3, 2, 1]


def test_an_end_before_its_start_is_rejected(tmp_path):
    head = "id,act,source,date_start,date_end"
    text = f"{head}\n1,shooting,s,2021-04-29,2021-04-28\n2,shooting,s,2021-04,2021-04-29\n"
    made = imported(written(tmp_path, text), "incidents")
    assert list(made.rows) == ["2"]
    assert made.rejected[0]["import_value"] == "2021-04-29 to 2021-04-28"


def test_swapped_positions_are_told_by_the_extent_of_the_case_or_of_the_file(tmp_path):
    rows = [f"R{n},2021-04-29,39.{n},70.{n},1,P,A,x" for n in range(10, 40)]
    swapped = "S,2021-04-29,70.5,39.9,1,P,A,x"
    kind = "longitude and latitude are swapped, it seems; kept as it is, its radius undetermined"
    for options, some in ((None, rows), (Options(extent=(69, 39, 71, 41)), [])):
        made = acled(tmp_path, *some, swapped, options=options)
        assert made.account.notes[kind].count == 1
        assert (made.rows["acled-S"]["lon"], made.rows["acled-S"]["lat"]) == (39.9, 70.5)
        assert "radius_m" not in made.rows["acled-S"]


def test_a_position_is_at_sea_ten_kilometres_from_land_and_not_before():
    # A square of land from 0 to 10 degrees, with a sea of one degree in it. 0.09 degrees of longitude at the
    # equator are 10,019 m by GeographicLib, 0.08 are 8,906 m.
    square = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    inner = [(4, 4), (5, 4), (5, 5), (4, 5), (4, 4)]
    land = Land([np.array(square, float), np.array(inner, float)])
    told = land.at_sea(np.array([-0.09, -0.08, 5.0, 4.5]), np.array([0.0, 0.0, 2.0, 4.5]))
    assert told.tolist() == [True, False, False, True]


def test_a_radius_that_cannot_be_is_refused(tmp_path):
    with pytest.raises(GeometryError, match="give 0 m or more"):
        acled(tmp_path, "X,2021-04-29,40,70,1,P,A,x", options=Options(radii={1: -5.0}))


def test_what_lies_outside_for_certain_is_left_aside(tmp_path):
    within = shapely.Polygon([(69.5, 39.5), (70.5, 39.5), (70.5, 40.5), (69.5, 40.5)])
    made = acled(
        tmp_path,
        "in,2021-04-29,40,70,1,P,A,x",
        # 70.523 is 1,961 m east of the edge at 40 degrees north, 70.524 is 2,047 m, by GeographicLib.
        "reaches,2021-04-29,40,70.5229,1,P,A,x",
        "out,2021-04-29,40,70.524,1,P,A,x",
        "vague,2021-04-29,40,72,3,P,A,a region 128 km away",
        "vague and far,2021-04-29,40,75,3,P,A,x",
        options=Options(selection=Selection(within)),
    )
    assert [row["source_id"] for row in made.rows.values()] == ["in", "reaches", "vague"]
    assert made.account.aside == 2


@pytest.mark.parametrize(
    ("date", "is_kept"),
    [
        ("2021-04-29", True),
        ("2021-04", True),
        ("2021", True),
        ("2020", False),
        ("2021-05-01", False),
        ("", True),
    ],
)
def test_what_may_have_been_then_is_kept(tmp_path, date, is_kept):
    made = acled(
        tmp_path,
        f"X,{date},40,70,1,P,A,x",
        options=Options(selection=Selection(None, "2021-04-29", "2021-04-30")),
    )
    assert bool(made.rows) is is_kept


@pytest.mark.parametrize(
    "name",
    [
        *(
            "reporter_name",
            "Reporter's name".replace("'", "_"),
            "E-mail",
            "phone number",
            "contact/telephone",
        ),
        *("_submitted_by", "deviceid", "ФИО заявителя", "Телефон", "Электронная почта", "#contact+name"),
    ],
)
def test_a_personal_column_is_told_by_its_name(name):
    assert personal_columns([name]) == (name,)
    assert personal_columns([name], wanted=[name.upper()]) == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "location",
            "place name",
            "#loc+name",
            "actor1",
            "assoc_actor_1",
            "source",
            "notes",
            "event_id_cnty",
        ),
        *("side_a", "conflict_name", "timestamp", "Описание", "Название", "admin1 name", "number_of_sources"),
    ],
)
def test_what_tells_of_the_event_is_no_personal_column(name):
    assert personal_columns([name]) == ()


def test_a_file_is_recognized_as_one_format_only():
    header = ("event_id_cnty", "event_date", "geo_precision", "latitude", "longitude")
    assert [name for name in NAMES if format_named(name).recognize(Sample((header,)))] == ["acled"]
    assert recognize(Sample((("a", "b"),))) is None
    with pytest.raises(ReadError, match="Did you mean 'acled'"):
        format_named("acledd")


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        *(("39°58'12\"N", 39.97), ("39 58 12 S", -39.97), ("W 70°30.5'", -70.5083333333), ("70:30", 70.5)),
        *(("-39.5°", -39.5), ("39°58′12″", 39.97), ("70°30'В", 70.5)),  # noqa: RUF001 (Russian: east)
    ],
)
def test_degrees_minutes_and_seconds_are_read(text, degrees):
    told = parse_dms(text)
    assert told is not None
    assert told[0] == pytest.approx(degrees)


@pytest.mark.parametrize("text", ["39°60'N", "N39N", "-39 S", "39.5°30'", "", "°", "39°58'12\"X"])
def test_what_are_no_degrees_are_not(text):
    assert parse_dms(text) is None


def workbook(path, sheet):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_a_workbook_with_a_far_off_cell_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", '<row r="1048576"><c r="XFD1048576"/></row>')
    with pytest.raises(ReadError, match="a sheet of 1,048,576 rows and 16,384 columns"), open_source(path):
        pass


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", io.BytesIO(b" " * (90 << 20)).getvalue())
    with pytest.raises(ReadError, match="would unpack to more"), open_source(path):
        pass


def test_what_is_no_workbook_says_so(tmp_path):
    (tmp_path / "x.xlsx").write_text("id,act")
    with pytest.raises(ReadError, match="can't be read as a workbook"), open_source(tmp_path / "x.xlsx"):
        pass
