import doctest
import importlib
import pkgutil

import pytest

import layers.importing

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(layers.importing.__path__, "layers.importing.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
