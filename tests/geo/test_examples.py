import doctest
import importlib
import pkgutil

import pytest

import geo

MODULES = sorted(module.name for module in pkgutil.iter_modules(geo.__path__, "geo."))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_name_that_the_package_exports_is_there():
    assert all(getattr(geo, name).__doc__ for name in geo.__all__)
    assert geo.__all__ == sorted(geo.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))
