"""Reading case.toml: what it holds, and every finding at its line."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.case.file import read_case
from layers.dates import Interval
from layers.problems import Problem, Severity

Edit = Callable[..., None]


def only_error(case: Path) -> Problem:
    _, problems = read_case(case)
    errors = [each for each in problems if each.severity is Severity.ERROR]
    assert len(errors) == 1, errors
    return errors[0]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def span(held: Interval) -> tuple[dt.datetime | None, dt.datetime | None]:
    return held.start, held.end


def test_the_folder_and_the_file_name_the_same_case(good_case: Path) -> None:
    assert read_case(good_case) == read_case(good_case / "case.toml")


def test_a_case_is_read_as_written(good_case: Path) -> None:
    case, problems = read_case(good_case)
    assert problems == []
    assert case is not None
    assert (case.id, case.title, case.opens_with) == ("good", "A good case", "all")
    assert case.unknown == ("Where Lost lies.",)
    assert case.views[0].bounds == (69.5, 39.2, 70.9, 40.6)
    assert [(side.id, side.colour, side.utc_offset) for side in case.sides] == [
        ("a", "#0072b2", "+06:00"),
        ("b", "#d55e00", "+05:00"),
    ]
    assert case.side("a").names == {"ru": "Первая сторона"}
    assert case.source("s1").side == "a"
    assert [layer.kind for layer in case.layers][:3] == ["frontier", "territories", "villages"]


def test_the_period_covers_the_days_of_both_sides(good_case: Path) -> None:
    case, _ = read_case(good_case)
    assert case is not None
    assert span(case.period) == (utc(2021, 4, 27, 18), utc(2021, 6, 9, 19))


def test_dates_may_be_those_of_toml(good_case: Path) -> None:
    case, _ = read_case(good_case)
    assert case is not None
    assert span(case.line("line-1").depicts) == (utc(2020, 12, 31, 18), utc(2021, 12, 31, 19))
    assert span(case.rule("reading").in_force) == (utc(2021, 6, 5, 6), None)


def test_what_a_rule_is_measured_from_has_four_forms(good_case: Path, edit: Edit) -> None:
    edit(r'measured_from = "frontier"\nstretch.*', 'measured_from = { area = "bend" }')
    edit(
        r"(?=\[\[rules\]\]\nid = \"what-if\")",
        "".join(
            f'[[rules]]\nid = "{name}"\ntitle = "T"\nkind = "reading"\ndistance = "1 km"\n'
            f'measured_from = "{line}"\n'
            for name, line in (("line", "line-1"), ("all", "frontier"))
        ),
    )
    case, problems = read_case(good_case)
    assert problems == []
    assert case is not None
    assert case.rule("reading").measured_from.by_side == {"a": "claim-a", "b": "line-1"}
    assert case.rule("line").measured_from.line == "line-1"
    assert case.rule("all").measured_from.every_line
    assert case.rule("what-if").measured_from.area == "bend"


def test_a_distance_is_in_metres_and_may_be_a_table(good_case: Path, edit: Edit) -> None:
    edit(r'distance = "3 km"(?=\nmeasured_from = \{)', 'distance = { a = "3 km", b = "500 m" }')
    case, problems = read_case(good_case)
    assert problems == []
    assert case is not None
    assert case.rule("reading").distance_m == {"a": 3000.0, "b": 500.0}
    assert case.rule("what-if").distance_m == {"": 3000.0}


def test_a_stretch_and_a_stand_in_are_read(good_case: Path) -> None:
    case, _ = read_case(good_case)
    assert case is not None
    stretch, stand_in = case.rule("what-if").stretch, case.rule("reading").drawn_as
    assert stretch is not None
    assert (stretch.near, stretch.within_m) == ("birch", 15000.0)
    assert stand_in is not None
    assert stand_in.rule == "what-if"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('summary = "', 'sumary = "', ("sumary", "unknown key 'sumary'", "Did you mean 'summary'?")),
        ('format = "case/1"', 'format = "case/9"', ("format", "'case/9' is not allowed", "'case/1'")),
        ('id = "good"', 'id = "Good case"', ("id", "'Good case' is no id", "'good-case'")),
        ('id = "villages"', 'id = "Vil/la"', ("layers[2].id", "'Vil/la' is no id", "'vil-la'")),
        ('opens_with = "all"', 'opens_with = "al"', ("opens_with", "unknown view 'al'", "'all'")),
        (
            "bounds = .*",
            "bounds = [70.9, 39.2, 69.5, 40.6]",
            ("views[0].bounds", "is no box", "[west, south"),
        ),
        ("bounds = .*", "bounds = [69.5, 39.2, 70.9]", ("views[0].bounds", "is no box", "[west, south")),
        (
            "bounds = .*",
            "bounds = [39.2, 69.5, 40.6, 170.9]",
            ("views[0].bounds", "is no box", "[west, south"),
        ),
        ('"#0072B2"', '"blue"', ("sides[0].colour", "'blue' is no colour", "#0072b2")),
        (r'"\+05:00"', '"5"', ("sides[1].utc_offset", "'5' is no offset", "+06:00")),
        ('id = "admin"', 'id = "villages"', ("layers[3].id", "'villages' is there twice", "of its own")),
        (
            'kind = "depiction"',
            'kind = "drawing"',
            ("lines[0].kind", "'drawing' is not allowed", "depiction"),
        ),
        ('depicts_to = "2021-12-31"', 'depicts_to = "2020"', ("lines[0].depicts_to", "lies before", "swap")),
        (
            "depicts_from = 2021-01-01",
            "depicts_from = 2021",
            ("lines[0].depicts_from", "is a number", '"2021'),
        ),
        ('claimed_by = "a"', "", ("lines[1].claimed_by", "a claim without claimed_by", "id of the side")),
        ('claimed_by = "a"', 'claimed_by = "c"', ("lines[1].claimed_by", "unknown side 'c'", "a, b")),
        (r'sources = \["s2"\]', 'sources = "s2"', ("lines[0].sources", "'s2' is a text", '["one", "two"]')),
        (r'sources = \["s2"\]', 'sources = ["s9"]', ("lines[0].sources[0]", "unknown source 's9'", "s1, s2")),
        (
            'distance = "3 km"(?=\nmeasured_from = {)',
            'distance = "3"',
            ("rules[0].distance", "'3'", '"3 km"'),
        ),
        (
            'distance = "3 km"(?=\nmeasured_from = {)',
            "distance = 3",
            ("rules[0].distance", "3 is no", '"3 km"'),
        ),
        ('b = "line-1"', 'b = "line-2"', ("rules[0].measured_from.b", "unknown line 'line-2'", "'line-1'")),
        ('b = "line-1"', 'x = "line-1"', ("rules[0].measured_from.x", "unknown side 'x'", "a, b")),
        (
            'measured_from = "frontier"',
            'measured_from = "fronter"',
            ("rules[1].measured_from", "unknown line 'fronter'", "'frontier'"),
        ),
        ('measured_from = "frontier"', "", ("rules[1].measured_from", "is missing", "Add measured_from")),
        ('measured_from = "frontier"', "measured_from = 3", ("rules[1].measured_from", "a number", "Write")),
        ("within = .15 km.", "within = 15", ("rules[1].stretch.within", "15 is no distance", '"3 km"')),
        (', within = "15 km"', "", ("rules[1].stretch", "a stretch with near", "near =")),
        (r'sides = \["a", "b"\]', 'sides = ["a", "B"]', ("rules[0].sides[1]", "unknown side 'B'", "a, b")),
        (
            'rule = "what-if"',
            'rule = "whatif"',
            ("rules[0].drawn_as.rule", "unknown rule 'whatif'", "'what-if'"),
        ),
        (
            'rule = "what-if"',
            'rule = "reading"',
            ("rules[0].drawn_as.rule", "stands in for itself", "Name the rule"),
        ),
        ('kind = "villages"', 'kind = "village"', ("layers[2].kind", "'village' is not", "'villages'")),
        (
            'kind = "figures"',
            'kind = "evacuation"',
            ("layers[9].kind", "'evacuation' is not", "'evacuations'"),
        ),
        (
            'path = "villages.geojson"',
            'path = "vilages.geojson"',
            ("layers[2].path", "no file", "'villages.geo"),
        ),
        (
            'path = "villages.geojson"',
            'path = "../x.geojson"',
            ("layers[2].path", "leads out", "Copy the file"),
        ),
        (
            'path = "villages.geojson"',
            'path = "/x.geojson"',
            ("layers[2].path", "no relative", "Copy the file"),
        ),
        (
            'path = "villages.geojson"',
            'path = "C:/x.json"',
            ("layers[2].path", "no relative", "Copy the file"),
        ),
        ('path = "villages.geojson"', r'path = "a\\b.json"', ("layers[2].path", "backslashes", "Write /")),
        ('path = "villages.geojson"', 'path = ""', ("layers[2].path", "path is missing", "Add path")),
        (
            'side = "third"',
            'side = "fourth"',
            ("sources[1].side", "unknown side 'fourth'", "Did you mean 'both'?"),
        ),
        ('licence = "CC BY 4.0"', "", ("sources[1].licence", "licence is missing", "Add licence")),
        (
            "period = .*",
            'period = { from = "2021-06-09", to = "2021-04-28" }',
            ("period.to", "before", "swap"),
        ),
        ("period = .*", "", ("period", "period is missing", "Add period")),
        (
            "period = .*",
            'period = { from = "2021-04-28T10:00", to = "2021-06-09" }',
            ("period.from", "clock", "28"),
        ),
    ],
)
def test_a_fault_is_the_one_error_with_field_and_remedy(
    good_case: Path, edit: Edit, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    edit(old, new)
    field, what, remedy = expected
    error = only_error(good_case)
    assert (error.file, error.field) == ("case.toml", field)
    assert what in error.what
    assert remedy in error.remedy
    assert error.why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('colour = "#D55E00"', 'colour = "red"'),
        ('b = "line-1"', 'b = "line-2"'),
        ('within = "15 km"', 'within = "15"'),
        ('sources = ["s2"]', 'sources = ["s9"]'),
    ],
)
def test_a_fault_is_reported_at_its_line(good_case: Path, edit: Edit, old: str, new: str) -> None:
    lines = (good_case / "case.toml").read_text(encoding="utf-8").splitlines()
    expected = next(number for number, line in enumerate(lines, start=1) if old in line)
    edit(re.escape(old), new)
    assert only_error(good_case).line == expected


def test_a_missing_key_is_reported_where_its_table_begins(good_case: Path, edit: Edit) -> None:
    edit(r'\ncolour = "#D55E00"', "")
    lines = (good_case / "case.toml").read_text(encoding="utf-8").splitlines()
    begins = lines.index('id = "b"')
    error = only_error(good_case)
    assert (error.field, error.line) == ("sides[1].colour", begins)


def test_toml_that_is_none_is_reported_with_line_and_column(good_case: Path) -> None:
    (good_case / "case.toml").write_text('format = "case/1"\nid = good\n', encoding="utf-8")
    case, problems = read_case(good_case)
    assert case is None
    assert [(each.line, each.column) for each in problems] == [(2, 6)]
    assert problems[0].what.startswith("not TOML: ")


def test_text_that_ends_too_early_is_reported_at_its_end(good_case: Path) -> None:
    (good_case / "case.toml").write_text('format = "case/1"\nid = "go', encoding="utf-8")
    case, problems = read_case(good_case)
    assert case is None
    assert problems[0].line == 2


def test_another_encoding_is_reported_with_its_line(good_case: Path) -> None:
    (good_case / "case.toml").write_bytes('format = "case/1"\ntitle = "Баткен"\n'.encode("cp1251"))
    case, problems = read_case(good_case)
    assert case is None
    assert (problems[0].what, problems[0].line) == ("the file is not UTF-8", 2)


def test_a_byte_order_mark_is_no_problem(good_case: Path) -> None:
    path = good_case / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_case(good_case)[1] == []


def test_a_folder_without_case_file_is_one_problem(tmp_path: Path) -> None:
    case, problems = read_case(tmp_path)
    assert case is None
    assert [each.file for each in problems] == ["case.toml"]
    assert "bordermap new" in problems[0].remedy


def test_one_side_is_too_few(good_case: Path) -> None:
    path = good_case / "case.toml"
    head = path.read_text(encoding="utf-8").split("[[lines]]")[0].split('[[sides]]\nid = "b"')[0]
    path.write_text(head, encoding="utf-8")
    error = only_error(good_case)
    assert error.what.startswith("1 side, ")
    assert "[[sides]]" in error.remedy


def test_a_single_table_instead_of_a_list_is_reported(good_case: Path, edit: Edit) -> None:
    edit(r"\[\[views\]\]", "[views]")
    error = only_error(good_case)
    assert (error.field, error.what) == ("views", "views is no list of tables")
    assert "[[views]]" in error.remedy


def test_two_sides_of_one_colour_are_noted(good_case: Path, edit: Edit) -> None:
    edit("#D55E00", "#0072b2")
    _, problems = read_case(good_case)
    assert [(each.severity, each.field) for each in problems] == [(Severity.NOTE, "sides[1].colour")]


def test_a_link_out_of_the_folder_is_refused(good_case: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.geojson"
    outside.write_text("{}", encoding="utf-8")
    (good_case / "villages.geojson").unlink()
    (good_case / "villages.geojson").symlink_to(outside)
    assert "a link out of the folder" in only_error(good_case).what


def test_a_faulty_entry_is_left_out_without_blaming_what_refers_to_it(good_case: Path, edit: Edit) -> None:
    edit('title = "A drawing"\n', "")
    case, problems = read_case(good_case)
    assert [each.field for each in problems] == ["lines[0].title"]
    assert case is not None
    assert [line.id for line in case.lines] == ["claim-a"]


def test_every_fault_is_found_at_once_in_the_order_of_the_file(good_case: Path, edit: Edit) -> None:
    edit('title = "A good case"', 'titel = "A good case"')
    edit("#D55E00", "red")
    edit('side = "third"', 'side = "fourth"')
    case, problems = read_case(good_case)
    assert case is None
    assert [each.field for each in problems] == ["title", "titel", "sides[1].colour", "sources[1].side"]
    assert [each.line for each in problems[1:]] == sorted(each.line or 0 for each in problems[1:])
