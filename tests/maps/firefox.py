"""Firefox, driven by its own protocol (Marionette): enough to open a page, ask it and look at it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

FIREFOX_NAMES = ("firefox-esr", "firefox")
NO_FIREFOX = (
    "no Firefox found: install one (Debian: apt-get install firefox-esr), or name it in BORDERMAP_FIREFOX"
)
_PATIENCE_S = 60.0


def find_firefox() -> str | None:
    """Return the path of the Firefox to use: the one named, else the first of the usual names on PATH."""
    named = os.environ.get("BORDERMAP_FIREFOX")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, FIREFOX_NAMES) if path), None)


class Firefox:
    """A headless Firefox with a profile of its own, for as long as the context lasts.

    Parameters
    ----------
    program
        The path of the Firefox.
    folder
        An empty folder, for its profile and its home.
    size
        Width and height of the window.
    """

    def __init__(self, program: str, folder: Path, *, size: tuple[int, int] = (1280, 860)) -> None:
        self.program, self.folder, self.size = program, folder, size
        self.asked = 0

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {
            "marionette.port": port,
            "browser.shell.checkDefaultBrowser": False,
            "datareporting.policy.dataSubmissionEnabled": False,
            "network.proxy.type": 1,  # nothing of the network: a proxy that isn't there
            "network.proxy.socks": "127.0.0.1",
            "network.proxy.socks_port": 9,
        }
        profile = self.folder / "profile"
        profile.mkdir()
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        width, height = self.size
        arguments = ["--headless", "--marionette", "--profile", str(profile), "--no-remote"]
        arguments += [f"--width={width}", f"--height={height}"]
        self.process = subprocess.Popen(
            [self.program, *arguments],
            env={**os.environ, "HOME": str(self.folder), "MOZ_HEADLESS": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.talk = self._connect(port)
            self.stream = self.talk.makefile("rb")
            self._read()
            self.ask("WebDriver:NewSession", {})
            self.ask("WebDriver:SetWindowRect", {"width": width, "height": height})
        except BaseException:
            self.process.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self.talk.close()
        self.process.terminate()
        self.process.wait(timeout=_PATIENCE_S)

    def open(self, path: Path) -> None:
        """Open a file and wait until it has loaded."""
        self.ask("WebDriver:Navigate", {"url": path.resolve().as_uri()})

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        return self.ask("WebDriver:ExecuteScript", {"script": f"return {expression}", "args": []})["value"]

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        until = time.monotonic() + _PATIENCE_S
        while not self.evaluate(expression):
            if time.monotonic() > until:
                msg = f"{expression} has not become true in {_PATIENCE_S:.0f} s"
                raise TimeoutError(msg)
            time.sleep(0.1)

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return base64.b64decode(self.ask("WebDriver:TakeScreenshot", {"full": False})["value"])

    def ask(self, command: str, arguments: Mapping[str, object]) -> Any:
        """Send a command and return its answer."""
        self.asked += 1
        text = json.dumps([0, self.asked, command, arguments]).encode()
        self.talk.sendall(f"{len(text)}:".encode() + text)
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _connect(self, port: int) -> socket.socket:
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _read(self) -> Any:
        """Read one message: its length, a colon, and JSON."""
        digits = b""
        while (letter := self.stream.read(1)) != b":":
            if not letter:
                msg = "Firefox has closed the connection"
                raise ConnectionError(msg)
            digits += letter
        return json.loads(self.stream.read(int(digits)))
