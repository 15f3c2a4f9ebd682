vcl 4.1;

backend default {
    .host = "${VARNISH_BACKEND_HOST:-127.0.0.1}";
    .port = "${VARNISH_BACKEND_PORT:-8081}";
}
