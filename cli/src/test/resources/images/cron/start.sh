#!/bin/sh
set -e
cron
while ! [ -s /tmp/tick ]; do
    sleep 0.2
done
cat /tmp/tick
exec sleep infinity
