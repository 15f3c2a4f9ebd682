cd /etc; touch nope
(cat /bin/../etc/x; exit 3)
mkdir -p /tmp/a/b; chown 5:5 /tmp/a; ln -s b /tmp/a/l
echo x > "/tmp/é>\"q<"; cat /etc/secret; echo more >> rel
chroot /tmp /bin/none; sleep 0.1 & wait
exec /bin/busybox sh -c 'set -e; read line < /etc/conf; chown 5:5 /run; echo not reached'
