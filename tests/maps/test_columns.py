"""Tables as typed columns: what is written is read back, by Python and by the page's script alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.columns import Table as Made
from maps.columns import difference_column, number_column, share_column, table
from maps.elements import CaseMap
from maps.packing import packed
from maps.texts import numbered, text_parts
from tests.maps.pages import unpacked
from tests.maps.scattered import save_with, scattered

TEXT = st.text(max_size=20)
LISTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
VALUES = st.one_of(st.none(), TEXT.filter(bool), LISTS, st.dictionaries(TEXT, TEXT, min_size=1, max_size=2))


def read(columns: dict[str, Any], **options: Any) -> dict[str, list[Any]]:
    return unpacked(packed({"made": table(columns, **options)}))["made"]


def series(values: list[Any]) -> pd.Series:
    return pd.Series(values, dtype=object)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(st.lists(st.one_of(st.none(), TEXT.filter(bool)), min_size=1, max_size=30))
def test_texts_are_read_back(values: list[str | None]) -> None:
    assert read({"a": series(values)})["a"] == values


@given(st.lists(VALUES, min_size=1, max_size=20))
def test_lists_and_mappings_are_read_back(values: list[Any]) -> None:
    assert read({"a": series(values)})["a"] == [plain(value) for value in values]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**30), 2**30)), min_size=1, max_size=400))
def test_whole_numbers_are_read_back(values: list[int | None]) -> None:
    given = np.array([np.nan if value is None else value for value in values], dtype=float)
    assert read({"a": given})["a"] == values


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=50), st.integers(0, 4))
def test_numbers_are_read_back_to_their_last_decimal(values: list[float], decimals: int) -> None:
    found = read({"a": np.array(values)}, decimals={"a": decimals})["a"]
    assert found == pytest.approx(values, abs=0.5000001 * 10**-decimals)


@given(
    st.lists(
        st.tuples(*(st.one_of(st.just(np.nan), st.floats(0, 1)) for _ in range(3))), min_size=1, max_size=40
    )
)
def test_a_column_written_as_a_difference_is_read_back(values: list[tuple[float, float, float]]) -> None:
    a, b, both = np.array(values).T
    columns = {
        "a": share_column(a, decimals=2),
        "b": share_column(b, decimals=2),
        "both": difference_column(both, {"a": a, "b": b}, decimals=2),
    }
    found = unpacked(packed({"made": Made(len(a), columns)}))["made"]
    for name, own in (("a", a), ("b", b), ("both", both)):
        expected = [None if np.isnan(value) else np.rint(value * 100) / 100 for value in own]
        assert found[name] == expected


def test_values_that_python_takes_for_equal_are_kept_apart() -> None:
    assert [type(value) for value in read({"a": series([True, 1, True, 1.5, "1"])})["a"]] == [
        bool, int, bool, float, str,
    ]  # fmt: skip


def test_a_column_of_few_values_is_written_as_codes() -> None:
    letters, numbers = series(["x", "y", None, "x"] * 100), np.array([70_000.5, 0.0] * 200)
    made = table({"letters": letters, "numbers": numbers}, decimals={"numbers": 1})
    assert made.columns["letters"].head["type"] == "code"
    assert made.columns["letters"].head["values"] == ["x", "y"]
    assert made.columns["numbers"].head["among"] == [0, 700_005]
    assert len(made.columns["numbers"].parts[0]) == 400


def test_decimals_that_no_number_needs_are_left_out() -> None:
    assert number_column(np.array([1.25, 2.5]), decimals=6).head["scale"] == 100
    assert number_column(np.array([1.0, np.nan]), decimals=6).head["scale"] == 1


def test_a_column_of_numbers_says_its_least_and_greatest() -> None:
    assert number_column(np.array([2.5, np.nan, -1.0]), decimals=1).head["span"] == [-10, 25]
    assert "span" not in number_column(np.array([np.nan]), decimals=1).head


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equal lengths"):
        table({"a": np.zeros(2), "b": np.zeros(3)})


def test_numbers_too_large_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer decimals"):
        number_column(np.array([1e9 + 0.001]), decimals=3)


@pytest.mark.parametrize(
    ("texts", "prefixes", "widths"),
    [
        (["KGZ1", "KGZ2", "TJK7", "KGZ30"], ["KGZ", "TJK"], [0, 0]),
        (["a-001", "a-002", "a-120"], ["a-"], [3]),
        (["7", "0", "12"], [""], [0]),
    ],
)
def test_ids_that_are_numbers_behind_a_prefix_are_told(
    texts: list[str], prefixes: list[str], widths: list[int]
) -> None:
    told = numbered(texts)
    assert told is not None
    assert (told[0], told[3]) == (prefixes, widths)
    assert read({"a": series(texts)})["a"] == texts


@pytest.mark.parametrize(
    "texts", [["a1", "b"], ["x01", "x2"], ["a٣", "a٤"], ["1234567890123", "1"], ["a1", ""]]
)
def test_ids_that_are_not_are_written_as_they_are(texts: list[str]) -> None:
    assert numbered(texts) is None
    assert read({"a": series(texts)})["a"] == [text or None for text in texts]


def notes(count: int) -> list[str]:
    """Write notes with words often used and used once, double blanks, several scripts and long words."""
    random = np.random.default_rng(3)
    words = [f"w{number}" for number in range(700)] + ["Ак-Сай,", "تست", "日本"]
    drawn = random.zipf(1.2, (count, 25)) % len(words)
    return [
        " ".join(words[at] for at in row) + f"  once{number} " + ("x" * 300 if number % 50 == 0 else "")
        for number, row in enumerate(drawn)
    ]


def test_long_texts_are_written_in_words_and_read_back() -> None:
    texts = notes(1500)
    written = text_parts(texts)
    assert written.head["words"] > 500
    assert len(written.text) < 0.6 * sum(len(text.encode()) for text in texts)
    assert read({"a": series(texts)})["a"] == texts


def test_short_texts_are_written_as_they_are() -> None:
    assert text_parts(["one", "two three"]).text == b"onetwo three"


@pytest.mark.page
def test_the_page_reads_what_python_wrote(
    page_of: Callable[..., Any], bundled_map: CaseMap, tmp_path: Path
) -> None:
    count = 1500
    random = np.random.default_rng(5)
    rare = [{"n": row, "t": "ü" * (row % 4)} if row % 3 else None for row in range(count)]
    more = {
        "id": [f"KG{row}" if row % 2 else f"T{row:05d}" for row in range(count)],
        "description": notes(count),
        "note": [None if row % 9 == 0 else f"note {random.integers(1e9)} ü" for row in range(count)],
        "accounts": series(rare),
        "actors": series([("a", "b") if row % 2 else None for row in range(count)]),
        "deaths_high": series([None if row % 5 else 70_000 + row for row in range(count)]),
        "injured": series([None if row % 5 else 3 for row in range(count)]),
    }
    lon, lat = random.uniform(70, 71, count), random.uniform(39, 40, count)
    layer = scattered(lon, lat, radius_m=250.5, more=more)
    page = page_of(save_with(bundled_map, layer, tmp_path / "page.html")).page
    for table_name, columns in unpacked(packed(layer)).items():
        names = list(columns)
        found = page.evaluate(
            """([table, names]) => {
                const own = bordermap.layers.incidents[table];
                const rows = Array.from({ length: own.rows }, (_, row) => row);
                return names.map((name) => rows.map((row) => own.value(name, row) ?? null));
            }""",
            [table_name, names],
        )
        for name, values in zip(names, found, strict=True):
            assert values == columns[name], (table_name, name)
    rows = "(ids) => ids.map((id) => bordermap.incidents.rowOf(id) ?? null)"
    assert page.evaluate(rows, ["KG1", "T00002", "KG1499", "KG2", "T2", ""]) == [1, 2, 1499, None, None, None]
    for name, text in (("description", "once12 "), ("note", " ü"), ("id", "T00"), ("accounts", "üüü")):
        held = page.evaluate(
            "([name, text]) => bordermap.incidents.table.column(name).holding(text)", [name, text]
        )
        if name == "accounts":
            expected = [row for row, value in enumerate(rare) if value and text in value["t"]]
        else:
            expected = [row for row, value in enumerate(more[name]) if value and text in value]
        assert held == expected
