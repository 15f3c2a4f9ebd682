# Configures the packages whose files are in place, as apt-get would after it has unpacked them: run by sh inside the new
# image, as its root, with no network.
#   $1          base, where there is no configured package yet, or more
#   then        the packages that have a script to be run before unpacking, a double dash, and the paths that triggers watch
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LC_ALL=C.UTF-8 TZ=UTC
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true
umask 022
kind=$1
shift

# No service is to be started (policy-rc.d, as in Debian's invoke-rc.d).
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

configure() {
    dpkg --force-unsafe-io --force-confold --configure "$@" </dev/null
}

if [ "$kind" = base ]; then
    # Other packages' scripts need these without saying so: accounts, /etc, and an awk.
    [ -e /usr/bin/awk ] || ln -s mawk /usr/bin/awk
    configure --force-depends base-passwd
    configure --force-depends base-files
    configure --force-depends libc6 perl-base
    rm -f /usr/bin/awk
    configure --force-depends mawk
fi
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    name=${1%%:*}
    DPKG_MAINTSCRIPT_NAME=preinst DPKG_MAINTSCRIPT_PACKAGE=$name DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1 \
        DPKG_MAINTSCRIPT_ARCH=$(dpkg --print-architecture) DPKG_RUNNING_VERSION=$(dpkg-query -W -f '${Version}' dpkg) \
        DPKG_ADMINDIR=/var/lib/dpkg DPKG_ROOT= "/var/lib/dpkg/info/$1.preinst" install </dev/null
    shift
done
[ $# -eq 0 ] || shift
for path; do
    dpkg-trigger --no-await --by-package=dpkg "$path"
done
configure --force-configure-any --pending
rm -f /usr/sbin/policy-rc.d
