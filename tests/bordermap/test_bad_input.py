"""Whatever a file holds, a command ends with a message and never with a traceback."""

from pathlib import Path

import pytest

BAD = Path(__file__).parents[1] / "data" / "bad"
FILES = sorted(path.name for path in BAD.iterdir() if path.suffix in {".geojson", ".shp", ".csv"})
COMMANDS = {
    "zones": ("zones", "--distance", "3km"),
    "frontier": ("frontier", "--sides", "a", "b"),
    "check": ("check",),
    "map": ("map",),
}
# GDAL and shapely say on the way what is wrong; here only the end counts.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def test_there_are_bad_files():
    assert len(FILES) > 40


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_file_ends_in_a_message(run, command, name):
    first, *rest = COMMANDS[command]
    told = run(first, BAD / name, *rest)
    assert told.code in {0, 1}
    assert told.err
    for text in ("Traceback", "not foreseen"):
        assert text not in told.out + told.err
    if told.code == 1 and command != "check":
        assert told.out == ""
        assert told.err.startswith("bordermap: ")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 4096, b"[]", b'{"type": "Feature"}'])
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "toml"])
def test_garbage_ends_in_a_message(run, tmp_path, ending, content):
    path = tmp_path / f"garbage.{ending}"
    path.write_bytes(content)
    for command in COMMANDS.values():
        told = run(command[0], path, *command[1:])
        assert told.code == 1
        assert "garbage" in told.out + told.err
        assert "not foreseen" not in told.err


def test_a_folder_in_place_of_a_file_ends_in_a_message(run, tmp_path):
    for command in ("zones", "frontier"):
        told = run(COMMANDS[command][0], tmp_path, *COMMANDS[command][1:])
        assert (told.code, told.out) == (1, "")
        assert "not foreseen" not in told.err
