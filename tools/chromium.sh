#!/usr/bin/env bash
# Print the path of a Chromium that can drive the tests of the page; install Debian's where that may be done.
# Looked at in this order: $BORDERMAP_CHROMIUM, then chromium, chromium-browser and google-chrome on PATH.
# Ends with 1, saying why, where there is none; the tests then say so again at the end of their run.
set -euo pipefail

find_one() {
    if [ -n "${BORDERMAP_CHROMIUM:-}" ]; then
        [ -x "$BORDERMAP_CHROMIUM" ] && printf '%s\n' "$BORDERMAP_CHROMIUM"
        return
    fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if find_one; then
    exit 0
fi
if [ -n "${BORDERMAP_CHROMIUM:-}" ]; then
    echo "BORDERMAP_CHROMIUM names $BORDERMAP_CHROMIUM, which is not a program." >&2
    exit 1
fi
if ! grep -qs '^ID=debian$' /etc/os-release || ! command -v apt-get >/dev/null; then
    echo "No Chromium found: install one, or name it in BORDERMAP_CHROMIUM." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "No Chromium found, and no right to install it: apt-get install chromium fonts-dejavu-core" >&2
    exit 1
fi
echo "Installing Debian's chromium for the tests of the page ..." >&2
export DEBIAN_FRONTEND=noninteractive
{
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" apt-get install -qq --yes --no-install-recommends chromium fonts-dejavu-core
} >&2 || {
    echo "Debian's chromium could not be installed." >&2
    exit 1
}
find_one
