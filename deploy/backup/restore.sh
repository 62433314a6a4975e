#!/usr/bin/env bash
# Restores the three databases from what back-up.sh made, while the services are stopped:
#   deploy/backup/restore.sh FOLDER/<instant>
# Each is restored beside the one that is there; then all three take their places at once. The old ones are kept
# under another name. Until then nothing has changed, and it can be run again.
# CLIENTS is that of back-up.sh. The roles must be there, each named like its database.
set -euo pipefail

CLIENTS=${CLIENTS-docker compose exec -T --user postgres postgres}
DATABASES="directory credentials notifications"

stop() {
  echo "$1" >&2
  exit 2
}

# SQL from the standard input, in the database that is named.
sql() {
  $CLIENTS psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$@"
}

[ $# -eq 1 ] || stop "usage: $0 FOLDER/<instant>"
[ -f "$1/SHA256SUMS" ] || stop "$1 is not a whole back-up: SHA256SUMS is missing."
folder=$(cd "$1" && pwd)
(cd "$folder" && sha256sum --quiet --check SHA256SUMS) || stop "$1 is damaged: take another back-up."
cd "$(dirname "$0")/../.."

# Of psql there may be one at any time: it looks at the health of the server.
connected=$(sql postgres << SQL
SELECT string_agg(DISTINCT datname, ', ') FROM pg_stat_activity
 WHERE datname = ANY (string_to_array('$DATABASES', ' ')) AND application_name <> 'psql';
SQL
)
[ -z "$connected" ] ||
  stop "Somebody works on $connected: stop the services first (docker compose stop proxy gateway directory credentials notifications)."

for database in $DATABASES; do
  echo "restoring $database" >&2
  restored=${database}_restored
  sql postgres << SQL
SET client_min_messages = warning;
DROP DATABASE IF EXISTS $restored;
CREATE DATABASE $restored OWNER $database;
REVOKE ALL ON DATABASE $restored FROM PUBLIC;
SQL
  $CLIENTS pg_restore --exit-on-error --dbname "$restored" < "$folder/$database.dump"
  # The service then reads and publishes nothing until resync has taught it what it told after the back-up.
  sql "$restored" <<< 'INSERT INTO era (learning) VALUES (true) ON CONFLICT (one) DO UPDATE SET learning = true' ||
    stop "The back-up is of an older version than this script: restore it with the version that made it."
  sql "$restored" <<< 'ANALYZE'
done

before=_before_$(date -u +%Y%m%dt%H%M%Sz)
sql postgres << SQL || stop "Nothing has changed. Mend that, and run it again."
BEGIN;
SELECT format('ALTER DATABASE %I RENAME TO %I', datname, datname || '$before')
  FROM pg_database WHERE datname = ANY (string_to_array('$DATABASES', ' ')) \gexec
$(for database in $DATABASES; do echo "ALTER DATABASE ${database}_restored RENAME TO $database;"; done)
COMMIT;
SQL

echo "The databases are those of $1. What was there is kept; drop it once all is well:" >&2
sql postgres <<< "SELECT 'DROP DATABASE ' || datname || ';' FROM pg_database WHERE datname LIKE '%$before'"
cat >&2 << NEXT
Each service reads and publishes nothing until it has learnt what it told after the back-up. Run next:
$(for database in credentials directory notifications; do echo "docker compose run --rm ops resync $database"; done)
docker compose up --wait
docker compose run --rm ops reseal
docker compose run --rm ops verify
NEXT
