#!/bin/sh
# One database and one role for each service, which nobody else may open; PostgreSQL's image runs this once.
# The names and passwords come as variables, PASSWORD_OF_users=..., from a secret.
set -eu

for name in $(env | sed -n 's/^PASSWORD_OF_\([a-z_]*\)=.*/\1/p' | sort); do
  psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --quiet --no-psqlrc \
    --set=ON_ERROR_STOP=1 --set=name="$name" <<'SQL'
    \set variable PASSWORD_OF_:name
    \getenv password :variable
    CREATE ROLE :"name" LOGIN PASSWORD :'password';
    CREATE DATABASE :"name" OWNER :"name";
    REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done

# Nor may they open those that are there anyway.
psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --quiet --no-psqlrc --set=ON_ERROR_STOP=1 \
  --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
