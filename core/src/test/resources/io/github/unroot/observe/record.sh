#!/bin/sh
# Makes the transcripts again: ./record.sh CLASSES, as root, with runc, strace, gcc, busybox-static, jq and a JDK on the path.
# CLASSES is where the compiled library is. Process numbers, addresses and socket numbers differ from one recording to the next.
set -eu
classes=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/Options.java" <<'J'
void main() {
    IO.println(String.join(" ", io.github.unroot.observe.TraceFilter.options()));
}
J
options=$(java -cp "$classes" "$work/Options.java")

record() { # NAME PROGRAM...
    name=$1
    shift
    root=$work/$name/rootfs
    mkdir -p "$root/bin" "$root/etc" "$root/proc" "$root/dev" "$root/sys" "$root/tmp" "$root/run"
    cp "$(command -v busybox)" "$root/bin/busybox"
    for applet in sh cat touch mkdir chown ln sleep chroot; do ln -s busybox "$root/bin/$applet"; done
    gcc -O1 -static -o "$root/bin/tricky" "$here/tricky.c"
    cp "$here/shell.sh" "$root/shell.sh"
    chmod 1777 "$root/tmp" "$root/run"
    echo secret > "$root/etc/secret"
    chmod 600 "$root/etc/secret"
    echo "listen 80" > "$root/etc/conf"
    touch "$root/etc/denied"
    (cd "$work/$name" && runc spec)
    jq '.process.terminal = false | .process.args = $ARGS.positional | .process.user = {uid: 1234, gid: 0}
        | .process.capabilities = {} | .root.readonly = false' --args "$@" \
        < "$work/$name/config.json" > "$work/config" && mv "$work/config" "$work/$name/config.json"
    runc delete -f "record-$name" 2> "$work/before" || true
    runc create -b "$work/$name" "record-$name" > "$work/$name.output" 2>&1 < /dev/null
    # shellcheck disable=SC2086
    strace $options -o "$here/$name.strace" -p "$(runc state "record-$name" | jq .pid)" 2> "$work/$name.attached" &
    tracer=$!
    until grep -qs attached "$work/$name.attached"; do sleep 0.1; done
    runc start "record-$name"
    wait "$tracer"
    runc delete -f "record-$name"
}

record shell /bin/sh /shell.sh
record tricky /bin/tricky
