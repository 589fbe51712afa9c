"""Which rows are the same incident. Worked out by hand."""

import numpy as np

from layers.importing.updating.matching import Names, among, counted, pair_texts, paired, unused_ids


def names(*rows):
    columns = list(zip(*rows, strict=True)) or [[], [], []]
    return Names(*(np.array(each, dtype=object) for each in columns))


def test_the_source_and_its_id_tell_whatever_the_id_of_the_incident():
    left = names(("a", "acled", "1"), ("b", "acled", "2"))
    right = names(("x", "acled", "2"), ("y", "acled", "1"), ("z", "ucdp", "1"))
    assert paired(left, right).tolist() == [1, 0]


def test_of_several_rows_with_one_id_of_the_source_each_keeps_its_own():
    left = names(("a", "s", "1"), ("b", "s", "1"), ("c", "s", "1"))
    right = names(("b", "s", "1"), ("a", "s", "1"))
    assert paired(left, right).tolist() == [1, 0, -1]


def test_the_id_tells_where_one_of_the_two_has_none_of_the_source():
    left = names(("a", "acled", "1"), ("b", None, None), ("c", "acled", "3"), ("d", "acled", "4"))
    right = names(("a", None, None), ("b", "own", "7"), ("c", "own", "3"), ("d", "acled", "5"))
    assert paired(left, right).tolist() == [0, 1, -1, -1]


def test_what_has_no_name_is_nothing_else():
    assert paired(names((None, "s", None)), names((None, "s", None))).tolist() == [-1]
    assert paired(names(), names(("a", "s", "1"))).tolist() == []


def test_only_what_takes_part_is_paired():
    texts = np.array(["a", "b", None], dtype=object)
    everything, but_a = np.ones(3, bool), np.array([False, True, True])
    assert pair_texts(texts, texts, open_left=everything, open_right=but_a).tolist() == [-1, 1, -1]


def test_texts_that_are_there_several_times_are_told_apart():
    told = counted(np.array(["a", "b", "a", None], dtype=object))
    assert len(set(told[:3].tolist())) == 3
    assert told[3] is None


def test_an_id_that_is_taken_gets_the_first_number_that_is_free():
    assert unused_ids(["a", "a", "b"], {"a", "a-2"}) == ["a-3", "a-4", "b"]


def test_a_place_that_is_none_has_the_other_value():
    assert among(np.array([1, 2]), np.array([1, -1]), otherwise=0).tolist() == [2, 0]
