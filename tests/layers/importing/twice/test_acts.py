"""Which acts may be one event."""

import itertools
import json

import numpy as np
import pyarrow as pa
import pytest

from layers.features.events import ACTS
from layers.importing.twice.acts import COMPATIBLE, act_bits, agreement, compatible


def agreed(one, other):
    own, near = act_bits(pa.array([json.dumps(one), json.dumps(other)]))
    return agreement(own, near, np.array([0]), np.array([1]))[0]


def test_every_act_of_the_table_is_one():
    assert {one for one, _ in COMPATIBLE} | {each for _, others in COMPATIBLE for each in others} <= set(ACTS)


def test_it_holds_both_ways():
    pairs = itertools.product(ACTS, ACTS)
    assert all((other in compatible(one)) == (one in compatible(other)) for one, other in pairs)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (["shooting"], ["shooting"], 1.0),
        (["shooting", "arson"], ["arson"], 1.0),
        (["shooting"], ["exchange_of_fire"], 0.5),
        (["shooting"], ["other"], 0.25),
        (["other"], ["other"], 0.25),
        (["other", "shooting"], ["exchange_of_fire"], 0.5),
        (["shooting"], ["agreement"], 0.0),
    ],
)
def test_acts_in_common_agree_more_than_compatible_ones(one, other, share):
    assert agreed(one, other) == agreed(other, one) == share


@pytest.mark.parametrize("more", ACTS)
def test_another_act_in_common_never_lowers_it(more):
    for one, other in itertools.product(ACTS, ACTS):
        assert agreed([one, more], [other, more]) >= agreed([one], [other])
