"""Incidents made one: what holds all that they say, with who says it."""

import itertools
import json

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.ellipsoid import area_km2
from geo.errors import ReadError
from layers.dates import interval
from layers.importing.schema import SCHEMA
from layers.importing.twice.merging import merge
from tests.layers.importing.twice.making import several, table_of

GEOD = pyproj.Geod(ellps="WGS84")
ACLED = {
    "id": "acled-KGZ1",
    "source_id": "KGZ1",
    "source": "acled",
    "licence": "no raw rows",
    "lon": 70.53583,
    "lat": 39.94972,
    "radius_m": 2000.0,
    "radius_basis": "ACLED geo_precision 1",
    "date_start": "2021-04-29",
    "date_end": "2021-04-29",
    "act": ["exchange_of_fire"],
    "sub_act": "Armed clash",
    "place": "Kok-Tash",
    "actors": ["A", "B"],
    "deaths_best": 3,
    "description": "Fire was exchanged.",
    "note": "Reported by: x",
    "verification": "recorded",
}
MONITORS = {
    "id": "monitors-7",
    "source": "monitors",
    "lon": 70.54,
    "lat": 39.95,
    "radius_m": 500.0,
    "date_start": "2021-04-29T14:00+06:00",
    "date_end": "2021-04-30",
    "act": ["shooting"],
    "place": "Golovnoy",
    "actors": ["B", "C"],
    "deaths_low": 2,
    "deaths_high": 5,
    "injured": 4,
    "description": "Shots",
    "verification": "recorded",
    "sensitivity": "restricted",
}


def merged(*rows, pairs=None, **how):
    """Merge rows, all of them by default; return them by id, with lists as such."""
    told = table_of(*rows)
    files = [f"{at}.csv" for at in range(len(rows))]
    pairs = pairs or list(itertools.pairwise(row["id"] for row in rows))
    return merge(told, pairs, files=files, **how)


def one_of(*rows):
    (row,) = merged(*rows).table.to_pylist()
    return row


def test_a_merged_incident_says_what_holds_both():
    row = one_of(ACLED, MONITORS)
    assert (row["id"], json.loads(row["merged_from"])) == ("merged-acled-KGZ1", ["acled-KGZ1", "monitors-7"])
    assert (row["date_start"], row["date_end"]) == ("2021-04-29", "2021-04-30")
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"]) == (2, 3, 5)
    assert (row["lon"], row["lat"], row["radius_m"]) == (70.53583, 39.94972, 2000.0)
    assert row["radius_basis"] == "ACLED geo_precision 1; it holds those of acled-KGZ1 and monitors-7"
    assert json.loads(row["act"]) == ["exchange_of_fire", "shooting"]
    assert json.loads(row["actors"]) == ["A", "B", "C"]
    assert row["place"] == "Kok-Tash; Golovnoy"
    assert (row["injured"], row["source"], row["source_id"]) == (4, None, "KGZ1")


def test_both_sources_keep_their_accounts():
    accounts = json.loads(one_of(ACLED, MONITORS)["accounts"])
    assert accounts == [
        {
            "id": "acled-KGZ1",
            "source": "acled",
            "says": "Fire was exchanged.",
            "time_text": "2021-04-29",
            "place_text": "Kok-Tash",
            "note": "Reported by: x; deaths: 3; licence: no raw rows",
        },
        {
            "id": "monitors-7",
            "source": "monitors",
            "says": "Shots",
            "time_text": "2021-04-29T14:00+06:00 to 2021-04-30",
            "place_text": "Golovnoy",
            "note": "position: 39.95, 70.54, 500 m; deaths: 2 to 5",
        },
    ]


def test_what_one_source_says_stands_in_its_account_only():
    row = one_of(ACLED, MONITORS)
    assert (row["description"], row["note"]) == (None, None)


def test_licences_of_both_are_carried_and_the_stricter_marks_hold():
    row = one_of(ACLED, {**MONITORS, "verification": "lead"})
    assert row["licence"] == "no raw rows; that of monitors"
    assert (row["sensitivity"], row["verification"]) == ("restricted", "lead")
    assert one_of({**ACLED, "licence": None}, MONITORS)["licence"] is None
    public = [{**each, "sensitivity": "public"} for each in (ACLED, MONITORS)]
    assert one_of(*public)["sensitivity"] == "public"
    assert one_of(public[0], {**MONITORS, "sensitivity": None})["sensitivity"] is None


def test_accounts_that_an_incident_has_are_kept_with_what_the_merged_one_does_not_say():
    accounts = [
        {"id": "K1", "source": "24kg", "source_side": "kg", "says": "Shots from there"},
        {"id": "T1", "source": "asia-plus", "source_side": "tj", "says": "Shots from here"},
    ]
    own = {**MONITORS, "id": "e1", "source": None, "accounts": accounts, "note": "As reported."}
    row = one_of(own, {**ACLED, "id": "f1"})
    told = json.loads(row["accounts"])
    assert told[:2] == accounts
    assert [each["source"] for each in told] == ["24kg", "asia-plus", "acled"]
    assert row["description"] == "Shots"
    assert row["note"].startswith(
        "e1: As reported.; e1: position: 39.95, 70.54, 500 m; date: 2021-04-29T14:00"
    )


def test_two_discs_become_the_one_around_both():
    row = one_of(ACLED, {**MONITORS, "lon": 70.6})
    for each in (ACLED, {**MONITORS, "lon": 70.6}):
        apart_m = GEOD.inv(row["lon"], row["lat"], each["lon"], each["lat"])[2]
        assert apart_m + each["radius_m"] <= row["radius_m"] + 1e-6
    assert row["radius_basis"] == "the disc holds those of acled-KGZ1 and monitors-7"


@pytest.mark.parametrize("lacking", [{"radius_m": None}, {"lon": None, "lat": None, "radius_m": None}])
def test_a_position_that_is_not_determined_says_nothing_beside_one_that_is(lacking):
    row = one_of(ACLED, {**MONITORS, **lacking})
    assert (row["lon"], row["lat"], row["radius_m"]) == (70.53583, 39.94972, 2000.0)
    assert row["radius_basis"] == ("as acled-KGZ1 has it, the only one with a radius: ACLED geo_precision 1")


def test_where_none_is_determined_the_merged_one_is_not():
    vague = {"radius_m": None, "radius_basis": None}
    row = one_of({**ACLED, **vague}, {**MONITORS, **vague})
    assert (row["lon"], row["lat"], row["radius_m"]) == (None, None, None)
    row = one_of(
        {**ACLED, **vague, "radius_basis": "a region"},
        {**MONITORS, **vague, "lon": 70.53583, "lat": 39.94972},
    )
    assert (row["lon"], row["radius_m"], row["radius_basis"]) == (
        *(70.53583, None),
        "not known by any of acled-KGZ1 and monitors-7",
    )


def test_several_places_stay_several():
    places = [{"name": "x", "lon": 70.0, "lat": 40.0, "radius_m": 800}, {"name": "not located"}]
    row = one_of(ACLED, {**MONITORS, "lon": None, "lat": None, "radius_m": None, "places": places})
    assert shapely.from_wkb(row["shape"]).equals(shapely.MultiPoint([(70.0, 40.0), (70.53583, 39.94972)]))
    names = sorted(each["name"] for each in json.loads(row["places"]))
    assert (names, row["radius_m"]) == (["Kok-Tash", "not located", "x"], 2000.0)


def test_an_area_takes_the_disc_in():
    area = shapely.box(70.0, 39.9, 70.2, 40.0)
    own = {**MONITORS, "lon": None, "lat": None, "radius_m": None, "shape": shapely.to_wkb(area)}
    shape = shapely.from_wkb(one_of(ACLED, own)["shape"])
    azimuths = np.arange(0.0, 360.0, 5.0)
    count = len(azimuths)
    edge = GEOD.fwd(np.full(count, 70.53583), np.full(count, 39.94972), azimuths, np.full(count, 2000.0))
    assert shape.covers(area)
    assert shape.covers(shapely.MultiPoint(np.column_stack(edge[:2])))
    # Pi times 4 square kilometres.
    assert area_km2(shape) == pytest.approx(area_km2(area) + 12.566, abs=0.02)


def test_a_chain_makes_one_and_is_told():
    made = merged(
        *({**MONITORS, "id": name, "source": name} for name in "cab"),
        {**ACLED, "id": "x"},
        pairs=[("b", "a"), ("c", "b")],
    )
    assert made.groups == {"merged-a": ("a", "b", "c")}
    assert (made.read, made.kept, made.merged) == (4, 2, 2)
    assert list(made.lines()) == [
        "a chain of pairs makes one incident of 3: merged-a is a, b, c",
        "1 incident made of several",
        "4 read, 2 kept, 2 merged",
    ]


def test_a_merged_incident_takes_the_place_of_the_first_and_the_others_stay_as_they_are():
    rows = [{**MONITORS, "id": name, "source": name} for name in "dbca"]
    made = merged(*rows, pairs=[("b", "a")]).table
    assert made["id"].to_pylist() == ["d", "merged-a", "c"]
    assert made.schema.equals(SCHEMA)
    assert made.take([0, 2]).equals(table_of(rows[0], rows[2]))


def test_what_was_merged_can_be_merged_again():
    first = merged(ACLED, MONITORS).table.to_pylist()[0]
    told = {name: value for name, value in first.items() if value is not None}
    for name in ("act", "actors", "accounts", "merged_from"):
        told[name] = json.loads(told[name])
    row = one_of(told, {**MONITORS, "id": "z", "source": "z"})
    assert row["id"] == "merged-acled-KGZ1"
    assert json.loads(row["merged_from"]) == ["acled-KGZ1", "monitors-7", "z"]
    assert [each["source"] for each in json.loads(row["accounts"])] == ["acled", "monitors", "z"]


def test_rows_as_they_were_are_kept_by_id():
    row = one_of({**ACLED, "original": {"a": "1"}}, {**MONITORS, "original": {"b": "2"}})
    assert json.loads(row["original"]) == {"acled-KGZ1": {"a": "1"}, "monitors-7": {"b": "2"}}


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("acled-KGZ1", "q")], "no incident is called 'q'; give the files"),
        ([("acled-KGZ1", "acled-KGZ1")], "a pair names one incident twice: 'acled-KGZ1'"),
    ],
)
def test_a_pair_that_can_t_be_used_is_refused(pairs, why):
    with pytest.raises(ReadError, match=why):
        merged(ACLED, MONITORS, pairs=pairs)


def test_an_id_that_is_taken_is_refused():
    taken = {**MONITORS, "id": "merged-acled-KGZ1"}
    with pytest.raises(ReadError, match="would be called 'merged-acled-KGZ1', and another one is"):
        merged(ACLED, MONITORS, taken, pairs=[("acled-KGZ1", "monitors-7")])


def chosen(rows, chance):
    ids = [row["id"] for row in rows]
    return [tuple(chance.sample(ids, 2)) for _ in range(chance.randint(1, len(rows)))]


@settings(max_examples=60)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_pairs_makes_no_difference(rows, chance):
    pairs = chosen(rows, chance)
    shuffled, turned = list(rows), [pair[::-1] for pair in pairs]
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    # All name their source: the name of a file is not that of a row.
    made = [
        merge(table_of(*own), some, files=["f"] * len(own))
        for own, some in ((rows, pairs), (shuffled, turned))
    ]
    assert made[0].groups == made[1].groups
    assert made[0].table.sort_by("id").equals(made[1].table.sort_by("id"))


@settings(max_examples=60)
@given(several, st.randoms(use_true_random=False))
def test_every_incident_is_accounted_for_and_every_range_holds_its_parts(rows, chance):
    made = merge(table_of(*rows), chosen(rows, chance), files=["f"] * len(rows))
    assert made.read == len(rows) == made.kept + made.merged
    whole = {row["id"]: row for row in made.table.to_pylist()}
    by_id = {row["id"]: row for row in table_of(*rows).to_pylist()}
    parts = {name: json.loads(row["merged_from"]) for name, row in whole.items() if row["merged_from"]}
    left = {name for name, row in whole.items() if not row["merged_from"]}
    assert sorted([*left, *itertools.chain(*parts.values())]) == sorted(by_id)
    for name, group in parts.items():
        told = {each["id"] for each in json.loads(whole[name]["accounts"])}
        assert told == set(group)
        for each in group:
            _holds(whole[name], by_id[each])
    for name in left:
        assert whole[name] == by_id[name]


def _holds(whole, part):
    if part["date_start"] is not None:
        around, own = (interval(row["date_start"], row["date_end"]) for row in (whole, part))
        assert around.start <= own.start
        assert around.end >= own.end
    numbers = [
        part[f"deaths_{name}"] for name in ("low", "best", "high") if part[f"deaths_{name}"] is not None
    ]
    low, high = (whole["deaths_low"], whole["deaths_high"])
    assert all((low is None or low <= each) and (high is None or high >= each) for each in numbers)
    if all(part[name] is not None for name in ("lon", "lat", "radius_m")):
        apart_m = GEOD.inv(whole["lon"], whole["lat"], part["lon"], part["lat"])[2]
        assert apart_m + part["radius_m"] <= whole["radius_m"] + 1e-6
    assert set(json.loads(part["act"])) <= set(json.loads(whole["act"]))


@settings(max_examples=20)
@given(several)
def test_the_swap_of_sides_is_mirrored(rows):
    def made(sides):
        told = []
        for at, row in enumerate(rows):
            account = {"id": f"k{at}", "source": row["source"], "source_side": sides[at % 2], "says": "shots"}
            told.append({**row, "source": None, "accounts": [account]})
        return json.dumps(merged(*told).table.drop_columns(["shape"]).to_pylist())

    swapped = made(("tj", "kg")).replace('\\"tj\\"', '\\"?\\"').replace('\\"kg\\"', '\\"tj\\"')
    assert made(("kg", "tj")) == swapped.replace('\\"?\\"', '\\"kg\\"')
