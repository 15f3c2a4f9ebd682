# The outer half of a session: in its user and mount namespace, outside its PID namespace.
# $1: the session's directory; then the command, which gets this standard input as its own.
# Standard input is the caller's end: its first line says that the IDs are mapped, its end that the caller is gone.
directory=$1
shift
if ! read -r _; then
    rmdir -- "$directory"
    exit 125
fi
trap '' INT TERM HUP

# What is left of a session, whatever of it is still ending: processes that are being killed go on for a moment.
remove() {
    # A mount that somebody left on it or below: what is there is not the session's, be it on the same file system or not.
    if grep -qF -e "/${1##*/}/" -e "/${1##*/} " /proc/self/mountinfo; then return 1; fi
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        left=
        for group in /sys/fs/cgroup/"${1##*/}" /sys/fs/cgroup/*/"${1##*/}"; do
            if [ -d "$group" ]; then
                find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
                [ ! -d "$group" ] || left=$group
            fi
        done
        # The directory last: by its name the next session finds the rest.
        [ -n "$left" ] || rm -rf --one-file-system -- "$1" 2>/dev/null
        [ -e "$1" ] || return 0
        sleep 0.1
    done
}

# Sessions whose shell was killed. Their lock went with their last process; a directory without one is only just being
# made, or was half removed.
sweep() {
    find "${directory%/*}" -maxdepth 1 -type d -user "$(id -u)" -perm 700 -name 'unroot-[0-9]*' ! -path "$directory" |
        while IFS= read -r other; do
            if [ -f "$other/lock" ]; then
                (flock -n 8 && remove "$other") 8<"$other/lock"
            elif [ -n "$(find "$other" -maxdepth 0 -mmin +10)" ]; then
                remove "$other"
            fi
        done
}

# Held until the last process of the session has ended; it has its name only once it is locked.
exec 9>"$directory/lock.new"
flock 9
mv -- "$directory/lock.new" "$directory/lock"
sweep 9>&- </dev/null >/dev/null 2>&1 &
sweeper=$!

exec 3<&0
# All in the PID namespace dies with its first process, that one with unshare, and that with this shell.
setpriv --pdeathsig KILL unshare --pid --fork --kill-child=KILL --mount-proc --propagation private -- \
    sh -c '"$@" 0<&3 3<&- & wait $!' sh "$@" &
session=$!
# The command is asked to end when the caller is gone, since it reads the same pipe; then it is made to.
setpriv --pdeathsig KILL sh -c 'cat >/dev/null; sleep 5; kill -KILL "$0"' $session 0<&3 3<&- 9>&- >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait $session
code=$?
kill -KILL $watch 2>/dev/null
wait $sweeper
remove "$directory"
exit $code
