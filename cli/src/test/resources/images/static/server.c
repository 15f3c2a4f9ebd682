/*
 * A web server of one page, to be linked statically into an image that holds nothing else. Its port is in
 * /etc/server.conf, and it insists on noting its start in /var/server before it listens.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int die(const char *what) {
    perror(what);
    return 1;
}

int main(void) {
    char line[256];
    int port = 0;
    FILE *settings = fopen("/etc/server.conf", "r");
    if (settings == NULL) {
        return die("/etc/server.conf");
    }
    while (fgets(line, sizeof line, settings) != NULL) {
        sscanf(line, "port %d", &port);
    }
    fclose(settings);

    FILE *note = fopen("/var/server/started", "w");
    if (note == NULL) {
        return die("/var/server/started");
    }
    fprintf(note, "%d\n", (int) getpid());
    fclose(note);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (bind(listener, (struct sockaddr *) &address, sizeof address) != 0) {
        return die("bind");
    }
    if (listen(listener, 16) != 0) {
        return die("listen");
    }
    const char *page = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\na page of a static binary\n";
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0) {
            char request[2048];
            if (read(client, request, sizeof request) > 0 && write(client, page, strlen(page)) < 0) {
                perror("write");
            }
            close(client);
        }
    }
}
