#!/bin/bash
# One database and one role per service, made when the server's data folder is new.
# A role reaches its own database and no other.
set -euo pipefail

as_superuser() {
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres "$@"
}

as_superuser --command 'REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'

for service in directory credentials notifications; do
  # psql reads the password itself: it never stands on a command line.
  as_superuser --set service="$service" <<SQL
\set password \`cat /run/secrets/$service\`
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
