"""A clash of a package's name is found and named at start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bordermap import clash

ROOT = Path(__file__).resolve().parent.parent.parent
FIND = "from bordermap.clash import find_clash; print(find_clash())"


def python(code: str, *, path: list[Path], cwd: Path, exit_code: int = 0) -> str:
    """Run code in a Python that looks for packages in some folders first; return what it prints."""
    program = f"import sys; sys.path[:0] = {[str(folder) for folder in path]!r}; {code}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == exit_code, done.stderr
    return done.stdout.strip()


def make_distribution(folder: Path, name: str, files: dict[str, str]) -> None:
    """Lay the files of an installed distribution as an installer does, with its record."""
    recorded = []
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        recorded.append(f"{path},,{len(text.encode())}")
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("\n".join(recorded) + "\n", encoding="utf-8")


def make_bordermap(folder: Path) -> None:
    """Lay a bordermap of small packages with the real check in it."""
    files = {f"{name}/__init__.py": f'"""bordermap: {name}."""\n' for name in (*clash.FLOORS, "bordermap")}
    files["geo/errors.py"] = '"""bordermap: errors."""\n'
    files["bordermap/clash.py"] = Path(clash.__file__).read_text(encoding="utf-8")
    make_distribution(folder, "bordermap", files)


def test_there_is_no_clash_in_the_tree_under_test():
    assert clash.find_clash() is None
    clash.refuse_clash()


def test_another_distribution_that_comes_first_is_named_with_its_place(tmp_path):
    make_bordermap(tmp_path / "ours")
    make_distribution(tmp_path / "theirs", "geo-kit", {"geo/__init__.py": ""})
    said = python(FIND, path=[tmp_path / "theirs", tmp_path / "ours"], cwd=tmp_path)
    assert said.startswith(
        f"bordermap needs its own package geo, but Python finds {tmp_path / 'theirs' / 'geo'} instead, "
        'which the distribution "geo-kit" installed.'
    )
    assert "environment of its own" in said


@pytest.mark.parametrize("name", clash.FLOORS)
def test_a_file_beside_a_script_is_named_with_what_to_do(tmp_path, name):
    make_bordermap(tmp_path / "ours")
    (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    said = python(FIND, path=[tmp_path, tmp_path / "ours"], cwd=tmp_path)
    assert said.startswith(
        f"bordermap needs its own package {name}, but Python finds {tmp_path / name}.py instead. Rename that,"
    )


def test_the_check_does_not_run_what_it_finds(tmp_path):
    make_bordermap(tmp_path / "ours")
    (tmp_path / "maps.py").write_text("raise SystemExit('ran')", encoding="utf-8")
    assert "maps.py instead" in python(FIND, path=[tmp_path, tmp_path / "ours"], cwd=tmp_path)


def test_a_folder_that_is_no_package_hides_nothing(tmp_path):
    make_bordermap(tmp_path / "ours")
    (tmp_path / "maps").mkdir()
    assert python(FIND, path=[tmp_path, tmp_path / "ours"], cwd=tmp_path) == "None"


def test_a_distribution_installed_over_ours_is_named_with_the_file(tmp_path):
    make_bordermap(tmp_path)
    make_distribution(tmp_path, "layers-kit", {"layers/__init__.py": "theirs = True\n"})
    said = python(FIND, path=[tmp_path], cwd=tmp_path)
    assert said.startswith(
        f"The file layers/__init__.py in {tmp_path} is not the one that came with bordermap: "
        'the distribution "layers-kit" has a package layers of its own'
    )


def test_a_distribution_that_adds_files_beside_ours_is_no_clash(tmp_path):
    make_bordermap(tmp_path)
    make_distribution(tmp_path, "geo-more", {"geo/more.py": "theirs = True\n"})
    assert python(FIND, path=[tmp_path], cwd=tmp_path) == "None"


def test_a_file_of_ours_edited_by_hand_is_no_clash(tmp_path):
    make_bordermap(tmp_path)
    (tmp_path / "geo" / "errors.py").write_text("edited = 'by hand'\n", encoding="utf-8")
    assert python(FIND, path=[tmp_path], cwd=tmp_path) == "None"


def test_a_missing_package_is_said_with_where_it_should_be(tmp_path):
    make_bordermap(tmp_path)
    (tmp_path / "maps" / "__init__.py").unlink()
    (tmp_path / "maps").rmdir()
    only_there = f"sys.path[:] = [p for p in sys.path if p != {str(ROOT)!r}]; {FIND}"
    said = python(only_there, path=[tmp_path], cwd=tmp_path)
    assert said.startswith(f"The package maps of bordermap is not there: it should be in {tmp_path}.")


def test_a_clash_is_an_import_error_with_the_whole_message(tmp_path):
    make_bordermap(tmp_path / "ours")
    (tmp_path / "geo.py").write_text("", encoding="utf-8")
    code = (
        "from bordermap.clash import find_clash, refuse_clash\n"
        "try:\n    refuse_clash()\n"
        "except ImportError as err:\n    print(type(err).__name__, str(err) == find_clash())"
    )
    said = python(f"exec({code!r})", path=[tmp_path, tmp_path / "ours"], cwd=tmp_path)
    assert said == "ClashError True"


def test_the_front_door_does_not_open_on_a_clash(tmp_path):
    (tmp_path / "layers.py").write_text("", encoding="utf-8")
    code = "try: import bordermap; bordermap.check\nexcept ImportError as err: print(type(err).__name__, err)"
    said = python(f"exec({code!r})", path=[tmp_path, ROOT], cwd=tmp_path)
    assert said.startswith(f"ClashError bordermap needs its own package layers, but Python finds {tmp_path}")


def test_the_command_line_tells_a_clash_without_a_traceback(tmp_path):
    (tmp_path / "layers.py").write_text("", encoding="utf-8")
    code = "import contextlib, sys; sys.stderr = sys.stdout; from bordermap.__main__ import main; main()"
    said = python(f"exec({code!r})", path=[tmp_path, ROOT], cwd=tmp_path, exit_code=1)
    assert said.startswith(f"bordermap: bordermap needs its own package layers, but Python finds {tmp_path}")
    assert "Traceback" not in said


def test_looking_for_a_clash_does_not_load_what_only_a_clash_needs(tmp_path):
    make_bordermap(tmp_path)
    code = f"before = set(sys.modules); {FIND}; print('importlib.metadata' in set(sys.modules) - before)"
    assert python(code, path=[tmp_path], cwd=tmp_path).split() == ["None", "False"]
