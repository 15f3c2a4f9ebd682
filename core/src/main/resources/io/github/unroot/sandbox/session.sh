# The outer half of a session: in its user and mount namespace, outside its PID namespace.
# $1: the session's directory; then the command, which gets this standard input as its own.
# Standard input is the caller's end: its first line says that the IDs are mapped, its end that the caller is gone.
directory=$1
shift
read -r _ || exit 125
exec 3<&0
# All in the PID namespace dies with its first process, that one with unshare, and that with this shell.
setpriv --pdeathsig KILL unshare --pid --fork --kill-child=KILL --mount-proc --propagation private -- \
    sh -c '"$@" 0<&3 3<&- & wait $!' sh "$@" &
session=$!
# The command is asked to end when the caller is gone, since it reads the same pipe; then it is made to.
(cat >/dev/null; sleep 5; kill -KILL $session) 0<&3 3<&- >/dev/null 2>&1 &
watch=$!
exec 3<&-
trap '' INT TERM HUP
wait $session
code=$?
kill -KILL $watch 2>/dev/null
rm -rf --one-file-system -- "$directory"
for group in /sys/fs/cgroup/"${directory##*/}" /sys/fs/cgroup/*/"${directory##*/}"; do
    [ -d "$group" ] && find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
done
exit $code
