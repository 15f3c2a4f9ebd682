-- The certificates of the domain are read from /etc/prosody/certs.
modules_enabled = {
	"disco", "roster", "saslauth", "tls", "dialback", "carbons", "pep", "private", "blocklist", "vcard4", "vcard_legacy",
	"version", "uptime", "time", "ping", "mam", "csi_simple", "bosh", "websocket",
}
data_path = "/var/lib/prosody"
pidfile = "/run/prosody/prosody.pid"
certificates = "/etc/prosody/certs"
authentication = "internal_hashed"
c2s_require_encryption = ${PROSODY_REQUIRE_ENCRYPTION:-true}
allow_unencrypted_plain_auth = not c2s_require_encryption
log = { ${PROSODY_LOG_LEVEL:-info} = "*console" }
admins = { ${PROSODY_ADMINS:-} }

VirtualHost "${PROSODY_DOMAIN:-localhost}"
