#!/bin/sh
set -e
mkdir -p /run/mosquitto
chown -R mosquitto:mosquitto /var/lib/mosquitto /var/log/mosquitto /run/mosquitto
exec "$@"
