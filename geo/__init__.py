"""Geometry on the WGS 84 ellipsoid: distances, zones, sides, boundaries and stretches of lines."""

from geo.boundary import Mismatch, SharedBoundary, shared_boundary
from geo.disc import disc
from geo.distance import LineIndex, Nearest
from geo.edges import EdgeModel
from geo.ellipsoid import area_km2, length_m
from geo.errors import GeometryError
from geo.quantity import parse_distance
from geo.sides import UNDETERMINED, PartsOfTwo, Territories, ZoneParts, parts_of_two
from geo.stretch import between_distances, between_points, within_distance_of
from geo.zone import zone

__all__ = [
    "UNDETERMINED",
    "EdgeModel",
    "GeometryError",
    "LineIndex",
    "Mismatch",
    "Nearest",
    "PartsOfTwo",
    "SharedBoundary",
    "Territories",
    "ZoneParts",
    "area_km2",
    "between_distances",
    "between_points",
    "disc",
    "length_m",
    "parse_distance",
    "parts_of_two",
    "shared_boundary",
    "within_distance_of",
    "zone",
]
