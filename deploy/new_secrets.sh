#!/usr/bin/env bash
# Makes the secrets of deploy/compose.yml in deploy/secrets/, once. What is there already is kept.
set -euo pipefail
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 700 secrets

random() { head -c 36 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
# Readable in the containers, whose users are not ours; on this machine the folder keeps others out.
keep() { [ -e "secrets/$1" ] || { printf '%s' "$2" >"secrets/$1"; chmod 444 "secrets/$1"; echo "deploy/secrets/$1"; }; }

keep portal_secret "$(random)"
keep teams_secret "$(random)"
keep teams_app_password ""    # from the app registration, docs/teams.md
keep postgres_password "$(random)"
keep database_url "postgresql://assistant:$(cat secrets/postgres_password)@postgres:5432/assistant"
keep redis_password "$(random)"
keep redis_url "redis://:$(cat secrets/redis_password)@redis:6379/0"
keep redis.conf "requirepass $(cat secrets/redis_password)
save \"\"
appendonly no
maxmemory 128mb
maxmemory-policy noeviction
"
for file in tls.crt tls.key; do
    [ -e "secrets/$file" ] || echo "Missing: deploy/secrets/$file (certificate chain and key of the public name, mode 444)" >&2
done
