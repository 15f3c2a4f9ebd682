#!/bin/sh
set -e
mkdir -p /run/web
chown nobody /run/web && echo "given away"
exec su -s /bin/sh -c "exec httpd -f -p 80 -h /www" nobody
