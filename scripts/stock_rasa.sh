#!/usr/bin/env bash
# Rasa's own commands work in this folder: data validate, and test over the conversation tests.
set -euo pipefail
cd "$(dirname "$0")/.."
export TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 RASA_TELEMETRY_ENABLED=false PYTHONWARNINGS=ignore
log=$(mktemp)
trap 'rm -f "$log"' EXIT

echo "rasa data validate …"
rasa data validate --fail-on-warnings >"$log" 2>&1 || { tail -n 30 "$log" >&2; echo "rasa data validate failed" >&2; exit 1; }

echo "rasa test core …"
results=$(mktemp -d)
rasa test core --stories tests/conversations --model models/assistant.tar.gz --out "$results" --fail-on-prediction-errors >"$log" 2>&1 \
    || { tail -n 30 "$log" >&2; echo "rasa test failed" >&2; exit 1; }
rm -rf "$results"
echo "rasa commands: clean"
