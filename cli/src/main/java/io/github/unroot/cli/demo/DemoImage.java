package io.github.unroot.cli.demo;

/** What {@code unroot demo} converts: nginx as its Debian package ships it, and a Dockerfile's usual lines about it. */
public final class DemoImage {
    /** The one option that its conversion gets. */
    public static final String PROBE = "http:80/";

    private DemoImage() {}

    public static DebianImage nginx() {
        return DebianImage.of("nginx-light")
                .run("ln -sf /dev/stdout /var/log/nginx/access.log; ln -sf /dev/stderr /var/log/nginx/error.log")
                .with(settings ->
                        settings.withCommand("nginx", "-g", "daemon off;").withPort("80/tcp"));
    }
}
