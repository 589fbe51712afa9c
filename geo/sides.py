"""The sides of a frontier: whose territory covers a point, and a zone cut into the sides' parts.

Nothing here depends on which side is named first: swap two territories, and every result is mirrored.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.inputs import Floats, point_arrays, polygons

UNDETERMINED = "undetermined"
"""The side of a place whose disc may reach across the line."""


@dataclass(frozen=True)
class ZoneParts:
    """A zone cut by territory.

    Attributes
    ----------
    sides
        Per side, the zone within its territory (Polygon or MultiPolygon, empty where there is none).
    rest
        The zone outside every territory: third countries, water, gaps.
    overlap_km2
        Area on the ellipsoid that lies in more than one side's part, counted once for each part beyond the
        first; 0 where territories do not overlap. The parts and the rest add up to the zone and this.
    """

    sides: dict[str, Polygon | MultiPolygon]
    rest: Polygon | MultiPolygon
    overlap_km2: float


@dataclass(frozen=True)
class PartsOfTwo:
    """Two sides' zones measured from different lines, as five parts that add up to all of both.

    Each is a Polygon or MultiPolygon, degrees on WGS 84, empty where there is none; no two overlap.

    Attributes
    ----------
    a_only, b_only
        In the zone and the territory of one side, and not in those of the other.
    both
        In the zone and the territory of each: where the territories of two lines overlap.
    third
        Of the rest, what lies in third countries.
    neither
        What remains: gaps between the territories, and a side's territory within the other's zone alone.
    """

    a_only: Polygon | MultiPolygon
    b_only: Polygon | MultiPolygon
    both: Polygon | MultiPolygon
    third: Polygon | MultiPolygon
    neither: Polygon | MultiPolygon


class Territories:
    """The territory of each side, prepared for many questions.

    Parameters
    ----------
    territories
        Side to Polygon or MultiPolygon, degrees on WGS 84, edges straight in longitude and latitude as
        written (one over the antimeridian is cut there), valid.

    Raises
    ------
    GeometryError
        No territory, a side named like the verdict "undetermined" or by nothing, or a polygon that can't be
        used.

    Examples
    --------
    >>> sides = Territories({"west": shapely.box(0, 0, 1, 1), "east": shapely.box(1, 0, 2, 1)})
    >>> sides.side_at([0.5, 1.5, 1.0, 5.0], [0.5, 0.5, 0.5, 0.5]).tolist()
    ['west', 'east', None, None]
    """

    def __init__(self, territories: Mapping[str, BaseGeometry]) -> None:
        if not territories:
            raise GeometryError("No territory was given. Give at least one side with its polygon.")
        for side in territories:
            if not side or side == UNDETERMINED:
                raise GeometryError(f"A side can't be called {side!r}. Give it another name.")
        self._territories = {
            # A copy, since preparing changes the object that is prepared.
            side: shapely.from_wkb(shapely.to_wkb(polygons(territory, what=f"territory of {side!r}")))
            for side, territory in territories.items()
        }
        for territory in self._territories.values():
            shapely.prepare(territory)
        # An order of their own, so that no rounding depends on which side is named first.
        self._in_order = sorted(self._territories.values(), key=shapely.to_wkb)

    @property
    def names(self) -> tuple[str, ...]:
        """The sides, in the order given."""
        return tuple(self._territories)

    def polygon(self, side: str) -> BaseGeometry:
        """Return the territory of a side, Polygon or MultiPolygon in degrees; KeyError where it has none."""
        return self._territories[side]

    def side_at(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.object_]:
        """Return the side whose territory covers each point.

        Parameters
        ----------
        lon, lat
            Degrees on WGS 84, of one shape; NaN where a position is not known.

        Returns
        -------
        array of object, of the same shape
            The side; None where no territory covers the point, where more than one does (so on a shared
            boundary, which belongs to neither), or where the position is not known. A point on a boundary
            that is not shared is that side's. Longitudes of 180 and -180 are one meridian.

        Raises
        ------
        GeometryError
            Shapes that differ, or a position out of range.
        """
        lon_array, lat_array = point_arrays(lon, lat)
        found = np.full(lon_array.shape, None, dtype=object)
        times = np.zeros(lon_array.shape, dtype=np.int64)
        known = np.isfinite(lon_array) & np.isfinite(lat_array)
        for side, territory in self._territories.items():
            covered = np.zeros(lon_array.shape, dtype=bool)
            covered[known] = _covers(territory, lon_array[known], lat_array[known])
            found[covered] = side
            times += covered
        found[times != 1] = None
        return found

    def sides_of_discs(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        radius_m: ArrayLike,
        distance_m: ArrayLike,
        accuracy_m: ArrayLike = 0.0,
    ) -> NDArray[np.object_]:
        """Return the side of places known only to a radius.

        Parameters
        ----------
        lon, lat
            Centres, degrees on WGS 84, of one shape.
        radius_m
            Metres; 0 is exact, NaN is not known.
        distance_m
            Geodesic distance of each centre to the frontier, metres.
        accuracy_m
            The line's own accuracy, metres; NaN where it is only "as drawn", which adds nothing.

        Returns
        -------
        array of object, of the same shape
            The side at the centre; ``"undetermined"`` where the radius and the line's accuracy together
            reach the line, or where position, radius or distance is not known; None where no territory
            covers the centre.

        Raises
        ------
        GeometryError
            Shapes that don't go together, a position out of range, or a negative radius, distance or
            accuracy.
        """
        found = self.side_at(lon, lat)
        try:
            radius, distance, accuracy = (
                np.broadcast_to(np.asarray(values, dtype=np.float64), found.shape)
                for values in (radius_m, distance_m, accuracy_m)
            )
        except ValueError as err:
            raise GeometryError(
                f"Radii, distances or accuracies don't go with {found.shape} points: {err}."
            ) from err
        for name, values in (("radius_m", radius), ("distance_m", distance), ("accuracy_m", accuracy)):
            if np.any(values < 0.0):
                at = int(np.argmax(values.ravel() < 0.0))
                raise GeometryError(
                    f"{name} of point {at} is {values.ravel()[at]}; it can't be below 0 metres."
                )
        reach = radius + np.where(np.isnan(accuracy), 0.0, accuracy)
        unknown = np.isnan(np.asarray(lon, dtype=np.float64)) | np.isnan(np.asarray(lat, dtype=np.float64))
        found[~(reach < distance) | unknown] = UNDETERMINED
        return found

    def cut(self, zone: BaseGeometry) -> ZoneParts:
        """Cut a zone measured from one line into the sides' parts and the rest.

        For sides that are measured from different lines see :func:`parts_of_two`.

        Parameters
        ----------
        zone
            Polygon or MultiPolygon, degrees on WGS 84, valid, cut at the antimeridian.

        Returns
        -------
        ZoneParts
            Planar overlay in longitude and latitude, in which the edges of zone and territory alike are
            straight.

        Raises
        ------
        GeometryError
            The zone can't be used.
        """
        whole = polygons(zone, what="zone")
        sides = {
            side: _areal(shapely.intersection(whole, territory))
            for side, territory in self._territories.items()
        }
        rest = _areal(whole)
        # One territory after another: their union's edges would run along the zone's own, which costs ten
        # times more.
        for territory in self._in_order:
            rest = _areal(shapely.difference(rest, territory))
        overlap = 0.0
        if self._overlapping(sides):
            covered = shapely.union_all(sorted(sides.values(), key=shapely.to_wkb))
            overlap = sum(area_km2(part) for part in sides.values()) - area_km2(covered)
        return ZoneParts(sides, rest, max(overlap, 0.0))

    @staticmethod
    def _overlapping(sides: Mapping[str, BaseGeometry]) -> bool:
        """Return whether any two parts share more than a boundary."""
        parts = list(sides.values())
        for number, one in enumerate(parts):
            others = np.array(parts[number + 1 :], dtype=object)
            if len(others) and np.any(shapely.relate_pattern(others, one, "2********")):
                return True
        return False


def parts_of_two(
    zone_a: BaseGeometry,
    zone_b: BaseGeometry,
    *,
    territory_a: BaseGeometry,
    territory_b: BaseGeometry,
    third: BaseGeometry | None = None,
) -> PartsOfTwo:
    """Cut two sides' zones, each measured from a line of its own, into parts that add up to all of both.

    Parameters
    ----------
    zone_a, zone_b
        The whole zone around the line that each side is measured from, Polygon or MultiPolygon, degrees on
        WGS 84, valid, cut at the antimeridian.
    territory_a, territory_b
        Each side's territory as its own line has it; the two may overlap or leave a gap.
    third
        The territory of third countries, if it is known.

    Returns
    -------
    PartsOfTwo
        Planar overlay in longitude and latitude, in which the edges of zones and territories alike are
        straight. Swap the sides, and the parts are mirrored.

    Raises
    ------
    GeometryError
        A zone or a territory can't be used.

    Examples
    --------
    Two zones a degree wide, whose territories overlap by a tenth of a degree:

    >>> parts = parts_of_two(
    ...     shapely.box(-0.5, 0, 0.5, 1),
    ...     shapely.box(-0.6, 0, 0.4, 1),
    ...     territory_a=shapely.box(-5, -5, 0, 5),
    ...     territory_b=shapely.box(-0.1, -5, 5, 5),
    ... )
    >>> [round(part.area, 6) for part in (parts.a_only, parts.b_only, parts.both, parts.neither)]
    [0.4, 0.4, 0.1, 0.2]
    """
    whole_a, part_a = _own(zone_a, territory_a, side="first side")
    whole_b, part_b = _own(zone_b, territory_b, side="second side")
    neither = _areal(shapely.union(whole_a, whole_b))
    for part in (part_a, part_b):
        neither = _areal(shapely.difference(neither, part))
    elsewhere: Polygon | MultiPolygon = Polygon()
    if third is not None:
        countries = polygons(third, what="territory of third countries")
        elsewhere = _areal(shapely.intersection(neither, countries))
        neither = _areal(shapely.difference(neither, countries))
    return PartsOfTwo(
        a_only=_areal(shapely.difference(part_a, part_b)),
        b_only=_areal(shapely.difference(part_b, part_a)),
        both=_areal(shapely.intersection(part_a, part_b)),
        third=elsewhere,
        neither=neither,
    )


def _own(
    zone: BaseGeometry, territory: BaseGeometry, *, side: str
) -> tuple[BaseGeometry, Polygon | MultiPolygon]:
    """Return a side's whole zone, checked, and what of it lies in that side's territory."""
    whole = polygons(zone, what=f"zone of the {side}")
    return whole, _areal(shapely.intersection(whole, polygons(territory, what=f"territory of the {side}")))


def _covers(territory: BaseGeometry, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return which points a territory covers, on the antimeridian from either of its sides."""
    covered: NDArray[np.bool_] = shapely.intersects_xy(territory, lon, lat)
    seam = np.flatnonzero(np.abs(lon) == 180.0)
    covered[seam] |= shapely.intersects_xy(territory, -lon[seam], lat[seam])
    return covered


def _areal(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """Return the polygons of an overlay's result; touching points and edges have no area and go."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    if not parts:
        return Polygon()
    united = shapely.union_all(parts)
    if not isinstance(united, Polygon | MultiPolygon):
        raise GeometryError(f"An overlay came out as a {united.geom_type}. Check that the inputs are valid.")
    return united
