#!/bin/bash
set -eo pipefail

datadir=/var/lib/mysql

create_directories() {
    mkdir -p "$datadir" /run/mysqld
    if [ "$(id -u)" = 0 ]; then
        find "$datadir" \! -user mysql -exec chown mysql: '{}' +
        find /run/mysqld \! -user mysql -exec chown mysql: '{}' \;
    fi
}

if [ "$1" = mariadbd ]; then
    create_directories
    if [ "$(id -u)" = 0 ]; then
        echo "entrypoint: switching to the user mysql"
        exec gosu mysql "${BASH_SOURCE[0]}" "$@"
    fi
    if [ ! -d "$datadir/mysql" ]; then
        echo "entrypoint: initializing the database"
        mariadb-install-db --rpm --datadir="$datadir" --auth-root-authentication-method=normal --skip-test-db
    fi
fi
exec "$@"
