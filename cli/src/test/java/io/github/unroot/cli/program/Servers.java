package io.github.unroot.cli.program;

import static io.github.unroot.cli.program.Request.get;
import static io.github.unroot.cli.program.Request.inside;

import io.github.unroot.cli.demo.DebianImage;
import java.util.List;

/** The ten servers that Unroot is measured by, as Docker's official images start them: root first, then a drop of privileges. */
public final class Servers {
    private static final String ENTRYPOINT = "/docker-entrypoint.sh";

    private Servers() {}

    public static List<Program> all() {
        return List.of(
                redis(),
                nginx(),
                apache2(),
                postgresql(),
                mariadb(),
                memcached(),
                mosquitto(),
                haproxy(),
                lighttpd(),
                squid());
    }

    public static Program redis() {
        DebianImage image = DebianImage.of("redis-server", "redis-tools", "gosu")
                .script(ENTRYPOINT, ImageText.of("redis/docker-entrypoint.sh"))
                .run("mkdir /data; chown redis:redis /data")
                .with(settings -> settings.withEntrypoint(ENTRYPOINT)
                        .withCommand("redis-server", "--protected-mode", "no")
                        .withWorkingDirectory("/data")
                        .withVolume("/data")
                        .withPort("6379/tcp"));
        return new Program(
                "redis",
                image,
                "tcp:6379",
                inside("kept", "sh", "-c", "redis-cli set word kept && redis-cli get word"));
    }

    public static Program nginx() {
        DebianImage image = DebianImage.of("nginx-light")
                .script(ENTRYPOINT, ImageText.of("nginx/docker-entrypoint.sh"))
                .script("/docker-entrypoint.d/10-server-name.sh", ImageText.of("nginx/10-server-name.sh"))
                .run("ln -sf /dev/stdout /var/log/nginx/access.log; ln -sf /dev/stderr /var/log/nginx/error.log")
                .with(settings -> settings.withEntrypoint(ENTRYPOINT)
                        .withCommand("nginx", "-g", "daemon off;")
                        .withPort("80/tcp"));
        return new Program("nginx", image, "http:80/", get("/", "Welcome to nginx!"));
    }

    public static Program apache2() {
        DebianImage image = DebianImage.of("apache2")
                .run("ln -sf /dev/stdout /var/log/apache2/access.log; ln -sf /dev/stderr /var/log/apache2/error.log")
                .with(settings ->
                        settings.withCommand("apache2ctl", "-D", "FOREGROUND").withPort("80/tcp"));
        return new Program("apache2", image, "http:80/", get("/", "Apache2 Debian Default Page"));
    }

    public static Program postgresql() {
        DebianImage image = DebianImage.of("postgresql", "gosu")
                .script("/usr/local/bin/docker-entrypoint.sh", ImageText.of("postgresql/docker-entrypoint.sh"))
                .run("sed -ri \"s/^#?listen_addresses.*/listen_addresses = '*'/\""
                        + " /usr/share/postgresql/*/postgresql.conf.sample")
                .run("ln -s /usr/lib/postgresql/*/bin/* /usr/local/sbin/")
                .run("install -d -m 3777 -o postgres -g postgres /var/run/postgresql")
                .run("install -d -m 1777 -o postgres -g postgres /var/lib/postgresql/data")
                .with(settings -> settings.withEntrypoint("docker-entrypoint.sh")
                        .withCommand("postgres")
                        .withEnvironment("PGDATA", "/var/lib/postgresql/data")
                        .withEnvironment("POSTGRES_HOST_AUTH_METHOD", "trust")
                        .withVolume("/var/lib/postgresql/data")
                        .withPort("5432/tcp"));
        return new Program(
                "postgresql",
                image,
                "tcp:5432",
                inside(
                        "forty-two",
                        "psql",
                        "--host=127.0.0.1",
                        "--username=postgres",
                        "--tuples-only",
                        "--command=create temporary table words (word text)",
                        "--command=insert into words values ('forty' || '-two')",
                        "--command=select word from words"));
    }

    public static Program mariadb() {
        DebianImage image = DebianImage.of("mariadb-server", "gosu")
                .script("/usr/local/bin/docker-entrypoint.sh", ImageText.of("mariadb/docker-entrypoint.sh"))
                .run("sed -i 's/^bind-address/#bind-address/' /etc/mysql/mariadb.conf.d/50-server.cnf")
                .run("rm -rf /var/lib/mysql; install -d -m 1777 -o mysql -g mysql /var/lib/mysql /run/mysqld")
                .with(settings -> settings.withEntrypoint("docker-entrypoint.sh")
                        .withCommand("mariadbd")
                        .withVolume("/var/lib/mysql")
                        .withPort("3306/tcp"));
        return new Program(
                "mariadb",
                image,
                "tcp:3306",
                inside(
                        "forty-two",
                        "mariadb",
                        "--host=127.0.0.1",
                        "--user=root",
                        "--execute=create database words; create table words.word (word text);"
                                + " insert into words.word values (concat('forty', '-two'));"
                                + " select word from words.word; drop database words"));
    }

    public static Program memcached() {
        DebianImage image = DebianImage.of("memcached")
                .script(ENTRYPOINT, ImageText.of("memcached/docker-entrypoint.sh"))
                .with(settings -> settings.withEntrypoint(ENTRYPOINT)
                        .withCommand("memcached", "-u", "memcache", "-m", "64")
                        .withPort("11211/tcp"));
        return new Program(
                "memcached",
                image,
                "tcp:11211",
                new Request.FromHost(
                        "printf 'set word 0 60 4\\r\\nkept\\r\\nget word\\r\\nquit\\r\\n'"
                                + " | curl -sS --max-time 5 telnet://127.0.0.1:11211",
                        "VALUE word 0 4"));
    }

    public static Program mosquitto() {
        DebianImage image = DebianImage.of("mosquitto", "mosquitto-clients")
                .script(ENTRYPOINT, ImageText.of("mosquitto/docker-entrypoint.sh"))
                .file("/etc/mosquitto/conf.d/container.conf", ImageText.of("mosquitto/container.conf"))
                .with(settings -> settings.withEntrypoint(ENTRYPOINT)
                        .withCommand("/usr/sbin/mosquitto", "-c", "/etc/mosquitto/mosquitto.conf")
                        .withVolume("/var/lib/mosquitto")
                        .withPort("1883/tcp"));
        return new Program(
                "mosquitto",
                image,
                "tcp:1883",
                inside(
                        "retained word",
                        "sh",
                        "-c",
                        "mosquitto_pub -h 127.0.0.1 -r -t topic -m 'retained word'"
                                + " && mosquitto_sub -h 127.0.0.1 -t topic -C 1 -W 5"));
    }

    public static Program haproxy() {
        DebianImage image = DebianImage.of("haproxy")
                .script(ENTRYPOINT, ImageText.of("haproxy/docker-entrypoint.sh"))
                .file("/tmp/site.cfg", ImageText.of("haproxy/site.cfg"))
                .run("cat /tmp/site.cfg >> /etc/haproxy/haproxy.cfg; rm /tmp/site.cfg")
                .run("install -d -o haproxy -g haproxy /run/haproxy")
                .with(settings -> settings.withEntrypoint(ENTRYPOINT)
                        .withCommand("haproxy", "-f", "/etc/haproxy/haproxy.cfg")
                        .withPort("80/tcp"));
        return new Program("haproxy", image, "http:80/", get("/", "answered behind haproxy"));
    }

    public static Program lighttpd() {
        DebianImage image = DebianImage.of("lighttpd")
                .file("/var/www/html/index.html", "<p>a page of lighttpd</p>\n")
                .with(settings -> settings.withCommand("lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf")
                        .withPort("80/tcp"));
        return new Program("lighttpd", image, "http:80/", get("/", "a page of lighttpd"));
    }

    public static Program squid() {
        DebianImage image = DebianImage.of("squid")
                .script("/sbin/entrypoint.sh", ImageText.of("squid/docker-entrypoint.sh"))
                .file("/etc/squid/conf.d/container.conf", ImageText.of("squid/container.conf"))
                .with(settings -> settings.withEntrypoint("/sbin/entrypoint.sh")
                        .withVolume("/var/spool/squid")
                        .withPort("3128/tcp"));
        return new Program(
                "squid",
                image,
                "tcp:3128",
                behind(
                        8998,
                        "a page behind the proxy",
                        "curl -sS --max-time 5 --noproxy '' --proxy http://127.0.0.1:3128 http://127.0.0.1:8998/"));
    }

    /** Asks for the page of a web server that runs, beside the container's own, for as long as the request. */
    static Request behind(int port, String page, String ask) {
        return new Request.FromHost("""
                folder=$(mktemp -d)
                echo '%s' > "$folder/index.html"
                busybox httpd -f -p 127.0.0.1:%d -h "$folder" &
                trap 'kill $!; rm -r "$folder"' EXIT
                sleep 0.3
                %s
                """.formatted(page, port, ask), page);
    }
}
