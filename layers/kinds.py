"""The kinds of layer that a case may hold, declared once."""

from __future__ import annotations

from types import MappingProxyType

from layers.features.events import INCIDENTS, OBSERVATIONS
from layers.features.lines import FRONTIER, TERRITORIES
from layers.features.people import EVACUATION_AREAS, EVACUATIONS, FIGURES
from layers.features.places import ADMIN, CONTEXT, CROSSINGS, INSTALLATIONS, VILLAGES

KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            FRONTIER,
            TERRITORIES,
            VILLAGES,
            ADMIN,
            INCIDENTS,
            EVACUATION_AREAS,
            CROSSINGS,
            INSTALLATIONS,
            OBSERVATIONS,
            CONTEXT,
            EVACUATIONS,
            FIGURES,
        )
    }
)
"""Every kind of layer by its name."""
