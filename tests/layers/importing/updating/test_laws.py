"""Laws of updates: a source that changes, a user who works on the file, exports in any order."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from layers.importing.updating.compare import UNITS
from layers.importing.updating.coverage import Covers
from layers.importing.updating.existing import Existing
from layers.importing.updating.update import How
from tests.layers.importing.updating.tables import bring, event, existing_of, export_of, rows_of, table_of

FIELDS = ("place", "deaths_best", "deaths_high", "lon", "lat", "description", "act", "accounts")
VALUES = {
    "place": st.sampled_from(["Kok-Tash", "Ak-Sai", None]),
    "deaths_best": st.integers(0, 3) | st.none(),
    "deaths_high": st.integers(4, 6) | st.none(),
    "lon": st.sampled_from([70.5, 70.6]),
    "lat": st.sampled_from([39.9, 40.0]),
    "description": st.text(max_size=5),
    "act": st.sampled_from(['["shooting"]', '["arson", "looting"]']),
    "accounts": st.sampled_from(['[{"source": "own", "says": "x"}]', None]),
}
EARLY, LATE = "2021-05-01T00:00:00Z", "2021-06-01T00:00:00Z"
contents = st.fixed_dictionaries({name: VALUES[name] for name in FIELDS})
changes = st.fixed_dictionaries({}, optional=VALUES)


@dataclass(frozen=True)
class World:
    """The source before and after, and what the user did in between."""

    first: dict[int, dict[str, Any]]
    second: dict[int, dict[str, Any]]
    edits: dict[int, dict[str, Any]]
    own: list[dict[str, Any]]
    taken_out: set[int]
    how: How


@st.composite
def worlds(draw):
    first = {number: event(number, **draw(contents)) for number in range(1, draw(st.integers(2, 6)))}
    second = {}
    for number, row in first.items():
        fate = draw(st.sampled_from(["same", "changed", "deleted"]))
        if fate == "same":
            second[number] = row
        elif fate == "changed":
            second[number] = {**row, **draw(changes), "source_updated": LATE}
    for number in range(10, 10 + draw(st.integers(0, 2))):
        second[number] = event(number, **draw(contents), source_updated=LATE)
    edits = draw(st.dictionaries(st.sampled_from(sorted(first)), changes, max_size=3))
    own = [
        {"id": f"mine-{at}", "act": '["arson"]', "date_start": "2021-04-03", **draw(changes)}
        for at in range(draw(st.integers(0, 2)))
    ]
    taken_out = draw(st.sets(st.sampled_from(sorted(first)), max_size=1))
    how = How(covers=draw(st.sampled_from([None, Covers.ALL, Covers.NONE])))
    return World(first, second, edits, own, taken_out, how)


def worked_on(world):
    """The file that was begun with the first export, after the user worked on it; and its history."""
    _, existing, history = bring(None, export_of(*world.first.values()))
    rows = []
    for number, row in zip(world.first, existing.table.to_pylist(), strict=True):
        if number not in world.taken_out:
            rows.append(
                {**row, **world.edits.get(number, {}), "checked": f"c{number}" if number % 2 else None}
            )
    rows += [{**row, "checked": "own"} for row in world.own]
    return Existing("x", table_of(*rows, extras=("checked",))), history


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_no_row_that_the_user_added_or_changed_is_dropped(world):
    existing, history = worked_on(world)
    _, after, _ = bring(existing, export_of(*world.second.values()), history, world.how)
    rows, before = rows_of(after.table), rows_of(existing.table)
    for each in world.own:
        assert rows[each["id"]] == before[each["id"]]
    for number, edit in world.edits.items():
        own = f"acled-{number}"
        if number not in world.taken_out and any(
            world.first[number].get(name) != edit[name] for name in edit
        ):
            said = [name for name, value in edit.items() if isinstance(value, str) and not value.strip()]
            if said != list(edit):
                assert own in rows


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_what_the_user_changed_stays_and_what_the_source_did_not_touch_stays(world):
    existing, history = worked_on(world)
    _, after, _ = bring(existing, export_of(*world.second.values()), history, world.how)
    rows, before = rows_of(after.table), rows_of(existing.table)
    unit_of = {name: fields for fields in UNITS.values() for name in fields}
    for number, theirs in world.second.items():
        own = f"acled-{number}"
        if own not in before:
            continue
        first = world.first[number]
        for name in FIELDS:
            unit = [each for each in unit_of.get(name, (name,)) if each in FIELDS]
            mine = [before[own].get(each) for each in unit]
            by_user = [_plain(each) for each in mine] != [_plain(first[each]) for each in unit]
            by_source = [_plain(theirs[each]) for each in unit] != [_plain(first[each]) for each in unit]
            if by_user or not by_source:
                assert rows[own].get(name) == before[own].get(name)
            else:
                assert _plain(rows[own].get(name)) == _plain(theirs[name])
        assert rows[own].get("checked") == before[own].get("checked")


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_the_same_export_a_second_time_changes_nothing(world):
    existing, history = worked_on(world)
    export = export_of(*world.second.values())
    _, after, history = bring(existing, export, history, world.how)
    again, twice, _ = bring(after, export, history, world.how)
    assert not again.lines.num_rows
    assert not again.changes_file
    assert twice.table.equals(after.table)


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_the_earlier_export_after_the_later_one_changes_nothing(world):
    existing, history = worked_on(world)
    _, after, history = bring(existing, export_of(*world.second.values()), history, world.how)
    _, twice, _ = bring(after, export_of(*world.first.values()), history)
    assert twice.table.equals(after.table)


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_every_row_that_leaves_the_file_is_in_the_history_in_full(world):
    existing, history = worked_on(world)
    made, after, _ = bring(existing, export_of(*world.second.values()), history, world.how)
    gone = set(rows_of(existing.table)) - set(rows_of(after.table))
    lines = [line for line in made.lines.to_pylist() if line["event"] == "deleted"]
    assert {line["id"] for line in lines} == gone
    assert all(line["before"] for line in lines)


@settings(max_examples=8, deadline=None)
@given(worlds())
def test_without_a_history_no_value_and_no_row_is_lost(world):
    existing, _ = worked_on(world)
    _, after, _ = bring(existing, export_of(*world.second.values()), how=world.how)
    rows = rows_of(after.table)
    for own, before in rows_of(existing.table).items():
        mine = {name: value for name, value in before.items() if name not in ("source_updated", "accessed")}
        assert rows[own].items() >= mine.items()


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(1, 6)), worlds())
def test_the_order_of_the_export_makes_no_difference_to_rows_that_are_there(order, world):
    existing, history = worked_on(world)
    rows = [world.second[number] for number in order if number in world.second]
    rows += [row for number, row in world.second.items() if number not in order]
    _, one, _ = bring(existing, export_of(*world.second.values()), history, world.how)
    _, two, _ = bring(existing, export_of(*rows), history, world.how)
    assert rows_of(one.table) == rows_of(two.table)


def test_a_file_of_no_rows_and_an_export_of_none_are_nothing():
    made, after, _ = bring(existing_of(), export_of())
    assert (made.account.before, made.account.brought, made.account.after, len(after.table)) == (0, 0, 0, 0)
    assert not made.changes_file


def _plain(value):
    """A text without the space around it; one of space alone says nothing."""
    return (value.strip() or None) if isinstance(value, str) else value
