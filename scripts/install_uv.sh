#!/usr/bin/env bash
# Puts uv into .uv/ of this project: from pip in a small environment of its own, so that no system Python is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "setup: $*" >&2; exit 1; }

for python in python3.10 python3 python; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        echo "Setting up uv in .uv/ …"
        rm -rf .uv
        "$python" -m venv .uv || fail "could not create .uv/ (is the disk full?)"
        .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==0.13.9" 2>.uv/pip.log \
            || { tail -n 3 .uv/pip.log >&2; fail "pip could not install uv: is a package index reachable?"; }
        exit 0
    fi
done
if command -v uv >/dev/null 2>&1; then
    mkdir -p .uv/bin
    ln -sf "$(command -v uv)" .uv/bin/uv
    exit 0
fi
fail "neither uv nor a Python 3 with venv was found. Install Python 3.10 (on Debian: apt-get install python3-venv)."
