#!/usr/bin/env bash
# Backs up the three databases while everything runs:
#   deploy/backup/back-up.sh FOLDER
# FOLDER/<instant>/ then holds a dump of each, and its path is printed. Secrets are not in it: docs/operations.md.
# The programs of PostgreSQL are called in its container. With CLIENTS= (empty) they are those of this machine,
# which find the server by PGHOST, PGUSER and the like.
set -euo pipefail

CLIENTS=${CLIENTS-docker compose exec -T --user postgres postgres}

if [ $# -ne 1 ]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
# Hashes of passwords are for their owner alone.
umask 077
mkdir -p "$1"
folder=$(cd "$1" && pwd)/$(date -u +%Y-%m-%dT%H-%M-%SZ)
cd "$(dirname "$0")/../.."

# Whole or not at all.
mkdir "$folder.part"
clean_up() {
  for one in $(jobs -pr); do kill "$one" || true; done
  rm -rf "$folder.part"
}
trap clean_up EXIT

# Without sessions: one that was ended since would be alive again. Without the files of imports: they hold the NUMEN of
# everybody, and are gone from the database within a day.
dump() {
  $CLIENTS pg_dump --format custom --exclude-table-data public.sessions --exclude-table-data public.import_chunks \
    --dbname "$1" > "$folder.part/$1.dump" < /dev/null
}

# Together: each dump is the state at the instant when it begins, and the less lies between them the less has to be
# mended after a restoration.
dumps=()
for database in directory credentials notifications; do
  dump "$database" &
  dumps+=($!)
done
for one in "${dumps[@]}"; do wait "$one"; done

(cd "$folder.part" && sha256sum ./*.dump > SHA256SUMS)
mv "$folder.part" "$folder"
echo "$folder"
