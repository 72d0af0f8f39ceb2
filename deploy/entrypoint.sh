#!/bin/sh
# Starts `bot`. A secret may come as a file: PORTAL_SECRET_FILE=/run/secrets/portal_secret sets PORTAL_SECRET.
set -eu
for name in PORTAL_SECRET TEAMS_SECRET TEAMS_APP_PASSWORD DATABASE_URL REDIS_URL; do
    eval "file=\${${name}_FILE:-}"
    [ -n "$file" ] || continue
    [ -r "$file" ] || { echo "${name}_FILE: $file cannot be read." >&2; exit 1; }
    value=$(cat "$file")
    export "$name=$value"
done
exec bot "$@"
