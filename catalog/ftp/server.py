"""Serves /srv/ftp: to read for everybody, to write for the user that the environment names."""
import logging
import os
import signal
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

ROOT = "/srv/ftp"

# The first process of a container ends of no signal that it does not handle.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
authorizer = DummyAuthorizer()
authorizer.add_anonymous(ROOT)
user = os.environ.get("FTP_USER")
with open("/run/ftp/password", encoding="utf-8") as file:
    password = file.read()
os.remove("/run/ftp/password")
if user and password:
    authorizer.add_user(user, password, ROOT, perm="elradfmwMT")

FTPHandler.authorizer = authorizer
FTPHandler.passive_ports = range(21100, 21104)
FTPHandler.masquerade_address = os.environ.get("FTP_ADDRESS")
FTPServer(("0.0.0.0", 2121), FTPHandler).serve_forever()
