"""What is built and installed: the packages, what they carry, the licences, and the pinned versions."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["geo", "layers", "maps", "bordermap"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; (?P<when>[^\\]+))? \\$", re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel of the tree under test, with the builder that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(wheel):
    (name,) = [path for path in wheel.namelist() if path.endswith(".dist-info/METADATA")]
    return email.message_from_string(wheel.read(name).decode())


def files_of(package: str) -> set[str]:
    """List what is in a package's folder, but for what Python and the tools leave there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def pins(lock: str) -> dict[str, list[str]]:
    """Read the versions that a lock names by package; there may be one for each range of Pythons."""
    found: dict[str, list[str]] = {}
    for pin in PINNED.finditer((ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")):
        found.setdefault(pin["name"], []).append(pin["version"])
    return found


def test_the_packages_are_listed_one_by_one():
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"] == {"packages": PACKAGES}


def test_the_wheel_holds_every_file_of_the_four_packages_and_nothing_else(wheel):
    carried = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert carried == set().union(*map(files_of, PACKAGES))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_is_typed(wheel, package):
    assert f"{package}/py.typed" in wheel.namelist()


def test_the_bundled_case_and_the_assets_of_the_page_are_carried(wheel):
    carried = wheel.namelist()
    assert "layers/cases/kg-tj-2021/case.toml" in carried
    assert {".js", ".css", ".html"} <= {Path(name).suffix for name in carried if name.startswith("maps/")}


def test_the_licences_are_stated_and_carried(wheel, metadata):
    assert metadata["License-Expression"] == "BSD-3-Clause AND ODbL-1.0 AND CC-BY-4.0"
    stated = {"LICENSE", "LICENSES/ODbL-1.0.txt", "LICENSES/CC-BY-4.0.txt", "LICENSES/README.md"}
    assert set(metadata.get_all("License-File")) == stated
    carried = {name.split(".dist-info/licenses/", 1)[1] for name in wheel.namelist() if "/licenses/" in name}
    assert carried == stated


def test_the_command_starts_at_the_front_door(wheel):
    (name,) = [path for path in wheel.namelist() if path.endswith(".dist-info/entry_points.txt")]
    assert "bordermap = bordermap.__main__:main" in wheel.read(name).decode().splitlines()


def test_the_import_contract_names_the_floors_from_the_top_down():
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    assert contract["type"] == "layers"
    assert contract["layers"] == ["bordermap", "maps", "layers", "geo"]
    assert sorted(PROJECT["tool"]["importlinter"]["root_packages"]) == sorted(PACKAGES)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_one_version_with_its_digests_for_each_package(lock):
    text = lock.read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    pinned = list(PINNED.finditer(text))
    assert entries
    assert [pin[0] for pin in pinned] == entries
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_place_to_download_from(lock):
    assert not re.search(
        r"https?:|file:|--(extra-)?index-url|--find-links|@ ", lock.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("requirement", PROJECT["project"]["dependencies"])
def test_a_dependency_is_pinned_to_versions_that_it_allows(requirement):
    wanted = Requirement(requirement)
    versions = pins("run")[canonicalize_name(wanted.name)]
    assert all(wanted.specifier.contains(Version(version)) for version in versions)


@pytest.mark.parametrize("name", ["run", "build"])
def test_the_lock_for_development_agrees_with_the_others(name):
    everything = pins("dev")
    assert {package: everything.get(package) for package in pins(name)} == pins(name)


@pytest.mark.parametrize(
    "requirement",
    [entry for entry in PROJECT["dependency-groups"]["dev"] if isinstance(entry, str)],
)
def test_a_tool_of_development_is_pinned_to_a_version_that_it_allows(requirement):
    wanted = Requirement(requirement)
    versions = pins("dev")[canonicalize_name(wanted.name)]
    assert all(wanted.specifier.contains(Version(version)) for version in versions)


def test_every_dependency_has_its_reason_in_the_docs():
    text = (ROOT / "docs" / "libraries.md").read_text(encoding="utf-8")
    named = {canonicalize_name(name) for name in re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE)}
    groups = PROJECT["dependency-groups"]
    extras = [entry for extra in PROJECT["project"]["optional-dependencies"].values() for entry in extra]
    asked = [*PROJECT["project"]["dependencies"], *extras, *groups["build"], *groups["dev"]]
    assert named == {canonicalize_name(Requirement(entry).name) for entry in asked if isinstance(entry, str)}
