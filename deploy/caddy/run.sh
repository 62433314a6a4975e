#!/bin/sh
# Starts Caddy with what docker-compose.yml does not know or says in another form.
set -eu

case "${SITE_ADDRESS:-}+${PUBLIC_URL:-}" in
http://*+[Hh][Tt][Tt][Pp][Ss]://*)
	if [ -z "${TRUSTED_PROXIES:-}" ]; then
		echo 'TRUSTED_PROXIES is not set: PUBLIC_URL is https and SITE_ADDRESS is not set, so a web server stands in front: name it, or say none' >&2
		exit 78
	fi
	;;
esac

# A list with commas, as everywhere; Caddy reads words. `none` is nobody.
TRUSTED_PROXIES=$(echo "${TRUSTED_PROXIES:-}" | tr , ' ' | sed 's/^ *none *$//')

# The gateway of the default route, in the kernel's table: four bytes in hexadecimal, the last one first.
gateway=$(awk '$2 == "00000000" { print $3; exit }' /proc/net/route | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/')
# shellcheck disable=SC2086 # four words
HOST_GATEWAY=$([ -n "$gateway" ] && printf '%d.%d.%d.%d' $gateway || echo 127.0.0.1)

export TRUSTED_PROXIES HOST_GATEWAY
exec caddy run --config /etc/caddy/Caddyfile
