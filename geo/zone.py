"""The zone of a line: every point nearer to it than a distance, on the WGS 84 ellipsoid.

The foot of every point of the zone lies on an edge, and the point in that edge's strip, or at a vertex, and
the point in the vertex's wedge. So the union of strips and wedges is the zone, and nothing is missing; every
vertex of it is carried from the line by a geodesic, so no distance is ever projected.
"""

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.covering import Outline, covering
from geo.edges import EdgeModel, unwrapped_parts
from geo.errors import GeometryError
from geo.inputs import Floats, check_distance, check_tolerance, line_parts

_TURNING_BACK = 0.05


def zone(
    line: BaseGeometry | None,
    distance_m: float,
    *,
    tolerance_m: float = 0.1,
    edges: EdgeModel = EdgeModel.LONLAT,
) -> Polygon | MultiPolygon:
    """Return the geodesic zone of a line: all points nearer to it than a distance.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84; edges take the short way over the
        antimeridian. Vertices that repeat or nearly repeat are welcome; a line of no length is a point.
    distance_m
        Metres, above 0 and up to 2,000 km.
    tolerance_m
        How far the zone's boundary may lie from the exact one, inside or outside, metres; at least 0.00001.
    edges
        The model of the line's edges.

    Returns
    -------
    Polygon or MultiPolygon
        Degrees on WGS 84 within -180 to 180, cut at the antimeridian, edges straight in longitude and
        latitude, valid.

    Raises
    ------
    GeometryError
        The line, the distance or the tolerance can't be used.

    Notes
    -----
    The line is thinned to a fiftieth of the tolerance and cut into pieces within a tenth of it from their
    geodesics; strips and wedges are drawn within three quarters of it, the vertices of arcs as far outside as
    their chords go inside. They are united in degrees; within 4 degrees of a pole, or where the distance is
    large beside the distance to a pole, in polar stereographic; around a dense line, see
    :mod:`geo.covering`. GEOS's own buffer is not used: it drops concavities as shallow as 1 % of its
    distance.

    Examples
    --------
    >>> from geo.ellipsoid import area_km2
    >>> around = zone(shapely.LineString([(70.5, 40.0), (70.6, 40.0)]), 3000)
    >>> round(area_km2(around), 1)  # 8.54 km by 6 km, and a circle of 3 km
    79.5
    """
    distance, tolerance = check_distance(distance_m), check_tolerance(tolerance_m)
    parts = line_parts(line)
    outline = Outline(unwrapped_parts(_merged(parts)), edges, distance, tolerance)
    shapes = [
        plane.in_degrees(shape, tolerance_m=_TURNING_BACK * tolerance) for plane, shape in covering(outline)
    ]
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    if not whole.is_valid:
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    if not isinstance(whole, Polygon | MultiPolygon):
        raise GeometryError(f"The zone came out as a {whole.geom_type}. Ask for a larger tolerance.")
    return whole


def _merged(parts: list[Floats]) -> MultiLineString:
    """Return the parts of a line joined end to end: an end that goes on in another part needs no disc."""
    lines = [LineString(vertices) for vertices in parts]
    points = [line for line in lines if line.length == 0.0]
    moving = MultiLineString([line for line in lines if line.length > 0.0])
    return MultiLineString([*points, *shapely.get_parts(shapely.line_merge(moving))])
