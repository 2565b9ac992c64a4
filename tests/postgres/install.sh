#!/bin/sh
# Install Debian's PostgreSQL for the tests, where there is none. Only its programs are needed: the
# cluster that the package would make and start is left out.
set -eu

if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
    exit 0
fi
if [ "${PRIMUM_WITHOUT_POSTGRESQL:-}" = 1 ]; then
    echo "PostgreSQL is not installed: tests that need it are left out" >&2
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests of the feedback store need PostgreSQL (initdb, pg_ctl, psql), and this system" >&2
    echo "has no apt-get to install it with. Install it, or leave those tests out:" >&2
    echo "PRIMUM_WITHOUT_POSTGRESQL=1 make test" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
fi
conf=/etc/postgresql-common/createcluster.d
$as_root mkdir -p "$conf"
echo "create_main_cluster = false" | $as_root tee "$conf/primum.conf" >/dev/null
install="env DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql"
$as_root $install || { $as_root apt-get update -q && $as_root $install; }
