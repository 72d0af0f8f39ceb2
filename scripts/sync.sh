#!/usr/bin/env bash
# Creates or updates .venv from uv.lock.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! .uv/bin/uv python find 3.10 >/dev/null 2>&1 && ! .uv/bin/uv python install 3.10 >/dev/null 2>&1; then
    echo "setup: Python 3.10 was not found and could not be downloaded. Rasa 3.6 needs it: install python3.10 and try again." >&2
    exit 1
fi
free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
if [ ! -d .venv ] && [ "${free_mb:-9999}" -lt 4000 ]; then
    echo "setup: the environment needs about 3 GB of disk, and ${free_mb} MB are free here." >&2
    exit 1
fi
[ -d .venv ] || echo "Creating the environment in .venv/ (about 2.5 GB, a minute or two) …"
.uv/bin/uv sync --frozen --quiet || { echo "setup: the packages of uv.lock could not be installed; the lines above say why." >&2; exit 1; }
