"""How far from its point an incident may lie: by the source's code, by metres given, or by its decimals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import GeometryError
from layers.derived.radii import (
    MOST_DECIMALS,
    Treatment,
    decimals_basis,
    default_of,
    measured_accuracy,
    radius_of_decimals,
)
from layers.importing.columns import present
from layers.importing.draft import Draft
from layers.importing.numbers import parsed, whole
from layers.importing.positions import never_located

_UNITS = {1.0: "whole degrees", 60.0: "whole minutes", 3600.0: "whole seconds"}


def take_code(draft: Draft, source: str, column: str, *, areas: Mapping[int, str] | None = None) -> None:
    """Take the radius from the source's code of precision.

    Codes that stand for a country or a province take the row off the map. Where a code stands for a named
    unit, its name is kept, so that the unit can be looked up.

    Parameters
    ----------
    draft
        The incidents, with their positions.
    source
        ``ucdp``, ``acled`` or ``gdelt``, as :func:`layers.derived.radii.default_of` knows them.
    column
        The code.
    areas
        By code, the column that names the unit.
    """
    codes = whole(draft.rows.text(column))
    distinct, which = np.unique(np.where(np.isnan(codes), -1, codes), return_inverse=True)
    overrides = dict(draft.context.radii)
    told = [
        default_of(source, None if code < 0 else int(code), overrides=overrides) for code in distinct.tolist()
    ]
    metres = np.array([np.nan if each.radius_m is None else each.radius_m for each in told])
    draft.set("radius_m", pa.array(metres[which], pa.float64(), from_pandas=True))
    draft.set("radius_basis", pa.array([each.basis for each in told], pa.string()).take(pa.array(which)))
    never = np.array([each.treatment is Treatment.NEVER_TESTED for each in told])[which]
    basis = np.array([each.basis for each in told], dtype=object)[which]
    never_located(draft, never, basis)
    named = pa.nulls(len(draft), pa.string())
    for code, each in (areas or {}).items():
        named = pc.if_else(pa.array(codes == code), draft.rows.text(each), named)
    draft.areas = named


def take_metres(draft: Draft, column: str, *, phone: bool = False) -> None:
    """Take the radius in metres from a column; a negative or unreadable one is rejected.

    Parameters
    ----------
    draft
        The incidents.
    column
        The radius, or the accuracy that a phone measured.
    phone
        Whether a phone measured it, so that less than 10 m isn't believed; a negative one then is not known.
    """
    text = draft.rows.text(column)
    metres, _ = parsed(text, draft.context.decimal)
    remedy = "Write metres, 0 or more, or nothing where it is not known."
    draft.reject(
        present(text) & np.isnan(metres), field=column, why="it is no number of metres", remedy=remedy
    )
    if phone:
        distinct, which = np.unique(metres, return_inverse=True)
        told = [measured_accuracy(each) for each in distinct.tolist()]
        radii = np.array([np.nan if each.radius_m is None else each.radius_m for each in told], dtype=float)
        draft.set("radius_m", pa.array(radii[which], pa.float64(), from_pandas=True))
        draft.set("radius_basis", pa.array([each.basis for each in told], pa.string()).take(pa.array(which)))
        return
    draft.reject(metres < 0, field=column, why="a radius can't be negative", remedy=remedy)
    draft.set("radius_m", pa.array(np.where(metres < 0, np.nan, metres), pa.float64(), from_pandas=True))
    given = present(draft.get("radius_m")) & ~present(draft.get("radius_basis"))
    basis = pa.scalar(f"as the column {column} gives it")
    draft.set("radius_basis", pc.if_else(pa.array(given), basis, draft.get("radius_basis")))


def take_decimals(draft: Draft) -> None:
    """Take the radius from the decimals of the coordinates where nothing else told it."""
    open_ = ~present(draft.get("radius_m")) & ~present(draft.get("radius_basis")) & ~np.isnan(draft.decimals)
    if not open_.any():
        return
    decimals = np.minimum(draft.decimals[open_], MOST_DECIMALS)
    lat = np.asarray(draft.get("lat").to_numpy(zero_copy_only=False), dtype=np.float64)[open_]
    metres = np.full(len(draft), np.nan)
    metres[open_] = np.maximum(np.round(radius_of_decimals(lat, decimals), 1), 0.1)
    distinct, which = np.unique(decimals, return_inverse=True)
    basis = np.full(len(draft), None, dtype=object)
    basis[open_] = np.array([_basis(each) for each in distinct.tolist()], dtype=object)[which]
    draft.set(
        "radius_m", pc.coalesce(draft.get("radius_m"), pa.array(metres, pa.float64(), from_pandas=True))
    )
    draft.set("radius_basis", pc.coalesce(draft.get("radius_basis"), pa.array(basis, pa.string())))


def check_overrides(source: str, radii: Mapping[int, float]) -> None:
    """Make sure that radii given by code can be used.

    Raises
    ------
    GeometryError
        One is negative or no number.
    """
    for code in radii:
        try:
            default_of(source, code, overrides=radii)
        except KeyError as err:
            msg = f"{source} has no codes of precision, so no radius can be set by code"
            raise GeometryError(msg) from err


def _basis(decimals: float) -> str:
    if decimals == round(decimals):
        return decimals_basis(int(decimals))
    # Minutes and seconds are parts of a degree: what is left is a power of ten of one of them.
    unit = next(each for each in (3600.0, 60.0, 1.0) if _is_whole(decimals - np.log10(each)))
    more = round(decimals - float(np.log10(unit)))
    named = _UNITS[unit].replace("whole", f"{more} decimals of" if more else "whole")
    return f"coordinates to {named}: half the diagonal of the cell that they stand for"


def _is_whole(number: float) -> bool:
    return bool(number > -0.5 and abs(number - round(number)) < 1e-9)
