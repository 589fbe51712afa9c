"""Rasters made by the tests. They need the extra of population rasters: without it they fail under CI."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

MISSING = [name for name in ("exactextract", "rasterio") if importlib.util.find_spec(name) is None]


@pytest.fixture
def raster_of(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an array as a raster: ``raster_of(cells, west, north, size, crs=…)``."""
    if MISSING and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(MISSING)}")
    rasterio = pytest.importorskip("rasterio")
    pytest.importorskip("exactextract")

    def write(
        cells: np.ndarray,
        west: float,
        north: float,
        size: float | tuple[float, float],
        *,
        name: str = "people.tif",
        tags: dict[str, str] | None = None,
        **profile: Any,
    ) -> Path:
        width, height = size if isinstance(size, tuple) else (size, size)
        transform = rasterio.transform.from_origin(west, north, width, height)
        profile = {"driver": "GTiff", "crs": "EPSG:4326", "transform": transform, **profile}
        rows, columns = cells.shape
        with rasterio.open(
            tmp_path / name, "w", height=rows, width=columns, count=1, dtype=cells.dtype, **profile
        ) as dataset:
            dataset.write(cells, 1)
            dataset.update_tags(**(tags or {}))
        return tmp_path / name

    return write
