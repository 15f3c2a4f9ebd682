package io.github.unroot.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The shell text that changes a Debian root and keeps each step's difference as a tar file, as an image's layer is one.
 *
 * <p>It runs outside the root, as its owner, with the root's path as first argument. A step's difference is what the
 * kernel stamped since the step began (the change time cannot be set by a program), and whiteouts for what is gone.
 */
final class LayerScript {
    /** Where inside the root the script works; never part of a layer. */
    static final String WORK_FOLDER = "tmp/.unroot";

    private static final String PROLOGUE = """
            set -eu
            cd "$1"
            export DEBIAN_FRONTEND=noninteractive LC_ALL=C
            work=tmp/.unroot
            mkdir $work

            # What is of the making, not of the image: mounts, and what mmdebstrap puts in and takes out again.
            list() {
                find . -xdev -mindepth 1 \\( -path './proc/*' -o -path './sys/*' -o -path './dev/*' -o -path ./$work \\
                    -o -path ./etc/resolv.conf -o -path ./etc/hosts -o -path ./usr/sbin/policy-rc.d \\
                    -o -path './sbin/start-stop-daemon*' -o -path './usr/sbin/start-stop-daemon*' \\
                    -o -path './var/lib/apt/lists/*' -o -path './var/cache/apt/*' \\) -prune -o "$@"
            }
            begin() {
                list -printf '%P\\n' | sort > $work/before
                : > $work/stamp
                sleep 0.05
            }
            end() {
                list -cnewer $work/stamp -printf '%P\\0' | sort -z > $work/changed
                tar --null --no-recursion --numeric-owner --format=pax --pax-option=delete=atime,delete=ctime \\
                    --xattrs '--xattrs-include=*' --warning=no-file-ignored -T $work/changed -cf $work/$1.tar
                list -printf '%P\\n' | sort > $work/after
                comm -23 $work/before $work/after | while IFS= read -r gone; do
                    parent=$(dirname "$gone")
                    if [ -d "$parent" ]; then
                        mkdir -p "$work/whiteouts/$parent"
                        : > "$work/whiteouts/$parent/.wh.${gone##*/}"
                    fi
                done
                if [ -d $work/whiteouts ]; then
                    (cd $work/whiteouts && find . -type f -printf '%P\\0') | sort -z > $work/whited
                    tar --null --no-recursion --numeric-owner --owner=0 --group=0 -C $work/whiteouts \\
                        -T $work/whited -rf $work/$1.tar
                    rm -r $work/whiteouts
                fi
            }
            """;

    /** The base comes without one; engines expect a directory there. */
    private static final String EMPTY_DEV = "mkdir -p dev\nchmod 0755 dev\n";

    private LayerScript() {}

    /** Two steps, two tar files in the work folder: {@code packages.tar} and {@code files.tar}. */
    static String of(DebianImage image) {
        StringBuilder script = new StringBuilder(PROLOGUE).append("begin\n").append(EMPTY_DEV);
        if (!image.packages().isEmpty()) {
            script.append("chroot . apt-get install -qq --yes --no-install-recommends ")
                    .append(String.join(" ", image.packages()))
                    .append("\nchroot . apt-get clean\n");
        }
        script.append("end packages\nbegin\n");
        image.files().forEach(file -> script.append(write(file)));
        image.commands()
                .forEach(command -> script.append("chroot . /bin/sh -euc ")
                        .append(quoted(command))
                        .append('\n'));
        return script.append("end files\n").toString();
    }

    private static String write(DebianImage.ImageFile file) {
        String path = quoted("." + file.path());
        String text = Base64.getEncoder().encodeToString(file.text().getBytes(StandardCharsets.UTF_8));
        return "mkdir -p \"$(dirname " + path + ")\"; echo " + text + " | base64 -d > " + path + "; chmod "
                + file.mode() + " " + path + "\n";
    }

    /** One word of the shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
