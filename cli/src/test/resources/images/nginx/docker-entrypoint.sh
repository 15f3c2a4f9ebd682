#!/bin/sh
set -e

if [ "$1" = nginx ] && [ -d /docker-entrypoint.d ]; then
    for script in /docker-entrypoint.d/*.sh; do
        if [ -x "$script" ]; then
            echo "entrypoint: launching $script"
            "$script"
        fi
    done
fi
exec "$@"
