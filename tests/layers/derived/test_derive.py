"""What is derived from a case, and from the bundled one.

The distances and sides of the villages were published with the case's compilation, rounded to a metre; they
were computed there by other code. The rest of the bundled case's answers follow from its reports by hand.
"""

import csv
import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import layers.kinds
from layers.case.model import MeasuredFrom
from layers.data import CaseData, load_case
from layers.dates import InForce, in_force, interval
from layers.derived.derive import PLACED, derive, event_interval
from tests.layers.handmade import EXACT, LINE, TERRITORIES, case_data, line, north_of, rule, village

MONTHS = ("2021-02", "2022-05", "2026-08")
TABLE = Path(__file__).parents[2] / "data" / "kg-tj-2021" / "village-distances.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    PUBLISHED = {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def bundled_case():
    """The bundled case with all that is derived from it, once for all tests."""
    return derive(load_case(Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"))


def measured(bundled_case, village_id):
    """What is said of a village, by line."""
    measures = bundled_case.places["villages"].measures
    own = measures[measures["feature"] == village_id]
    return {row["line"]: row for row in own.to_dict("records")}


# Any case


def small_case(**given):
    near, far = village("near", *north_of(1000)), village("far", *north_of(9000))
    return case_data(frontier=EXACT, territories=TERRITORIES, villages=[near, far], **given)


def test_a_case_gives_lines_zones_and_what_can_be_said_of_places():
    derived = derive(small_case(rules=(rule(),)))
    assert [each.line.id for each in derived.lines] == ["equator"]
    assert [zone.side for zone in derived.zones] == ["a", "b", None]
    assert set(derived.places) == set(PLACED)
    said = derived.places["villages"].verdicts["r"]
    assert said[["zone", "feature", "verdict"]].to_numpy().tolist() == [
        ["a", "near", "inside"],
        ["a", "far", "outside"],
        ["b", "near", "outside"],
        ["b", "far", "outside"],
        ["", "near", "inside"],
        ["", "far", "outside"],
    ]
    assert derived.places["villages"].measures["side"].tolist() == ["a", "a"]


def test_each_long_step_is_told_before_it_is_taken():
    steps = []
    derive(small_case(), progress=steps.append)
    assert steps == ["indexing the lines", "zones, distances and verdicts"]


def test_a_rule_that_cannot_be_drawn_has_a_drawing_and_no_verdicts():
    claim = rule("claimed", measured_from=MeasuredFrom(line="claim"))
    derived = derive(small_case(rules=(claim, rule()), lines=(LINE, line("claim"))))
    assert not derived.drawing("claimed").drawable
    assert set(derived.places["villages"].verdicts) == {"r"}
    with pytest.raises(KeyError):
        derived.drawing("unknown")


def test_a_case_without_a_line_keeps_its_places():
    derived = derive(case_data(villages=[village("v", 0, 0)], rules=(rule(),)))
    assert (derived.lines, derived.zones) == ((), ())
    assert derived.places["villages"].places["feature"].tolist() == ["v"]


def test_a_place_that_merely_is_belongs_to_the_period_of_the_case():
    data = small_case()
    assert derive(data).places["villages"].when == {"near": data.case.period, "far": data.case.period}


def test_an_incident_without_a_clock_covers_the_offsets_of_every_side(bundled_case):
    # 29 April begins at 18:00 UTC on the 28th where clocks are 6 hours ahead, and ends at 19:00 UTC where 5.
    (incident,) = (
        case_data(incidents=[{"id": "i", "date_start": "2021-04-29"}]).frames["incidents"].itertuples()
    )
    when = event_interval(incident, bundled_case.data)
    assert when.start == dt.datetime(2021, 4, 28, 18, tzinfo=dt.UTC)
    assert when.end == dt.datetime(2021, 4, 29, 19, tzinfo=dt.UTC)


def test_the_offset_of_an_incident_comes_before_those_of_the_sides(bundled_case):
    feature = {"id": "i", "date_start": "2021-04-29", "utc_offset": "+00:00"}
    (incident,) = case_data(incidents=[feature]).frames["incidents"].itertuples()
    assert event_interval(incident, bundled_case.data) == interval("2021-04-29", None, offsets=["+00:00"])


def test_a_date_that_is_not_known_stays_open(bundled_case):
    (incident,) = case_data(incidents=[{"id": "i"}]).frames["incidents"].itertuples()
    assert event_interval(incident, bundled_case.data).is_open


# The bundled case


def test_the_published_table_has_every_located_village(bundled_case):
    places = bundled_case.places["villages"].places
    assert sorted(PUBLISHED) == sorted(places["feature"][places["lon"].notna()])
    assert len(PUBLISHED) == 41


@pytest.mark.parametrize("month", MONTHS)
def test_distances_of_all_villages_equal_the_published_ones_to_a_metre(bundled_case, month):
    found = {key: measured(bundled_case, key)[f"osm-{month}"]["distance_m"] for key in PUBLISHED}
    # Published to the metre: half of one is rounding.
    assert found == pytest.approx({key: int(row[f"m_{month}"]) for key, row in PUBLISHED.items()}, abs=0.51)


@pytest.mark.parametrize("month", MONTHS)
def test_all_villages_are_drawn_in_the_side_that_is_published(bundled_case, month):
    found = {key: measured(bundled_case, key)[f"osm-{month}"]["side_drawn"] for key in PUBLISHED}
    assert found == {key: row[f"side_{month}"] for key, row in PUBLISHED.items()}


def test_the_side_of_ak_sai_is_undetermined_under_the_lines_of_2021(bundled_case):
    ak_sai = measured(bundled_case, "ak-sai")
    assert [ak_sai[f"osm-{month}"]["side"] for month in MONTHS[:2]] == ["undetermined", "undetermined"]


@pytest.mark.parametrize("village_id", ["khojai-alo", "kochoboyu"])
def test_what_the_treaty_moved_is_drawn_in_kg_before_and_in_tj_after(bundled_case, village_id):
    found = measured(bundled_case, village_id)
    assert [found[f"osm-{month}"]["side_drawn"] for month in MONTHS] == ["kg", "kg", "tj"]


def test_dostuk_is_drawn_in_tj_while_it_was_administered_by_kg(bundled_case):
    frame = bundled_case.data.frames["villages"].set_index("id")
    found = measured(bundled_case, "dostuk-batken")
    assert {found[f"osm-{month}"]["side_drawn"] for month in MONTHS} == {"tj"}
    assert frame.loc["dostuk-batken", "administered_by"] == "kg"


def test_a_village_that_is_not_located_is_kept_and_undetermined(bundled_case):
    villages = bundled_case.places["villages"]
    assert len(villages.places) == 52
    said = villages.verdicts["what-if-3km"]
    own = said[said["feature"] == "kara-teyit"]
    assert own[["zone", "verdict"]].to_numpy().tolist() == [
        [zone, "undetermined"] for zone in ("kg", "tj", "")
    ]
    assert {row["side"] for row in measured(bundled_case, "kara-teyit").values()} == {"undetermined"}


def test_every_incident_of_april_is_before_every_rule_of_june(bundled_case):
    frame = bundled_case.data.frames["incidents"]
    april = frame[frame["date_end"].fillna("9999") < "2021-06"]["id"].tolist()
    assert len(april) >= 15
    when = bundled_case.places["incidents"].when
    rules = bundled_case.data.case.rules
    assert len(rules) == 7
    assert {in_force(when[key], each.in_force) for key in april for each in rules} == {InForce.BEFORE}


def test_only_the_drawings_of_2021_decide_about_an_incident(bundled_case):
    said = bundled_case.places["incidents"].verdicts["what-if-3km"]
    assert set(said["lines"]) == {("osm-2021-02", "osm-2022-05")}


def test_none_of_the_four_readings_can_be_drawn_and_what_is_missing_is_named(bundled_case):
    readings = {each.rule.id: each.obstacles for each in bundled_case.drawings if each.rule.kind == "reading"}
    assert sorted(readings) == ["june-a", "june-b", "june-c", "june-d"]
    assert [len(obstacles) for obstacles in readings.values()] == [2, 1, 1, 2]
    assert all("not at hand" in each for obstacles in readings.values() for each in obstacles)


def test_stand_ins_and_the_what_if_can_be_drawn_from_all_three_lines(bundled_case):
    drawable = {
        each.rule.id: [drawn.line.line.id for drawn in each.drawn]
        for each in bundled_case.drawings
        if each.drawable
    }
    lines = [f"osm-{month}" for month in MONTHS]
    assert drawable == {"stand-in-karamyk": lines, "stand-in-whole": lines, "what-if-3km": lines}


def test_the_stand_in_near_karamyk_is_a_part_of_the_whole(bundled_case):
    areas = {}
    for zone in bundled_case.zones:
        if zone.line == "osm-2021-02" and zone.side is not None:
            areas.setdefault(zone.rule, {})[zone.side] = zone.area_km2
    assert areas["stand-in-whole"] == areas["what-if-3km"]
    for side in ("kg", "tj"):
        assert 0 < areas["stand-in-karamyk"][side] < 0.1 * areas["stand-in-whole"][side]


def test_zones_of_the_bundled_case_add_up_to_twice_the_width_along_the_line(bundled_case):
    # A band of 3 km on both sides of a line has at most that area and a circle for each of its loose ends.
    for drawn in bundled_case.drawing("what-if-3km").drawn:
        line_id = drawn.line.line.id
        own = [z for z in bundled_case.zones if (z.rule, z.line) == ("what-if-3km", line_id)]
        assert {zone.side for zone in own} == {"kg", "tj", None}
        flat_km2 = drawn.line.length_m / 1000 * 6
        assert 0.6 * flat_km2 < sum(zone.area_km2 for zone in own) < flat_km2


@pytest.mark.parametrize("rule_id", ["stand-in-karamyk", "stand-in-whole", "what-if-3km"])
@pytest.mark.parametrize("kind", PLACED)
def test_chances_of_the_bundled_case_are_in_order_and_add_up(bundled_case, kind, rule_id):
    found = bundled_case.places[kind].verdicts[rule_id]
    assert set(found["zone"]) == {"kg", "tj", ""}
    known = found[found["verdict"] != "undetermined"]
    assert (known["chance_low"] <= known["chance"]).all()
    assert (known["chance"] <= known["chance_high"]).all()
    assert ((known["verdict"] == "inside") == (known["chance_low"] == 1)).all()
    assert ((known["verdict"] == "outside") == (known["chance_high"] == 0)).all()
    by_zone = known.pivot_table(index=["feature", "place"], columns="zone", values="chance", aggfunc="sum")
    assert (by_zone["kg"] + by_zone["tj"]).to_numpy() == pytest.approx(by_zone[""].to_numpy(), abs=1e-9)


SWAP = {"kg": "tj", "tj": "kg"}


def swapped(data: CaseData) -> CaseData:
    """The case with ids, names, colours and territories of its sides swapped; no place moves."""
    kg, tj = data.case.sides
    sides = (replace(tj, id="kg"), replace(kg, id="tj"))
    rules = tuple(
        replace(
            each,
            measured_from=replace(
                each.measured_from,
                by_side={SWAP[side]: line for side, line in each.measured_from.by_side.items()},
            ),
        )
        for each in data.case.rules
    )
    territories = data.frames["territories"]
    territories = territories.assign(side=territories["side"].map(SWAP))
    case = replace(data.case, sides=sides, rules=rules)
    return CaseData(case, {**data.frames, "territories": territories})


@pytest.fixture(scope="module")
def mirrored_case(bundled_case):
    """The bundled case with its sides swapped, and all that is derived from it."""
    return derive(swapped(bundled_case.data))


@pytest.mark.parametrize("kind", PLACED)
def test_swapping_the_sides_of_the_bundled_case_mirrors_all_that_is_told_row_by_row(
    bundled_case, mirrored_case, kind
):
    one, other = bundled_case.places[kind], mirrored_case.places[kind]
    assert set(one.verdicts) == set(other.verdicts)
    keys = ["feature", "place", "zone"]
    for rule_id, found in one.verdicts.items():
        back = other.verdicts[rule_id].assign(zone=other.verdicts[rule_id]["zone"].replace(SWAP))
        pd.testing.assert_frame_equal(
            found.sort_values(keys, ignore_index=True), back.sort_values(keys, ignore_index=True), atol=1e-9
        )
    sides = {name: other.measures[name].replace(SWAP) for name in ("side", "side_drawn")}
    pd.testing.assert_frame_equal(one.measures, other.measures.assign(**sides))


# What is told of the bundled case, as a table that can be read


GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "kg-tj-2021-verdicts.csv"
TOLD = ("incidents", "villages")


def as_written(value, decimals=0):
    return "" if pd.isna(value) else f"{value:.{decimals}f}"


def golden_rows(derived):
    """One row a place and rule: how far from each line, on which side, and what is told of each zone."""
    by_id = {each.id: each for each in derived.data.case.rules}
    for kind in TOLD:
        own = derived.places[kind]
        by_place = {
            key: group.to_dict("records") for key, group in own.measures.groupby(["feature", "place"])
        }
        for place in own.places.to_dict("records"):
            key = (place["feature"], place["place"])
            for rule_id, found in own.verdicts.items():
                rows = found[(found["feature"] == key[0]) & (found["place"] == key[1])].set_index("zone")
                row = {"feature": key[0], "name": place["name"], "radius m": as_written(place["radius_m"])}
                for each in by_place[key]:
                    drawn, side = each["side_drawn"], each["side"]
                    row[f"{each['line']} m"] = as_written(each["distance_m"])
                    row[f"{each['line']} drawn, for certain"] = f"{'' if pd.isna(drawn) else drawn}, {side}"
                row |= {"rule": rule_id, "decided by": " ".join(rows.loc["", "lines"])}
                if kind == "incidents":
                    row["in force"] = in_force(own.when[key[0]], by_id[rule_id].in_force).value
                else:
                    row["in force"] = ""
                for name in ("nearest", "farthest"):
                    row[f"{name} m"] = as_written(rows.loc["", f"{name}_m"])
                for zone in ("", *SWAP):
                    row[zone or "any side"] = rows.loc[zone, "verdict"]
                    for name in ("chance_low", "chance", "chance_high"):
                        row[f"{name.replace('_', ' ')} {zone or 'any'}"] = as_written(rows.loc[zone, name], 3)
                yield row


def test_what_is_told_of_every_incident_and_village_is_as_it_was(bundled_case):
    """``BORDERMAP_REFRESH=1`` writes the table anew; look at what changed."""
    rows = list(golden_rows(bundled_case))
    if os.environ.get("BORDERMAP_REFRESH") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        with GOLDEN.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert list(written[0]) == list(rows[0])
    metres = [name for name in rows[0] if name.endswith(" m")]
    shares = [name for name in rows[0] if name.startswith("chance")]
    remedy = "refresh it: BORDERMAP_REFRESH=1 pytest tests/layers/derived/test_derive.py"
    for names, tolerance in ((metres, 1.0), (shares, 0.002)):
        found, before = (
            pd.DataFrame(each)[names].replace("", np.nan).astype(float) for each in (rows, written)
        )
        pd.testing.assert_frame_equal(found, before, rtol=0, atol=tolerance, obj=remedy)
    others = [name for name in rows[0] if name not in (*metres, *shares)]
    pd.testing.assert_frame_equal(pd.DataFrame(rows)[others], pd.DataFrame(written)[others], obj=remedy)
