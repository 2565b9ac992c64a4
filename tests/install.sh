#!/bin/sh
# Install what tests need beside Python, from Debian, where it is missing: PostgreSQL for the feedback
# store, Chromium for a client in a browser, nginx for the proxy that a how-to describes.
# Only programs are needed: no server is started.
set -eu

missing=
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 ||
    [ "${PRIMUM_WITHOUT_POSTGRESQL:-}" = 1 ] || missing="postgresql"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    missing="$missing chromium"
command -v nginx >/dev/null 2>&1 || missing="$missing nginx"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Some tests need these, and this system has no apt-get to install them with:$missing" >&2
    echo "Tests with nginx and Chromium are skipped without them. Install PostgreSQL (initdb, pg_ctl," >&2
    echo "psql), or leave the tests of its store out: PRIMUM_WITHOUT_POSTGRESQL=1 make test" >&2
    case "$missing" in *postgresql*) exit 1 ;; *) exit 0 ;; esac
fi
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
# Packages would start what they install: tests run their own.
conf=/etc/postgresql-common/createcluster.d
$as_root mkdir -p "$conf"
echo "create_main_cluster = false" | $as_root tee "$conf/primum.conf" >/dev/null
install="env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends $missing"
$as_root $install || { $as_root apt-get update -q && $as_root $install; }
