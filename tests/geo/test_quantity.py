import pytest

from geo.errors import GeometryError
from geo.quantity import parse_distance


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("3 km", 3000.0),
        ("3km", 3000.0),
        ("500m", 500.0),
        ("0.1m", 0.1),
        (".5 km", 500.0),
        ("1e3 m", 1000.0),
        (" 2 KM ", 2000.0),
        ("10 nmi", 18_520.0),
        ("1 mi", 1609.344),
        ("+3 km", 3000.0),
    ],
)
def test_reads_a_number_with_its_unit(text, metres):
    assert parse_distance(text) == pytest.approx(metres, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3000", "has no unit. Write 3000m or 3000km"),
        ("3 degrees", "'degrees', which is not known"),
        ("3 ft", "not known. Use m, km, mi or nmi"),
        ("0 km", "not a positive distance"),
        ("-3 km", "not a positive distance"),
        ("1e999 m", "not a positive distance"),
        ("nan km", "is not a distance"),
        ("inf m", "is not a distance"),
        ("", "is not a distance"),
        ("km", "is not a distance"),
        ("3 km 200 m", "is not a distance"),
        ("3,5 km", "is not a distance"),
    ],
)
def test_refuses_anything_else_and_says_what_to_write(text, said):
    with pytest.raises(GeometryError, match=said):
        parse_distance(text)
