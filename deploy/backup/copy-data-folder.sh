#!/usr/bin/env bash
# Copies the data folder of npm start while it is stopped: to back it up, and back again to restore it.
#   deploy/backup/copy-data-folder.sh .data /var/backups/citadelle
# The copy holds everything, the database too where root keeps it elsewhere, in reach of the server's user.
set -euo pipefail

stop() {
  echo "$1" >&2
  exit 2
}

[ $# -eq 2 ] || stop "usage: $0 FROM TO"
[ -d "$1/postgres" ] || stop "$1 is no data folder."
[ ! -e "$2" ] || stop "$2 exists already: name a folder that does not."

elsewhere=$1/postgres/elsewhere.json
data=$1/postgres/data
if [ -e "$elsewhere" ]; then
  data=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).data' "$elsewhere")
fi
[ ! -e "$data/postmaster.pid" ] || stop "The database of $1 runs: stop npm start first (start it once more if it was killed)."

# Whole or not at all.
trap 'rm -rf "$2.part"' EXIT
rm -rf "$2.part"
cp -a "$1" "$2.part"
if [ -e "$elsewhere" ]; then
  rm "$2.part/postgres/elsewhere.json"
  cp -a "$data" "$2.part/postgres/data"
fi
mv "$2.part" "$2"
