import pytest
from geojson_text import collection_text, feature
from written_lines import require_consistent

from geo.errors import GeometryError

WEST = [[0, 0], [4, 0], [4, 2], [4, 4], [0, 4], [0, 0]]
EAST = [[4, 0], [8, 0], [8, 4], [4, 4], [4, 2], [4, 0]]


def line(*coordinates):
    return collection_text(
        [feature({"type": "LineString", "coordinates": each}, properties={}) for each in coordinates],
        members={},
    )


def territories(west, east):
    return collection_text(
        [
            feature({"type": "Polygon", "coordinates": [ring]}, properties={"id": side, "side": side})
            for side, ring in (("kg", west), ("tj", east))
        ],
        members={},
    )


def test_a_line_that_is_what_the_territories_share_passes_in_any_direction_and_cut_anywhere():
    require_consistent(line([[4, 2], [4, 0]], [[4, 2], [4, 4]]), territories(WEST, EAST), what="test")


def test_a_missing_edge_is_found():
    with pytest.raises(GeometryError, match="0 are only in the line, 1 only in the territories"):
        require_consistent(line([[4, 2], [4, 0]]), territories(WEST, EAST), what="test")


def test_a_line_vertex_moved_by_a_centimetre_is_found():
    with pytest.raises(GeometryError, match="2 are only in the line, 2 only in the territories"):
        require_consistent(line([[4, 0], [4, 2.0000001], [4, 4]]), territories(WEST, EAST), what="test")


def test_an_overlap_is_found():
    east = [[4, 0], [8, 0], [8, 4], [3, 4], [4, 2], [4, 0]]
    with pytest.raises(GeometryError, match="overlap by 1 square degrees"):
        require_consistent(line([[4, 0], [4, 2]]), territories(WEST, east), what="test")


def test_an_invalid_territory_is_found():
    bow_tie = [[4, 0], [8, 4], [8, 0], [4, 4], [4, 2], [4, 0]]
    with pytest.raises(GeometryError, match="test: territory tj is not valid"):
        require_consistent(line([[4, 0], [4, 2], [4, 4]]), territories(WEST, bow_tie), what="test")
