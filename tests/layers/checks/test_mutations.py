"""Whatever a case's files hold, checking ends in problems that can be shown, never in an exception."""

import copy
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.checks.check import Checked, check_case

GOOD = Path(__file__).parents[2] / "data" / "good"
LAYERS = sorted(path.name for path in GOOD.glob("*.geojson"))
FILES = sorted(path.name for path in GOOD.iterdir())

json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters(), max_size=5),
        st.sampled_from(["birch", "Stone", "a", "line-1", "2021-04-29", "Point", "\ud800"]),
        st.sampled_from([10**400, 1e308, 181, 91]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "type", "coordinates", "name", "lon", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(shutil.copytree(GOOD, Path(made) / "case"))


def check_with(folder: Path, name: str, data: bytes) -> Checked:
    """Check the good case with one file replaced, and put the good file back."""
    (folder / name).write_bytes(data)
    try:
        return check_case(folder)
    finally:
        shutil.copy(GOOD / name, folder / name)


def assert_can_be_shown(checked: Checked) -> None:
    json.dumps([problem.as_dict() for problem in checked.problems])
    for problem in checked.problems:
        assert problem.what
        assert problem.why
        assert problem.remedy
        f"{problem.where}: {problem.what}. {problem.why} {problem.remedy}".encode()
    assert (checked.data is None) == (checked.case is None or checked.has_errors)


def paths(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in items:
        yield from paths(inner, (*path, key))


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(LAYERS), value=json_values)
def test_any_value_anywhere_in_a_layer_ends_in_problems(
    folder: Path, data: st.DataObject, name: str, value: Any
) -> None:
    document = json.loads((GOOD / name).read_text(encoding="utf-8"))
    path = data.draw(st.sampled_from(list(paths(document))))
    mutated = copy.deepcopy(document)
    if path:
        inner = mutated
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
    else:
        mutated = value
    assert_can_be_shown(check_with(folder, name, json.dumps(mutated).encode()))


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    name=st.sampled_from(FILES),
    new=st.one_of(
        st.binary(max_size=4),
        st.sampled_from(
            [
                b"NaN",
                b'"',
                b"[",
                b"}",
                b"\n",
                b"1e999",
                b"\xef\xbb\xbf",
                b"[[views]]\n",
                b"[[",
                b"'''",
                b",",
                b"=",
                b"-1",
            ]
        ),
    ),
)
def test_any_bytes_anywhere_in_a_file_end_in_problems(
    folder: Path, data: st.DataObject, name: str, new: bytes
) -> None:
    text = (GOOD / name).read_bytes()
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 20))
    assert_can_be_shown(check_with(folder, name, text[:start] + new + text[start + length :]))


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    value=st.sampled_from(
        [
            '""',
            '"x"',
            "5",
            "-1",
            "true",
            "[]",
            "[1]",
            '["x"]',
            "{}",
            "{ a = 1 }",
            "2021-04-29",
            "12:00:00",
            "nan",
            "inf",
            "2021-04-29T14:00:00Z",
            '"3 km"',
            '"frontier"',
            '"\\u001b"',
            "0x" + "f" * 5000,
            "[[1]]",
            '[{ id = "a" }]',
        ]
    ),
)
def test_any_value_of_any_key_of_the_case_file_ends_in_problems(
    folder: Path, data: st.DataObject, value: str
) -> None:
    lines = (GOOD / "case.toml").read_text(encoding="utf-8").splitlines()
    at = data.draw(st.sampled_from([i for i, line in enumerate(lines) if " = " in line]))
    lines[at] = f"{lines[at].split(' = ')[0]} = {value}"
    assert_can_be_shown(check_with(folder, "case.toml", "\n".join(lines).encode()))


@settings(max_examples=50, deadline=None)
@given(order=st.permutations(range(4)))
def test_the_order_of_features_changes_no_finding(folder: Path, order: list[int]) -> None:
    document = json.loads((GOOD / "villages.geojson").read_text(encoding="utf-8"))
    features = document["features"]
    features[0]["properties"]["radius_m"] = "wide"
    features[2]["geometry"]["coordinates"] = [39.5, 70.3]
    document["features"] = [features[i] for i in order]
    checked = check_with(folder, "villages.geojson", json.dumps(document).encode())
    assert {(each.feature_id, each.field) for each in checked.problems} == {
        ("birch", "radius_m"),
        ("stone-south", "geometry"),
    }
    assert [each.feature for each in checked.problems] == sorted(
        each.feature or 0 for each in checked.problems
    )
