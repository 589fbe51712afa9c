"""People through the public API; what the tables hold is tested with the layers."""

import pytest

import bordermap


@pytest.fixture(scope="module")
def case():
    return bordermap.read_case(bordermap.bundled())


@pytest.mark.parametrize(
    ("name", "rows"), [("flows", 13), ("balances", 4), ("competing", 70), ("recomputed", 7)]
)
def test_each_table_of_the_bundled_case_has_its_rows(case, name, rows):
    assert len(getattr(bordermap, name)(case)) == rows


def test_a_raster_that_is_not_there_is_a_read_error(case, tmp_path):
    laid = bordermap.overlay(case, rule="stand-in-karamyk")
    with pytest.raises(bordermap.ReadError):
        bordermap.people(laid, tmp_path / "gone.tif", values="count")
