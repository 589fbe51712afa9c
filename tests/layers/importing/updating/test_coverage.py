"""What an export covers: of what it covers, what is missing was deleted. Worked out by hand."""

import pytest
import shapely

from geo.errors import ReadError
from layers.importing.selection import Selection
from layers.importing.updating.account import Fate
from layers.importing.updating.coverage import Covers, Days, covered, is_narrower, parse_covers
from layers.importing.updating.update import How
from tests.layers.importing.updating.tables import bring, event, export_of, table_of

APRIL = Days("2021-04-01", "2021-04-30")


def held(row, *rows, said=None, selection=None):
    """Whether an export of some rows would hold another one."""
    export = export_of(*rows, selection=selection)
    return bool(covered(table_of(row), said=said, seen=export.seen, selection=export.selection)[0])


ROWS = (event(9, lon=70.0, lat=39.0), event(19, lon=71.0, lat=40.0))
"""Of the 10th and the 20th of April, in Batken."""


def test_it_covers_from_its_first_day_to_its_last():
    assert [held(event(number), *ROWS) for number in (8, 9, 14, 19, 20)] == [False, True, True, True, False]


def test_a_row_that_may_have_been_at_another_time_is_not_covered():
    assert not held(event(14, date_start=None), *ROWS)
    assert not held(event(14, date_end=None), *ROWS)
    assert not held(event(14, date_start="2021-04", date_end="2021-04"), *ROWS)
    assert not held(event(14, date_end="2021-05-14"), *ROWS)


def test_types_and_regions_that_it_has_none_of_may_have_been_left_out_of_it():
    assert not held(event(14, sub_act="Protest"), *ROWS)
    assert not held(event(14, admin1="Sughd"), *ROWS)
    assert not held(event(14, admin1=None), *ROWS)
    assert held(event(14, admin1=None), *ROWS, event(15, admin1=None))


def test_without_regions_it_covers_the_box_of_its_positions():
    rows = [{**row, "admin1": None} for row in ROWS]
    assert held(event(14, admin1=None, lon=70.5, lat=39.5), *rows)
    assert not held(event(14, admin1=None, lon=71.5, lat=39.5), *rows)


def test_what_is_said_holds_instead():
    other = event(27, sub_act="Protest", admin1="Sughd")
    assert held(other, *ROWS, said=APRIL)
    assert held(event(1, date_start=None), *ROWS, said=Covers.ALL)
    assert not held(event(14), *ROWS, said=Covers.NONE)
    assert not held(event(14, date_end="2021-05-01"), *ROWS, said=APRIL)
    assert held(event(14, date_start="2021-04", date_end="2021-04"), *ROWS, said=Days("2021-04", "2021-04"))


def test_what_was_not_asked_for_is_not_covered_whatever_is_said():
    box = Selection(within=shapely.box(70, 39, 71, 40))
    assert held(event(14, lon=70.5, lat=39.5, radius_m=2000.0), *ROWS, said=Covers.ALL, selection=box)
    assert not held(event(14, lon=75.0, lat=39.5, radius_m=2000.0), *ROWS, said=Covers.ALL, selection=box)
    days = Selection(start="2021-04-12")
    assert not held(event(9), *ROWS, said=Covers.ALL, selection=days)
    assert held(event(14), *ROWS, said=Covers.ALL, selection=days)


def test_a_row_that_is_in_the_export_but_not_asked_for_is_not_deleted():
    """Its date moved out of the days that are asked for."""
    rows = [event(9), event(14), event(19)]
    _, existing, history = bring(None, export_of(*rows))
    moved = event(14, date_start="2021-03-01", date_end="2021-03-01")
    export = export_of(rows[0], moved, rows[2], selection=Selection(start="2021-04-01"))
    made, after, _ = bring(existing, export, history, How(covers=Covers.ALL))
    assert (len(after.table), made.account.fates[Fate.ASIDE]) == (3, 1)


def test_a_row_newer_than_all_of_the_export_is_kept_unless_the_export_is_known_to_be_later():
    rows = [event(9), event(14, source_updated="2021-07-01T00:00:00Z"), event(19)]
    _, existing, history = bring(None, export_of(*rows, accessed="2021-07-02"))
    made, after, _ = bring(existing, export_of(rows[0], rows[2]), history)
    assert (len(after.table), made.account.fates[Fate.UNSURE]) == (3, 1)
    made, after, _ = bring(existing, export_of(rows[0], rows[2], accessed="2021-07-03"), history)
    assert len(after.table) == 2
    made, after, _ = bring(existing, export_of(rows[0], rows[2]), history, How(covers=APRIL))
    assert len(after.table) == 2


def test_an_export_of_another_month_deletes_nothing():
    _, existing, history = bring(None, export_of(event(1), event(2)))
    may = event(40, date_start="2021-05-02", date_end="2021-05-02", source_updated="2021-06-01T00:00:00Z")
    made, after, _ = bring(existing, export_of(may), history)
    assert (len(after.table), made.account.fates[Fate.UNCOVERED]) == (3, 2)
    assert "the export covers 2021-05-02 to 2021-05-02" in " ".join(made.remarks)


@pytest.mark.parametrize(
    ("missing", "of", "told"),
    [
        *((1, 2, False), (2, 3, True), (10, 20, False), (11, 55, False)),
        *((11, 54, True), (200, 1000, False), (201, 1000, True)),
    ],
)
def test_more_than_half_or_ten_rows_and_a_fifth_of_them_make_it_a_narrower_one(missing, of, told):
    assert is_narrower(missing, of) is told


def test_what_it_covers_is_read():
    assert parse_covers("all") is Covers.ALL
    assert parse_covers("none") is Covers.NONE
    assert parse_covers("2021-04-01/2021-04-30") == APRIL


@pytest.mark.parametrize("text", ["", "2021", "2021-05-01/2021-04-01", "april/may", "2021-04-01/", "/"])
def test_what_it_covers_cannot_be_anything_else(text):
    with pytest.raises(ReadError, match="--covers is"):
        parse_covers(text)
