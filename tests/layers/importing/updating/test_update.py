"""What an export brings: who changed what, field by field. Expected values are worked out by hand."""

import json

import pyarrow as pa
import pytest

from geo.errors import ReadError
from layers.importing.updating.account import Came, Fate, UpdateAccount
from layers.importing.updating.coverage import Covers, Days
from layers.importing.updating.deciding import Prefer
from layers.importing.updating.existing import Existing
from layers.importing.updating.exports import begun_with
from layers.importing.updating.history import no_history
from layers.importing.updating.update import How
from tests.layers.importing.updating.tables import (
    bring,
    changed,
    event,
    existing_of,
    export_of,
    rows_of,
    table_of,
    told,
)

LATER = "2021-06-01T00:00:00Z"


def begun(*rows):
    """A file that was begun with these rows of the source, and its history."""
    _, existing, history = bring(None, export_of(*rows))
    return existing, history


def test_a_file_is_begun_with_all_that_an_export_brings():
    made, existing, _ = bring(None, export_of(event(1), event(2)))
    assert (made.account.before, made.account.brought, made.account.after) == (0, 2, 2)
    assert existing.table.column("id").to_pylist() == ["acled-1", "acled-2"]
    assert [line["event"] for line in made.lines.to_pylist()] == ["export", "added", "added"]


def test_what_only_the_source_changed_is_taken_and_the_line_tells_from_what_to_what():
    existing, history = begun(event(1, deaths_best=0), event(2))
    made, after, _ = bring(
        existing, export_of(event(1, deaths_best=3, source_updated=LATER), event(2)), history
    )
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 3
    assert told(made, "changed") == [
        ("acled-1", "deaths_best", "0", "3", None),
        ("acled-1", "source_updated", "2021-05-01T00:00:00Z", LATER, None),
    ]
    assert (made.account.fates[Fate.CHANGED], made.account.fates[Fate.UNCHANGED]) == (1, 1)


def test_what_only_the_user_changed_is_kept_and_not_told_as_news():
    existing, history = begun(event(1, place="Kok-Tash"))
    made, after, _ = bring(
        changed(existing, "acled-1", place="Ak-Sai"), export_of(event(1, place="Kok-Tash")), history
    )
    assert rows_of(after.table)["acled-1"]["place"] == "Ak-Sai"
    assert not made.lines.num_rows
    assert not made.changes_file


def test_where_both_changed_a_field_the_user_s_is_kept_and_told_once():
    existing, history = begun(event(1, deaths_best=0))
    export = export_of(event(1, deaths_best=3, source_updated=LATER))
    made, after, history = bring(changed(existing, "acled-1", deaths_best=5), export, history)
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 5
    assert told(made, "yours kept") == [("acled-1", "deaths_best", "0", "3", "5")]
    assert made.account.fates[Fate.DISPUTED] == 1
    again, _, _ = bring(after, export, history)
    assert not again.lines.num_rows
    assert again.account.fates[Fate.UNCHANGED] == 1


def test_the_source_s_is_taken_where_both_changed_a_field_if_asked():
    existing, history = begun(event(1, deaths_best=0))
    export = export_of(event(1, deaths_best=3, source_updated=LATER))
    made, after, _ = bring(
        changed(existing, "acled-1", deaths_best=5), export, history, How(prefer=Prefer.SOURCE)
    )
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 3
    assert told(made, "changed")[0] == ("acled-1", "deaths_best", "0", "3", "5")


def test_a_change_to_what_the_user_has_already_is_no_dispute():
    existing, history = begun(event(1, deaths_best=0))
    export = export_of(event(1, deaths_best=3))
    made, after, history = bring(changed(existing, "acled-1", deaths_best=3), export, history)
    assert told(made, "yours the same") == [("acled-1", "deaths_best", "0", "3", "3")]
    assert made.account.fates[Fate.UNCHANGED] == 1
    # From now on it is the source's, so that its next change is taken.
    _, after, _ = bring(after, export_of(event(1, deaths_best=4)), history)
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 4


def test_the_source_s_value_that_goes_is_taken_away():
    existing, history = begun(event(1, place="Kok-Tash"))
    _, after, _ = bring(existing, export_of(event(1)), history)
    assert "place" not in rows_of(after.table)["acled-1"]


def test_a_position_is_decided_as_one():
    """The user moved the longitude, the source the latitude: neither place is one that nobody reported."""
    existing, history = begun(event(1, lon=70.5, lat=39.9, radius_m=2000.0))
    mine = changed(existing, "acled-1", lon=70.6)
    export = export_of(event(1, lon=70.5, lat=39.8, radius_m=500.0, source_updated=LATER))
    made, after, _ = bring(mine, export, history)
    row = rows_of(after.table)["acled-1"]
    assert (row["lon"], row["lat"], row["radius_m"]) == (70.6, 39.9, 2000.0)
    assert told(made, "yours kept") == [
        ("acled-1", "lat", "39.9", "39.8", "39.9"),
        ("acled-1", "radius_m", "2000", "500", "2000"),
    ]


def test_a_position_that_geojson_rounded_is_not_the_user_s_change():
    existing, history = begun(event(1, lon=70.123456789, lat=39.9))
    mine = changed(existing, "acled-1", lon=70.1234568)
    _, after, _ = bring(mine, export_of(event(1, lon=70.2, lat=39.9)), history)
    assert rows_of(after.table)["acled-1"]["lon"] == 70.2


def test_an_account_that_the_user_added_stays_while_other_fields_change():
    existing, history = begun(event(1, description="before"))
    mine = changed(existing, "acled-1", accounts='[{"source": "own", "says": "seen"}]')
    _, after, _ = bring(mine, export_of(event(1, description="after")), history)
    row = rows_of(after.table)["acled-1"]
    assert (row["description"], row["accounts"]) == ("after", '[{"source": "own", "says": "seen"}]')


def test_an_older_word_of_the_source_never_replaces_a_newer_one():
    existing, history = begun(event(1, deaths_best=3, source_updated=LATER), event(2))
    made, after, _ = bring(existing, export_of(event(1, deaths_best=0), event(2)), history)
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 3
    assert made.account.fates[Fate.OLDER] == 1


def test_without_the_source_s_times_the_days_of_reading_tell_which_is_older():
    rows = [event(1, deaths_best=3, source_updated=None), event(2, source_updated=None)]
    _, existing, history = bring(None, export_of(*rows, accessed="2021-06-02"))
    older = export_of(event(1, deaths_best=0, source_updated=None), accessed="2021-05-02")
    made, after, _ = bring(existing, older, history, How(covers=Covers.ALL))
    assert rows_of(after.table) == rows_of(existing.table)
    assert (made.account.fates[Fate.OLDER], made.account.fates[Fate.UNSURE]) == (1, 1)
    assert "read before one that was brought in already" in " ".join(made.remarks)


def test_a_row_that_is_missing_within_what_the_export_covers_is_deleted_and_stays_in_the_history():
    existing, history = begun(event(1), event(2, description="of which more"), event(3))
    made, after, history = bring(existing, export_of(event(1), event(3)), history)
    assert list(rows_of(after.table)) == ["acled-1", "acled-3"]
    ((own, _, before, _, _),) = told(made, "deleted")
    assert (own, json.loads(before)["description"]) == ("acled-2", "of which more")
    again, _, _ = bring(after, export_of(event(1), event(3)), history)
    assert not again.lines.num_rows


@pytest.mark.parametrize(
    "mine",
    [{"place": "Ak-Sai"}, {"deaths_best": 1}, {"note": "asked by phone"}],
)
def test_a_row_that_is_deleted_at_the_source_is_kept_with_a_note_where_the_user_changed_it(mine):
    existing, history = begun(event(1), event(2), event(3))
    made, after, history = bring(changed(existing, "acled-2", **mine), export_of(event(1), event(3)), history)
    row = rows_of(after.table)["acled-2"]
    assert row["note"].endswith("deleted at the source; kept because you changed it")
    assert row["note"].startswith(mine.get("note", ""))
    assert made.account.fates[Fate.LEFT] == 1
    again, after, _ = bring(after, export_of(event(1), event(3)), history)
    assert (again.lines.num_rows, rows_of(after.table)["acled-2"]) == (0, row)


def test_what_the_user_wrote_in_a_column_of_their_own_keeps_a_row():
    existing, history = begun(event(1), event(2), event(3))
    rows = existing.table.to_pylist()
    rows[1]["checked"] = "by phone"
    mine = Existing("x", table_of(*rows, extras=("checked",)))
    made, after, _ = bring(mine, export_of(event(1), event(3)), history)
    assert made.account.fates[Fate.LEFT] == 1
    assert rows_of(after.table)["acled-2"]["checked"] == "by phone"


def test_a_row_that_comes_back_at_the_source_comes_back_under_its_id():
    existing, history = begun(event(1), event(2), event(3))
    _, existing, history = bring(existing, export_of(event(1), event(3)), history)
    made, after, _ = bring(existing, export_of(event(1), event(2, source_updated=LATER), event(3)), history)
    assert list(rows_of(after.table)) == ["acled-1", "acled-3", "acled-2"]
    assert made.account.came[Came.ADDED] == 1


def test_an_old_export_does_not_bring_back_what_was_deleted_since():
    existing, history = begun(event(1), event(2), event(3))
    _, existing, history = bring(existing, export_of(event(1), event(3)), history)
    made, after, _ = bring(existing, export_of(event(1), event(2), event(3)), history)
    assert list(rows_of(after.table)) == ["acled-1", "acled-3"]
    assert made.account.came[Came.GONE] == 1


def test_the_parts_of_an_incident_that_the_user_merged_are_not_brought_back():
    whole = {
        "id": "merged-acled-1",
        "source": None,
        "source_id": None,
        "merged_from": '["acled-1", "acled-2"]',
    }
    mine = existing_of({**event(1), **whole}, event(3))
    made, after, _ = bring(mine, export_of(event(1), event(2), event(3), event(4)))
    assert list(rows_of(after.table)) == ["merged-acled-1", "acled-3", "acled-4"]
    assert (made.account.came[Came.MERGED], made.account.came[Came.ADDED]) == (2, 1)


def test_a_row_that_the_user_took_out_stays_out_and_what_the_source_changes_is_told():
    existing, history = begun(event(1), event(2, deaths_best=0))
    mine = Existing("x", existing.table.slice(0, 1))
    made, _, _ = bring(mine, export_of(event(1), event(2, deaths_best=0)), history)
    assert (made.account.came[Came.OUT], made.lines.num_rows) == (1, 0)
    export = export_of(event(1), event(2, deaths_best=3, source_updated=LATER))
    made, after, _ = bring(mine, export, history)
    assert list(rows_of(after.table)) == ["acled-1"]
    assert ("acled-2", "deaths_best", "0", "3", None) in told(made, "left out")
    made, after, _ = bring(mine, export, history, How(prefer=Prefer.SOURCE))
    assert rows_of(after.table)["acled-2"]["deaths_best"] == 3


def test_rows_of_other_sources_and_the_user_s_own_are_left_alone():
    existing, history = begun(event(1), event(3))
    own = [
        {"id": "mine", "act": '["arson"]', "date_start": "2021-04-02"},
        {"id": "u-1", "act": '["arson"]', "source": "ucdp", "source_id": "1", "date_start": "2021-04-02"},
        {"id": "a-9", "act": '["arson"]', "source": "acled", "source_id": "9", "date_start": "2021-04-02"},
    ]
    rows = [*existing.table.to_pylist(), *own]
    made, after, _ = bring(existing_of(*rows), export_of(event(1), event(3)), history, How(covers=Covers.ALL))
    assert [each["id"] for each in after.table.to_pylist()] == ["acled-1", "acled-3", "mine", "u-1", "a-9"]
    assert [made.account.fates[each] for each in (Fate.YOURS, Fate.OTHER, Fate.UNKNOWN)] == [1, 1, 1]


def test_a_rejected_row_keeps_what_it_was():
    existing, history = begun(event(1), event(2), event(3))
    made, after, _ = bring(existing, export_of(event(1), event(3), rejected=("2",)), history)
    assert (len(after.table), made.account.fates[Fate.REJECTED]) == (3, 1)


def test_a_row_whose_id_stands_in_a_line_that_cannot_be_cut_is_not_deleted():
    existing, history = begun(event(1), event(2), event(3))
    made, after, _ = bring(existing, export_of(event(1), event(3), words=("2", "too")), history)
    assert (len(after.table), made.account.fates[Fate.REJECTED]) == (3, 1)


def test_without_a_history_nothing_is_taken_and_nothing_deleted_and_it_is_said():
    existing = existing_of(event(1, deaths_best=0), event(2), event(3))
    export = export_of(event(1, deaths_best=3, source_updated=LATER), event(3), event(4))
    made, after, history = bring(existing, export)
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 0
    assert list(rows_of(after.table)) == ["acled-1", "acled-2", "acled-3", "acled-4"]
    assert told(made, "yours kept") == [("acled-1", "deaths_best", None, "3", "0")]
    assert "what the source said before of 2 rows is not known" in made.remarks[0]
    # From now on it is known, so that the next change is taken, and a row that goes is deleted.
    _, after, _ = bring(
        after, export_of(event(1, deaths_best=3), event(4, place="P", source_updated=LATER)), history
    )
    rows = rows_of(after.table)
    assert (list(rows), rows["acled-4"]["place"]) == (["acled-1", "acled-2", "acled-4"], "P")


def test_without_a_history_the_source_s_is_taken_if_asked():
    existing = existing_of(event(1, deaths_best=0, place="P"))
    export = export_of(event(1, deaths_best=3, source_updated=LATER))
    _, after, _ = bring(existing, export, how=How(prefer=Prefer.SOURCE))
    row = rows_of(after.table)["acled-1"]
    # What the source says nothing of may be the user's.
    assert (row["deaths_best"], row["place"]) == (3, "P")


def test_an_earlier_export_tells_what_the_source_said_before():
    existing = existing_of(event(1, deaths_best=0, place="mine"), event(2), event(3))
    history = begun_with(no_history(), export_of(event(1, deaths_best=0), event(2), event(3)))
    export = export_of(event(1, deaths_best=3, place="P", source_updated=LATER), event(3))
    made, after, history = bring(existing, export, history)
    row = rows_of(after.table)["acled-1"]
    assert (row["deaths_best"], row["place"], len(after.table)) == (3, "mine", 2)
    assert told(made, "yours kept") == [("acled-1", "place", None, "P", "mine")]
    same = begun_with(history, export_of(event(1, deaths_best=0), event(2), event(3)))
    assert same.lines.equals(history.lines)


def test_rows_without_an_id_of_the_source_are_the_same_where_all_that_stands_in_them_is():
    def numbered(line, **more):
        return event(1, id=f"acled-line-{line}", source_id=None, **more)

    first = export_of(numbered(2, place="A"), numbered(3, place="B"), numbered(4, place="B"))
    _, existing, history = bring(None, first)
    second = export_of(
        numbered(2, place="C"), numbered(3, place="A"), numbered(4, place="B"), numbered(5, place="B")
    )
    made, after, _ = bring(existing, second, history)
    assert made.account.came[Came.ADDED] == 1
    assert [(row["id"], row["place"]) for row in after.table.to_pylist()] == [
        *(("acled-line-2", "A"), ("acled-line-3", "B"), ("acled-line-4", "B")),
        ("acled-line-2-2", "C"),
    ]
    assert "the source gives 4 rows no id" in " ".join(made.remarks)


def test_an_id_that_the_user_gave_a_row_of_their_own_is_not_given_twice():
    existing = existing_of({"id": "acled-4", "act": '["arson"]', "source": "own", "source_id": "x"})
    _, after, history = bring(existing, export_of(event(4)))
    assert list(rows_of(after.table)) == ["acled-4", "acled-4-2"]
    made, _, _ = bring(after, export_of(event(4)), history)
    assert not made.lines.num_rows


def test_a_row_that_the_user_named_anew_or_parted_in_two_is_still_followed():
    existing, history = begun(event(1, deaths_best=0))
    row = existing.table.to_pylist()[0]
    mine = existing_of({**row, "id": "my-name"}, {**row, "id": "my-second"})
    made, after, _ = bring(mine, export_of(event(1, deaths_best=3, source_updated=LATER)), history)
    rows = rows_of(after.table)
    assert (rows["my-name"]["deaths_best"], rows["my-second"]["deaths_best"]) == (3, 0)
    assert made.account.fates[Fate.UNKNOWN] == 1


def test_a_row_whose_source_the_user_took_out_is_found_by_its_id():
    existing, history = begun(event(1, deaths_best=0))
    mine = changed(existing, "acled-1", source=None, source_id=None)
    made, after, _ = bring(mine, export_of(event(1, deaths_best=3, source_updated=LATER)), history)
    assert rows_of(after.table)["acled-1"]["deaths_best"] == 3
    assert made.account.came[Came.ADDED] == 0


def test_when_a_row_is_taken_from_the_export_it_says_when_that_was_read():
    _, existing, history = bring(
        None,
        export_of(event(1, accessed="2021-05-02"), event(2, accessed="2021-05-02"), accessed="2021-05-02"),
    )
    export = export_of(
        event(1, accessed="2021-06-02", deaths_best=1), event(2, accessed="2021-06-02"), accessed="2021-06-02"
    )
    _, after, _ = bring(existing, export, history)
    assert [row["accessed"] for row in after.table.to_pylist()] == ["2021-06-02", "2021-05-02"]


def test_columns_of_the_user_s_own_stay_with_their_rows():
    rows = [event(1, checked="one"), {"id": "mine", "act": '["arson"]', "checked": "two"}]
    made, _, _ = bring(existing_of(*rows, extras=("checked",)), export_of(event(1), event(2)))
    assert made.table.column("checked").to_pylist() == ["one", "two", None]


def test_an_export_that_was_read_otherwise_is_told():
    existing, history = begun(event(1))
    export = export_of(event(1))
    made, _, _ = bring(existing, type(export)(**{**vars(export), "reading": '{"case": "x"}'}), history)
    assert 'read otherwise, and changes may come from that: {} then, {"case": "x"} now' in " ".join(
        made.remarks
    )


def test_an_account_that_does_not_add_up_is_an_error():
    UpdateAccount(0, 0, 0).check()
    for account in (UpdateAccount(1, 0, 1), UpdateAccount(0, 1, 0), UpdateAccount(0, 0, 1)):
        with pytest.raises(ReadError, match="doesn't add up"):
            account.check()


def test_many_missing_rows_make_a_narrower_export_unless_it_is_said():
    rows = [event(number) for number in range(1, 28)]
    existing, history = begun(*rows)
    narrow = export_of(*(rows[number] for number in (0, 26, *range(1, 12))))
    made, after, _ = bring(existing, narrow, history)
    assert (len(after.table), made.account.fates[Fate.UNCOVERED]) == (27, 14)
    assert "14 of 27 rows that the export seems to cover are missing" in " ".join(made.remarks)
    made, after, _ = bring(existing, narrow, history, How(covers=Days("2021-04-01", "2021-04-30")))
    assert (len(after.table), made.account.fates[Fate.DELETED]) == (13, 14)


def test_the_same_gives_the_same():
    existing, history = begun(event(1), event(2), event(3))
    export = export_of(event(1, place="P"), event(3), event(4))
    one, two = (bring(existing, export, history)[0] for _ in range(2))
    assert one.table.equals(two.table)
    assert one.lines.equals(two.lines)
    assert isinstance(one.lines, pa.Table)


def test_a_source_that_tells_only_when_a_row_came_does_not_go_back_to_an_older_word():
    """KoboToolbox keeps the time of submission when a form is edited."""
    came, later = "2021-04-30T00:00:00Z", "2021-06-01T00:00:00Z"
    _, existing, history = bring(None, export_of(event(1, place="A", source_updated=came)))
    second = export_of(event(1, place="B", source_updated=came), event(2, source_updated=later))
    _, existing, history = bring(existing, second, history)
    assert rows_of(existing.table)["acled-1"]["place"] == "B"
    made, after, _ = bring(existing, export_of(event(1, place="A", source_updated=came)), history)
    assert rows_of(after.table)["acled-1"]["place"] == "B"
    assert (made.account.fates[Fate.OLDER], made.account.fates[Fate.UNCOVERED]) == (1, 1)


def test_a_part_of_the_rows_read_again_is_unchanged_though_others_are_newer():
    rows = [event(1), event(2, source_updated=LATER)]
    _, existing, history = bring(None, export_of(*rows))
    made, _, _ = bring(existing, export_of(rows[0]), history)
    assert made.account.fates[Fate.UNCHANGED] == 1
