#!/bin/bash
# Runs once, when PostgreSQL's data folder is empty: a database per service, with an owner role for migrations and an app
# role that owns nothing. Passwords are in the environment, see docker-compose.yml.
set -euo pipefail

for database in auth mfa notification admin; do
  owner_variable="${database^^}_OWNER_PASSWORD"
  app_variable="${database^^}_APP_PASSWORD"
  psql --quiet --set ON_ERROR_STOP=1 --username postgres \
    --set database="$database" --set owner="${database}_owner" --set app="${database}_app" \
    --set owner_password="${!owner_variable}" --set app_password="${!app_variable}" <<'SQL'
create role :"owner" login password :'owner_password';
create role :"app" login password :'app_password';
create database :"database" owner :"owner";
revoke all on database :"database" from public;
grant connect on database :"database" to :"app";
\connect :"database"
revoke all on schema public from public;
alter schema public owner to :"owner";
grant usage on schema public to :"app";
SQL
done
