package io.github.unroot.cli.program;

import static io.github.unroot.cli.program.Request.get;
import static io.github.unroot.cli.program.Request.inside;

import io.github.unroot.cli.demo.DebianImage;
import java.util.List;

/** Programs and ways of starting that the planner was not built around: it has to get there by evidence. */
public final class OtherServers {
    private OtherServers() {}

    public static List<Program> all() {
        return List.of(
                redisWithDebiansSettings(),
                apacheInForeground(),
                python(),
                node(),
                tinyproxy(),
                dnsmasq(),
                phpFpm(),
                supervisor(),
                httpdBelowUsrLocal(),
                gunicorn());
    }

    /**
     * Servers that could do without root, if one knew their settings as their manuals have them; evidence alone does not
     * lead there yet. One that is converted after all belongs into the list above.
     */
    public static List<Program> notYet() {
        return List.of(vsftpd(), varnish());
    }

    /** Debian's own redis.conf is the redis user's alone, and the entrypoint drops privileges without asking. */
    public static Program redisWithDebiansSettings() {
        DebianImage image = DebianImage.of("redis-server", "redis-tools")
                .script("/docker-entrypoint.sh", ImageText.of("redis/unguarded-entrypoint.sh"))
                .with(settings -> settings.withEntrypoint("/docker-entrypoint.sh")
                        .withCommand("redis-server", "/etc/redis/redis.conf", "--daemonize", "no")
                        .withVolume("/var/lib/redis")
                        .withPort("6379/tcp"));
        return new Program(
                "redis-debian",
                image,
                "tcp:6379",
                inside("kept", "sh", "-c", "redis-cli set word kept && redis-cli save && redis-cli get word"));
    }

    public static Program apacheInForeground() {
        DebianImage image = DebianImage.of("apache2")
                .script("/usr/local/bin/apache2-foreground", ImageText.of("apache2/apache2-foreground"))
                .run("ln -sfT /dev/stdout /var/log/apache2/access.log; ln -sfT /dev/stderr /var/log/apache2/error.log;"
                        + " chown -R --no-dereference www-data:www-data /var/log/apache2")
                .with(settings -> settings.withCommand("apache2-foreground").withPort("80/tcp"));
        return new Program("apache2-foreground", image, "http:80/", get("/", "Apache2 Debian Default Page"));
    }

    public static Program python() {
        DebianImage image = DebianImage.of("python3-minimal", "libpython3-stdlib")
                .file("/srv/index.html", "<p>a page of python</p>\n")
                .with(settings -> settings.withCommand("python3", "-m", "http.server", "80")
                        .withWorkingDirectory("/srv")
                        .withPort("80/tcp"));
        return new Program("python", image, "http:80/", get("/", "a page of python"));
    }

    /** Asks who it runs as, which fails where the user database has no such user. */
    public static Program node() {
        DebianImage image = DebianImage.of("nodejs")
                .file("/app/server.js", ImageText.of("node/server.js"))
                .with(settings -> settings.withCommand("node", "/app/server.js")
                        .withWorkingDirectory("/app")
                        .withPort("3000/tcp"));
        return new Program(
                "node",
                image,
                "http:3000/",
                new Request.FromHost("curl -sS --max-time 5 http://127.0.0.1:{3000}/", "a page of node for"));
    }

    public static Program tinyproxy() {
        DebianImage image = DebianImage.of("tinyproxy")
                .with(settings -> settings.withCommand("tinyproxy", "-d").withPort("8888/tcp"));
        return new Program(
                "tinyproxy",
                image,
                "tcp:8888",
                new Request.FromHost(
                        "curl -sS --max-time 5 --proxy http://127.0.0.1:{8888} http://tinyproxy.stats/ || :",
                        "tinyproxy"));
    }

    public static Program dnsmasq() {
        DebianImage image = DebianImage.of("dnsmasq-base", "bind9-host")
                .file("/etc/dnsmasq.conf", "no-resolv\naddress=/answer.test/192.0.2.7\n")
                .with(settings -> settings.withCommand("dnsmasq", "--keep-in-foreground", "--log-facility=-")
                        .withPort("53/tcp")
                        .withPort("53/udp"));
        return new Program(
                "dnsmasq",
                image,
                "tcp:53",
                inside("192.0.2.7", "host", "-p", "{53}", "-t", "A", "answer.test", "127.0.0.1"));
    }

    public static Program phpFpm() {
        DebianImage image = DebianImage.of("php-fpm", "libfcgi-bin")
                .file("/var/www/html/index.php", "<?php echo 'a page of php ', 6 * 7;\n")
                .run("sed -i 's|^listen = .*|listen = 9000|' /etc/php/*/fpm/pool.d/www.conf;"
                        + " sed -i 's|^error_log = .*|error_log = /proc/self/fd/2|' /etc/php/*/fpm/php-fpm.conf;"
                        + " ln -s /usr/sbin/php-fpm[0-9]* /usr/local/sbin/php-fpm")
                .with(settings ->
                        settings.withCommand("php-fpm", "--nodaemonize").withPort("9000/tcp"));
        return new Program(
                "php-fpm",
                image,
                "tcp:9000",
                inside(
                        "a page of php 42",
                        "env",
                        "SCRIPT_FILENAME=/var/www/html/index.php",
                        "REQUEST_METHOD=GET",
                        "cgi-fcgi",
                        "-bind",
                        "-connect",
                        "127.0.0.1:{9000}"));
    }

    /** Several programs in one container, the first of them told to run as another user. */
    public static Program supervisor() {
        DebianImage image = DebianImage.of("supervisor", "nginx-light")
                .file("/etc/supervisor/conf.d/web.conf", ImageText.of("supervisor/web.conf"))
                .with(settings -> settings.withCommand(
                                "supervisord", "--nodaemon", "-c", "/etc/supervisor/supervisord.conf")
                        .withPort("80/tcp"));
        return new Program("supervisor", image, "http:80/", get("/", "Welcome to nginx!"));
    }

    /** Where httpd's own image keeps it: programs, settings and logs below one directory. */
    public static Program httpdBelowUsrLocal() {
        DebianImage image = DebianImage.of("apache2")
                .script("/usr/local/bin/httpd-foreground", ImageText.of("httpd/httpd-foreground"))
                .file("/usr/local/apache2/conf/httpd.conf", ImageText.of("httpd/httpd.conf"))
                .file("/usr/local/apache2/htdocs/index.html", "<p>a page of httpd</p>\n")
                .run("mkdir /usr/local/apache2/logs; ln -s /usr/sbin/apache2 /usr/local/bin/httpd")
                .with(settings -> settings.withCommand("httpd-foreground").withPort("80/tcp"));
        return new Program("httpd", image, "http:80/", get("/", "a page of httpd"));
    }

    /** Keeps a database and a log beside its code, and asks who it runs as. */
    public static Program gunicorn() {
        DebianImage image = DebianImage.of("gunicorn")
                .file("/app/app.py", ImageText.of("gunicorn/app.py"))
                .with(settings -> settings.withCommand("gunicorn", "--bind", "0.0.0.0:80", "app:app")
                        .withWorkingDirectory("/app")
                        .withPort("80/tcp"));
        return new Program("gunicorn", image, "http:80/", get("/", "a page of gunicorn for"));
    }

    public static Program vsftpd() {
        DebianImage image = DebianImage.of("vsftpd")
                .file("/etc/vsftpd.conf", ImageText.of("vsftpd/vsftpd.conf"))
                .run("mkdir -p /var/run/vsftpd/empty /srv/ftp; echo 'a file of vsftpd' > /srv/ftp/readme")
                .with(settings ->
                        settings.withCommand("vsftpd", "/etc/vsftpd.conf").withPort("21/tcp"));
        return new Program(
                "vsftpd",
                image,
                "tcp:21",
                new Request.FromHost("curl -sS --max-time 5 ftp://127.0.0.1:{21}/readme", "a file of vsftpd"));
    }

    /** Answers what its own rules make up, since it stands before no other server here. */
    public static Program varnish() {
        DebianImage image = DebianImage.of("varnish")
                .file("/etc/varnish/default.vcl", ImageText.of("varnish/default.vcl"))
                .with(settings -> settings.withCommand(
                                "varnishd",
                                "-F",
                                "-a",
                                ":80",
                                "-T",
                                "none",
                                "-f",
                                "/etc/varnish/default.vcl",
                                "-s",
                                "malloc,32m")
                        .withPort("80/tcp"));
        return new Program("varnish", image, "tcp:80", get("/", "answered by varnish"));
    }

    /** Its private key is root's alone, and secrets are not opened. */
    public static Program stunnel() {
        DebianImage image = DebianImage.of("stunnel4", "openssl")
                .file("/etc/stunnel/container.conf", ImageText.of("stunnel/container.conf"))
                .run("openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost"
                        + " -keyout /etc/stunnel/key.pem -out /etc/stunnel/cert.pem 2>&1;"
                        + " chmod 0600 /etc/stunnel/key.pem")
                .with(settings -> settings.withCommand("stunnel4", "/etc/stunnel/container.conf")
                        .withPort("443/tcp"));
        return new Program(
                "stunnel",
                image,
                "tcp:443",
                Servers.behind(8997, "a page behind the tunnel", "curl -sSk --max-time 5 https://127.0.0.1:{443}/"));
    }
}
