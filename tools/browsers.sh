#!/usr/bin/env bash
# Print the path of a Chromium that can drive the tests of the page; install Debian's where that may be done,
# and Debian's Firefox ESR, in which the page is opened, too.
# Looked at in this order: $BORDERMAP_CHROMIUM, then chromium, chromium-browser and google-chrome on PATH.
# libatomic comes with it: the program through which playwright drives a browser needs it, and a small Debian
# is without it. Ends with 1, saying why, where something is missing; the tests say so again at their end.
set -euo pipefail

find_one() {
    if [ -n "${BORDERMAP_CHROMIUM:-}" ]; then
        command -v "$BORDERMAP_CHROMIUM"
        return
    fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

lacks_libatomic() {
    ! /sbin/ldconfig -p | grep 'libatomic\.so\.1' >/dev/null
}

if [ -n "${BORDERMAP_CHROMIUM:-}" ] && ! find_one >/dev/null; then
    echo "BORDERMAP_CHROMIUM names $BORDERMAP_CHROMIUM, which is not a program." >&2
    exit 1
fi
if ! grep -qs '^ID=debian$' /etc/os-release || ! command -v apt-get >/dev/null; then
    find_one || {
        echo "No Chromium found: install one, or name it in BORDERMAP_CHROMIUM." >&2
        exit 1
    }
    exit 0
fi

packages=()
find_one >/dev/null || packages+=(chromium fonts-dejavu-core)
command -v "${BORDERMAP_FIREFOX:-firefox-esr}" >/dev/null || command -v firefox >/dev/null || packages+=(firefox-esr)
if lacks_libatomic; then
    packages+=(libatomic1)
fi
if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" -eq 0 ]; then
        as_root=()
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        echo "For the tests of the page, install as root: apt-get install ${packages[*]}" >&2
        exit 1
    fi
    echo "Installing for the tests of the page: ${packages[*]} ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    {
        "${as_root[@]}" apt-get update -qq &&
            "${as_root[@]}" apt-get install -qq --yes --no-install-recommends "${packages[@]}"
    } >&2 || {
        echo "They could not be installed." >&2
        exit 1
    }
fi
find_one
