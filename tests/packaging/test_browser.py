"""The shared browser sees what a page must not do, and never lets its own absence pass in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
HEAD = "<!doctype html><html lang=en><meta charset=utf-8><title>quiet</title>"
BODY = "<p id=said>Maksat</p>"


def write(folder: Path, body: str, *, head: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(HEAD + head + BODY + body, encoding="utf-8")
    return path


@pytest.mark.page
def test_a_quiet_page_is_clean(page_of, tmp_path):
    opened = page_of(
        write(tmp_path, "<img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>")
    )
    assert opened.page.inner_text("#said") == "Maksat"
    opened.assert_clean()


@pytest.mark.page
def test_a_request_is_recorded_and_gets_no_answer(page_of, tmp_path):
    opened = page_of(write(tmp_path, "<img id=i alt='' src='https://tiles.example/1/2/3.png'>"))
    assert opened.requests == ["https://tiles.example/1/2/3.png"]
    assert opened.page.evaluate("document.getElementById('i').naturalWidth") == 0
    with pytest.raises(AssertionError, match="requests"):
        opened.assert_clean()


@pytest.mark.page
def test_a_file_beside_the_page_is_a_request(page_of, tmp_path):
    (tmp_path / "beside.css").write_text("p { color: red }", encoding="utf-8")
    opened = page_of(write(tmp_path, "<link rel=stylesheet href=beside.css>"))
    assert opened.requests == [(tmp_path / "beside.css").as_uri()]


@pytest.mark.page
def test_an_error_on_the_console_and_an_exception_are_recorded(page_of, tmp_path):
    opened = page_of(write(tmp_path, "<script>console.error('said'); throw new Error('thrown')</script>"))
    assert opened.console_errors == ["error: said"]
    assert opened.page_errors == ["thrown"]


@pytest.mark.page
def test_a_breach_of_the_policy_is_recorded(page_of, tmp_path):
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    opened = page_of(write(tmp_path, "<script>document.title = 'ran'</script>", head=policy))
    assert opened.page.title() == "quiet"
    assert [violation.split(" at ")[0] for violation in opened.violations] == ["script-src-elem: inline"]


@pytest.mark.page
def test_the_viewport_is_as_asked(page_of, tmp_path):
    opened = page_of(write(tmp_path, ""), viewport=(390, 844))
    assert opened.page.evaluate("[innerWidth, innerHeight]") == [390, 844]


def run_without_browser(folder: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    """Run one test that wants a page where there is no browser."""
    (folder / "conftest.py").write_bytes((TESTS / "conftest.py").read_bytes())
    (folder / "test_it.py").write_text("def test_it(page_of):\n    pass\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "."],
        cwd=folder,
        env={**os.environ, "CI": ci, "BORDERMAP_CHROMIUM": str(folder / "no-such-browser")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_browser_the_end_of_the_run_says_what_was_not_tested(tmp_path):
    done = run_without_browser(tmp_path, ci="")
    assert done.returncode == 0, done.stdout
    loud, why, closing = done.stdout.splitlines()[-3:]
    assert " THE PAGE WAS NOT TESTED: 1 skipped " in loud
    assert why.startswith("no Chromium found: install one (Debian: apt-get install chromium")
    assert "1 skipped" in closing


def test_under_ci_a_missing_browser_is_a_failure(tmp_path):
    done = run_without_browser(tmp_path, ci="true")
    assert done.returncode == 1, done.stdout
    assert "no Chromium found" in done.stdout
    assert "1 error" in done.stdout.splitlines()[-1]
