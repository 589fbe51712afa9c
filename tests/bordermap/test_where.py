"""``bordermap where``: what it says of one place, in which forms the place may be given, what it refuses.

The distances of Kok-Tash are those of ``tests/data/kg-tj-2021``, which another program measured.
"""

import json

import pytest

KOK_TASH = "39.94972,70.53583"


def test_a_place_is_told_as_text_to_copy(run):
    told = run("where", "kg-tj-2021", KOK_TASH, "--radius", "500m", "--on", "2021-06-07")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[:4] == [
        "39.94972, 70.53583  (39°56'59.0\"N 70°32'09.0\"E), known to 500 m",
        "Kyrgyzstan–Tajikistan frontier, April–June 2021; on 2021-06-07",
        "Nearest village: Kok-Tash (Ak-Sai), at its point (known to 1,000 m; administered by Kyrgyzstan, as "
        "reported in 2021)",
        "",
    ]
    # 500 m of radius, and 100 m by which the line is good there, less and more than the distance.
    assert [line.split("  ", 1)[0] for line in lines[4:8]] == [
        "Line",
        "OpenStreetMap, February 2021",
        "OpenStreetMap, May 2022",
        "OpenStreetMap, August 2026",
    ]
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[5:8]]
    assert cells[0][1:] == [
        "2,181 m",
        "1,581–2,781 m",
        "Kyrgyzstan",
        "Kyrgyzstan",
        "100–1,380 m",
        "2021-01-01 to 2021-12-31",
    ]
    assert cells[2][1:] == [
        "265 m",
        "0–765 m",
        "Kyrgyzstan",
        "undetermined",
        "as drawn",
        "from 2025-03-13, not this date",
    ]
    assert "  all that may depict 2021-06-07  inside   100%" in lines
    assert "3 of 7 rules can be drawn, but not:" in lines
    assert lines[-1].startswith("The names, boundaries and designations shown imply no opinion")


def test_the_text_is_short_and_its_columns_are_aligned(run):
    lines = run("where", "kg-tj-2021", KOK_TASH).out.splitlines()
    assert len(lines) <= 36
    table = lines[4:8]
    assert len({line.index("m  ") for line in table[1:]}) == 1
    assert table[0].index("depicts") == table[1].index("2021-01-01 to")


def test_without_a_date_the_dates_that_lines_depict_are_told(run):
    told = run("where", "kg-tj-2021", KOK_TASH)
    assert "from 2025-03-13\n" in told.out
    assert "taken as exact" in told.out.splitlines()[0]
    assert "  all lines  " in told.out
    assert "(in force from 2021-06-05)\n" in told.out


def test_a_place_at_some_distance_from_a_village_is_told_with_the_wind(run, good_case):
    # 0.01 degrees of latitude, 1,110 m at 40 degrees north.
    told = run("where", good_case, "40.01,70.0")
    assert (
        "Nearest village: 1,110 m north of Birch (known to 500 m; administered by Side A, as reported)"
        in told.out
    )


def test_rules_that_cannot_be_drawn_are_told_with_the_reason(run, good_case):
    told = run("where", good_case, "40.0,70.0")
    assert told.out.splitlines()[-5:-2] == [
        "0 of 2 rules can be drawn, but not:",
        "  One reading: it is measured from the line 'What side A claims', which is not at hand",
        "  What if: 3 km: no part of the line 'A drawing' is in the stretch along which it holds",
    ]
    assert "Not at hand: What side A claims\n" in told.out


@pytest.mark.parametrize(
    "position",
    [
        ["40.0,70.0"],
        ["40.0", "70.0"],
        ["40.0 N 70.0 E"],
        ["40.0", "N", "70.0", "E"],
        ["40°00'00\"N 70°00'00\"E"],
    ],
)
def test_a_place_may_be_written_in_many_ways(run, good_case, position):
    assert run("where", good_case, *position).out == run("where", good_case, "40,70").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["-1.5,-30.2"],
        ["-1.5", "-30.2"],
        ["-1.5 -30.2"],
        ["--", "-1.5,-30.2"],
        ["1.5S", "30.2W"],
        ["\u22121.5,\u221230.2"],
    ],
)
def test_negative_coordinates_need_no_dashes_before_them(run, good_case, arguments):
    told = run("where", good_case, *arguments)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("-1.5, -30.2  (1°30'00.0\"S 30°12'00.0\"W)")


def test_options_may_follow_negative_coordinates(run, good_case):
    told = run("where", good_case, "-.5,-30", "--radius", "2km", "--json")
    found = json.loads(told.out)
    assert (found["lat"], found["lon"], found["radius_m"]) == (-0.5, -30, 2000)


def test_json_is_for_another_program(run):
    found = json.loads(run("where", "kg-tj-2021", KOK_TASH, "--on", "2021-06-07", "--json").out)
    assert (found["case"], found["on"], found["lon"], found["lat"]) == (
        "kg-tj-2021", "2021-06-07", 70.53583, 39.94972,
    )  # fmt: skip
    assert [round(line["distance_m"]) for line in found["lines"]] == [2181, 2181, 265]
    assert [line["may_depict"] for line in found["lines"]] == [True, True, False]
    assert found["village"]["id"] == "kok-tash-ak-sai"
    (whole,) = (
        each
        for each in found["said"]
        if (each["rule"], each["line"], each["zone"]) == ("what-if-3km", None, "")
    )
    assert (whole["verdict"], whole["chance"]) == ("inside", 1)
    assert [rule["drawable"] for rule in found["rules"]].count(True) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "is not a position"),
        (["99,70"], "beyond 90 degrees"),
        (["40,70", "--radius", "5"], "has no unit"),
        (["40,70", "--on", "yesterday"], "--on: 'yesterday' is no ISO 8601 date"),
        (["40,70", "--foo"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_wrong_usage_ends_with_2_and_the_reason(run, good_case, arguments, said):
    told = run("where", good_case, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err


def test_a_case_that_is_not_there_is_wrong_usage_and_the_bundled_ones_are_named(run):
    told = run("where", "nix", "40,70")
    assert (told.code, told.out) == (2, "")
    assert "'nix' is no folder, and no case of that name comes with bordermap (kg-tj-2021" in told.err


def test_a_case_with_an_error_ends_with_1(run, good_case):
    (good_case / "frontier.geojson").write_text("{", encoding="utf-8")
    told = run("where", good_case, "40,70")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("bordermap: The case ")
