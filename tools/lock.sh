#!/usr/bin/env bash
# Write the locks in requirements/ again from pyproject.toml, for every Python from 3.11 on, with hashes.
#
#     tools/lock.sh             adds or drops what pyproject.toml asks for, keeps the other versions
#     tools/lock.sh --upgrade   takes the newest versions that pyproject.toml allows
#
# uv does the resolving; it is installed into a folder that is thrown away afterwards.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
"${PYTHON:-python3}" -m venv --without-pip "$scratch/venv"
"${PYTHON:-python3}" -m pip --python "$scratch/venv/bin/python" install --quiet "uv>=0.8"

lock() {
    local name=$1
    shift
    "$scratch/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command tools/lock.sh \
        --output-file "requirements/$name.txt" "${upgrade[@]}" "$@"
}

mkdir -p requirements
upgrade=("$@")
lock run pyproject.toml
lock build --group build
lock dev pyproject.toml --group dev --extra population --constraint requirements/run.txt --constraint requirements/build.txt
