#!/bin/bash
# Hands the password files to the image's own entrypoint as variables: the files are readable by root alone, which this
# still is, while the entrypoint soon is not.
set -euo pipefail

POSTGRES_PASSWORD="$(cat /run/secrets/postgres-password)"
export POSTGRES_PASSWORD
for database in auth mfa notification admin; do
  for role in owner app; do
    export "${database^^}_${role^^}_PASSWORD=$(cat "/run/secrets/${database}_${role}-password")"
  done
done
exec docker-entrypoint.sh "$@"
