"""The browser that the tests of the page share: the system's Chromium, driven by playwright, off the network.

A test that uses it is marked ``page``. Where no Chromium is found such tests are skipped, and the end of the
run says so; under ``CI=true`` they fail instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import playwright
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = (
    "no Chromium found: install one (Debian: apt-get install chromium fonts-dejavu-core), "
    "or name it in BORDERMAP_CHROMIUM"
)
NO_DRIVER = "playwright's own program does not start: it needs libatomic (Debian: apt-get install libatomic1)"
# Kept in the page itself, so that a violation that happens while the document is parsed is seen, too.
WATCH_VIOLATIONS = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.__violations.push(
    event.violatedDirective + ': ' + (event.blockedURI || 'inline') + ' at line ' + event.lineNumber));
"""


# A machine under load is slow, which is no failure; and under CI the same examples are tried each time.
settings.register_profile("bordermap", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("bordermap")


@dataclass
class OpenPage:
    """A page opened in a fresh context without a network, and all that it did that a page must not do.

    Attributes
    ----------
    page
        playwright's page.
    requests
        Every address asked for, but for the page's own and what it carries in itself (``data:``, ``blob:``).
    console_errors
        What was written to the console as an error or a warning.
    page_errors
        Every exception that no script caught.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[str]:
        """Every breach of the page's own content security policy so far."""
        return self.page.evaluate("window.__violations")

    def assert_clean(self) -> None:
        """Fail unless the page asked for nothing, wrote no error and kept to its policy."""
        found = {
            "requests": self.requests,
            "console errors": self.console_errors,
            "page errors": self.page_errors,
            "policy violations": self.violations,
        }
        assert not any(found.values()), {what: items for what, items in found.items() if items}


def find_chromium() -> str | None:
    """Return the path of the Chromium to use: the one named, else the first of the usual names on PATH."""
    named = os.environ.get("BORDERMAP_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def is_driver_running() -> bool:
    """Tell whether the program through which playwright speaks to a browser starts on this machine."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def give_up(reason: str) -> NoReturn:
    """Skip for want of a browser, or fail under CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Iterator[None]:
    """Say last, and loudly, that the page was not tested."""
    yield
    reports = terminalreporter.stats.get("skipped", [])
    for reason in (NO_CHROMIUM, NO_DRIVER):
        count = sum(reason in str(report.longrepr) for report in reports)
        if count:
            loud = f"THE PAGE WAS NOT TESTED: {count} skipped"
            terminalreporter.write_sep("!", loud, red=True, bold=True)
            terminalreporter.write_line(reason, red=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; skip without one, or fail under CI."""
    found = find_chromium()
    if found is None:
        give_up(NO_CHROMIUM)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the Chromium once for the whole run."""
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    if not is_driver_running():
        give_up(NO_DRIVER)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=[*CHROMIUM_ARGUMENTS, *as_root])
        yield started
        started.close()


@pytest.fixture
def page_of(browser: Browser) -> Iterator[Callable[..., OpenPage]]:
    """Return a function that opens a file in a fresh context, the network blocked and all it does recorded.

    ``page_of(path)`` opens it at 1280 by 800 CSS pixels, ``page_of(path, viewport=(390, 844))`` as on a
    phone. Further keywords go to playwright's ``new_context``, such as ``locale`` and ``is_mobile``.
    """
    contexts: list[BrowserContext] = []

    def open_page(path: Path, *, viewport: tuple[int, int] = (1280, 800), **options: Any) -> OpenPage:
        width, height = viewport
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.add_init_script(WATCH_VIOLATIONS)
        address = path.resolve().as_uri()
        opened = OpenPage(context.new_page())
        record(opened, own=address)
        context.route("**/*", block_network)
        opened.page.goto(address, wait_until="load")
        if opened.page.evaluate("'bordermap' in window"):
            opened.page.wait_for_selector("html.is-ready")  # its data is unpacked after it has loaded
        return opened

    yield open_page
    for context in contexts:
        context.close()


def record(opened: OpenPage, *, own: str) -> None:
    """Write down what a page asks for and complains of."""

    def on_request(request: Request) -> None:
        address = request.url.split("#", 1)[0]
        if address != own and not address.startswith(("data:", "blob:")):
            opened.requests.append(address)

    def on_console(message: Any) -> None:
        if message.type in ("error", "warning"):
            opened.console_errors.append(f"{message.type}: {message.text}")

    opened.page.on("request", on_request)
    opened.page.on("websocket", lambda socket: opened.requests.append(socket.url))
    opened.page.on("console", on_console)
    opened.page.on("pageerror", lambda error: opened.page_errors.append(str(error)))


def block_network(route: Route) -> None:
    """Let a page have local files and what it carries in itself, and nothing else."""
    if route.request.url.startswith(("file:", "data:", "blob:")):
        route.continue_()
    else:
        route.abort("internetdisconnected")
