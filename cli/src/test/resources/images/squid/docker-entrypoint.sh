#!/bin/bash
set -e

create_log_dir() {
    mkdir -p /var/log/squid
    chmod -R 755 /var/log/squid
    chown -R proxy:proxy /var/log/squid
}

create_cache_dir() {
    mkdir -p /var/spool/squid
    chown -R proxy:proxy /var/spool/squid
}

create_log_dir
create_cache_dir

if [ "${1:0:1}" = - ] || [ -z "$1" ]; then
    if [ ! -d /var/spool/squid/00 ]; then
        echo "Initializing cache..."
        squid -N -f /etc/squid/squid.conf -z
    fi
    echo "Starting squid..."
    exec squid -f /etc/squid/squid.conf -NYCd 1 "$@"
fi
exec "$@"
