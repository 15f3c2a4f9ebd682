#!/bin/sh
set -e
mkdir -p /run/redis
chown -R redis:redis /var/lib/redis /run/redis
exec setpriv --reuid=redis --regid=redis --init-groups -- "$@"
