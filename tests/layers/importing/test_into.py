"""A new layer of a case: where it goes, and that nothing is left of it where it can't come to be."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from geo.errors import CaseError
from layers.data import load_case
from layers.importing import into
from layers.importing.casesources import Gathered, slug
from layers.importing.format import Origin
from layers.importing.into import add_layer, new_layer, unless_added
from layers.importing.refused import Refusal, refusals_of
from layers.importing.writing import write_incidents
from layers.problems import Problem, Severity
from tests.layers.importing.test_writing import batch_of, row

GOOD = Path(__file__).parents[2] / "data" / "good"


@pytest.fixture
def data(tmp_path):
    return load_case(Path(shutil.copytree(GOOD, tmp_path / "case")))


def added(data, *rows, origin=None, **more):
    layer = new_layer(data, "s1", name=Path("new.geojson"))
    told = Gathered()
    with unless_added(layer):
        write_incidents(told.watch([batch_of(*rows)]), layer.file)
        return add_layer(data, layer, told, origin=origin or Origin("s1", "Ours", "terms"), **more)


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_stopped_at_any_moment_leaves_the_case_as_it_was(data, monkeypatch):
    before = files_of(data.case.root)

    def stopped(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(into, "check_case", stopped)
    with pytest.raises(KeyboardInterrupt):
        added(data, row(id="n1", source="s1", lon=70.0, lat=40.0))
    assert files_of(data.case.root) == before


def test_a_file_that_cannot_be_written_leaves_nothing(data):
    before = files_of(data.case.root)
    layer = new_layer(data, "s1", name=Path("new.geojson"))

    def failing():
        yield batch_of(row(id="n1", source="s1"))
        raise OSError

    with pytest.raises(OSError), unless_added(layer):  # noqa: PT011 (what stopped it says nothing)
        write_incidents(failing(), layer.file)
    assert files_of(data.case.root) == before


def test_what_is_wrong_is_told_by_incident_and_nothing_is_added(data):
    before = files_of(data.case.root)
    sound = row(id="n1", source="s1", lon=70.0, lat=40.0)
    outcome = added(data, sound, row(id="n2", source="s1", place="Stone"))
    assert list(outcome.refused) == ["n2"]
    assert outcome.refused["n2"][0].why == "the name 'Stone' fits 2 places: 'stone-north', 'stone-south'"
    assert outcome.said == ()
    after = files_of(data.case.root)
    after.pop("new.geojson")
    assert after == before


def test_an_error_that_is_no_incident_s_is_not_taken_for_one():
    own = Problem("new.geojson", "w", "y", "r", layer="new", feature=0, feature_id="n1", field="place")
    note = Problem("case.toml", "w", "y", "r", severity=Severity.NOTE)
    other = Problem("case.toml", "w", "y", "r")
    assert refusals_of([own, note], layer="new", ids={"n1"}) == {"n1": [Refusal("place", "w", "r")]}
    assert refusals_of([own, other], layer="new", ids={"n1"}) is None
    assert refusals_of([own], layer="old", ids={"n1"}) is None
    assert refusals_of([own], layer="new", ids={"n2"}) is None


def test_a_repeated_id_is_named_with_its_layer(data):
    with pytest.raises(CaseError, match=r"1 incident is in the case already, by the id \(e1\), in the layer"):
        added(data, row(id="e1", source="s1"))


def test_the_day_on_which_a_source_was_read_is_the_source_s(data):
    added(data, row(id="n1", source="new"), origin=Origin("new", "New", "terms"), accessed="2026-11-01")
    (source,) = [each for each in load_case(data.case.root).case.sources if each.id == "new"]
    assert (source.title, source.licence, source.accessed) == ("New", "terms", "2026-11-01")


def test_sources_are_gathered_of_rows_and_of_accounts():
    told = Gathered()
    batches = [
        batch_of(row(id="a", source="s", licence="x"), row(id="b", source="t")),
        batch_of(row(id="c", source="s", accounts='[{"source": "u", "further_sources": ["v"], "says": ""}]')),
    ]
    assert list(told.watch(batches)) == batches
    assert told.licences == {"s": {"x"}, "t": set(), "u": set(), "v": set()}
    assert (told.count, told.names()) == (3, {"a", "b", "c"})
    assert pa.chunked_array(told.ids).to_pylist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Our Table (May)", "our-table-may"), ("acled", "acled"), ("Таблица", "incidents"), ("..", "incidents")],
)
def test_a_name_is_made_an_id(text, name):
    assert slug(text) == name
