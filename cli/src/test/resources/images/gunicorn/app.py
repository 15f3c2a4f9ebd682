import getpass
import logging
import sqlite3

logging.basicConfig(filename="app.log")
database = sqlite3.connect("visits.db")
database.execute("create table if not exists visit (who text)")
database.commit()
me = getpass.getuser()


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"a page of gunicorn for {me}\n".encode()]
