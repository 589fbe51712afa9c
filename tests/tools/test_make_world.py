import io
from pathlib import Path

import numpy as np
import pytest
from make_world import (
    DIGESTS,
    LEVELS_DEG,
    UNIT,
    WORLD,
    checked,
    levels_of,
    name_text,
    packed,
    shuffled,
    world_of,
)

from geo.errors import ReadError
from maps.world import read

# Two countries that share the edge from (1, 0) to (1, 1), each a square of one degree, and a lake in neither.
SQUARES = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "S. Is."}},
            ]
        },
        "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[1, 2]]]}]},
    },
}


def test_what_two_countries_share_is_a_border_and_land_is_what_is_around_both() -> None:
    arrays = world_of(SQUARES, [np.array([[0, 0], [90, 0], [90, 90], [0, 0]])])
    assert arrays["names"].tolist() == ["West", "South Islands"]
    assert arrays["border_country"].tolist() == [[0, 1]]
    assert arrays["border_pieces"].tolist() == [0]
    assert arrays["land_pieces"].tolist() == [1, 2]
    # The second country goes along the border backwards.
    assert arrays["outline_pieces"].tolist() == [0, 1, 2, -1]
    assert arrays["outline_country"].tolist() == [0, 1]
    assert arrays["lake_ends"].tolist() == [1]


def test_a_vertex_is_kept_at_as_many_levels_as_it_is_far_from_the_line_without_it() -> None:
    line = np.array([[0, 0], [500, 5], [1000, 0], [1500, 15], [2000, 0], [2500, 300], [3000, 0]])
    # 0.005 and 0.015 degrees off are less and more than the finest level, 0.3 more than the last but one.
    assert levels_of(line, finest_deg=0.01).tolist()[:2] == [5, 0]
    assert levels_of(line, finest_deg=0.01)[3] == 1
    assert levels_of(line, finest_deg=0.01)[5] >= 4


def test_bytes_are_laid_out_so_that_they_can_be_read_back() -> None:
    steps = np.array([[1, -2], [70000, 3], [-70000, -300]])
    laid = np.ascontiguousarray(shuffled(steps).transpose(0, 2, 1)).view("<i4")[..., 0].T
    assert laid.tolist() == steps.tolist()


def test_the_same_arrays_give_the_same_bytes_which_numpy_reads() -> None:
    arrays = world_of(SQUARES, [])
    assert packed(arrays) == packed(arrays)
    with np.load(io.BytesIO(packed(arrays))) as read_back:
        assert read_back["levels"].tolist() == arrays["levels"].tolist()


def test_an_input_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"other")
    with pytest.raises(ReadError, match="is not the pinned file of atlas"):
        checked(tmp_path / "x", what="atlas")
    assert all(len(digest) == 64 for digest in DIGESTS.values())


def test_names_are_written_in_full() -> None:
    assert name_text("Bosnia and Herz.") == "Bosnia and Herzegovina"
    assert name_text("Macedonia") == "North Macedonia"
    assert name_text("Korea") == "Korea"


def test_the_package_carries_it_small_and_reads_it_as_it_was_made() -> None:
    assert WORLD.stat().st_size < 700_000
    assert read.LEVELS_DEG == LEVELS_DEG
    assert 10**-read.DECIMALS == UNIT
