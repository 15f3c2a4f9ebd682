#!/bin/sh
set -e
mkdir -p /run/web
echo $$ > /run/web/pid
exec httpd -f -p 8080 -h /www
