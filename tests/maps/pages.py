"""Reading a page back: the data that its inert blocks carry."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

_CALL = re.compile(r'bordermap\.add\(\w+, "(\w+)", "(\w+)"\);')


def layers_of(page: str) -> dict[str, Any]:
    """Return the data of a page, by the kind of layer that its script knows it by."""
    found = {}
    for kind, name in _CALL.findall(page):
        block = re.search(rf'id="{name}">([^<]*)<', page)
        assert block is not None, name
        found[kind] = json.loads(gzip.decompress(base64.b64decode(block[1])))
    return found
