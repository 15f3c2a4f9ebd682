# What ./unroot and ./check must know of the machine: where a JDK 25 is, and which packages are missing.
# Sourced by both; POSIX sh.

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# The surroundings are wrong (exit 4).
fail() {
    say "$*"
    exit 4
}

# Sets jdk and jdk_version when the folder holds a JDK 25. Reads its "release" file, because starting it costs 100 ms.
take_jdk() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    jdk_version=
    while IFS= read -r line; do
        case $line in
            JAVA_RUNTIME_VERSION=*) jdk_version=${line#*=\"} ;;
            JAVA_VERSION=\"25[.\"]*) jdk=$1 ;;
        esac
    done <"$1/release"
    jdk_version=${jdk_version%\"}
    [ "${jdk:-}" = "$1" ]
}

find_jdk() {
    jdk=
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*25* "${HOME:-/nonexistent}"/.sdkman/candidates/java/25*; do
        if [ -n "$home" ] && take_jdk "$home"; then return; fi
    done
    on_path=$(command -v java || true)
    if [ -n "$on_path" ]; then
        on_path=$(readlink -f -- "$on_path")
        if take_jdk "${on_path%/bin/java}"; then return; fi
    fi
    fail "there is no JDK 25 here; install Eclipse Temurin 25 (https://adoptium.net), which Debian itself does not have, and set JAVA_HOME to it"
}

# need TOOL PACKAGE: notes the package when there is no such command; a TOOL with a slash is a file.
need() {
    case $1 in
        */*) [ -e "$1" ] && return ;;
        *) command -v "$1" >/dev/null && return ;;
    esac
    case " ${missing:-} " in
        *" $2 "*) ;;
        *) missing="${missing:-}${missing:+ }$2" ;;
    esac
}

apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Installs what need() noted where that is allowed, and says what to install where it is not.
install_missing() {
    [ -n "${missing:-}" ] || return 0
    if [ "$(id -u)" != 0 ] || [ "${UNROOT_INSTALL:-}" = never ] || ! command -v apt-get >/dev/null; then
        fail "these packages are needed and missing: $missing; install them as root: apt-get install --no-install-recommends $missing"
    fi
    say "installing $missing"
    apt_log=$(mktemp)
    # Word splitting is wanted: one word a package. A suite that cannot be reached does not matter if another has them.
    # shellcheck disable=SC2086
    if ! apt_get install --no-install-recommends $missing >"$apt_log" 2>&1; then
        apt_get update >>"$apt_log" 2>&1 || true
        if ! apt_get install --no-install-recommends $missing >>"$apt_log" 2>&1; then
            tail -n 5 "$apt_log" >&2
            rm -f "$apt_log"
            fail "apt-get could not install $missing; install them by hand"
        fi
    fi
    rm -f "$apt_log"
    missing=
}

# runc and others live where an ordinary user's PATH does not look.
PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/sbin:/sbin
export PATH
