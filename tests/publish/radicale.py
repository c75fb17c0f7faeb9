"""Radicale, a real calendar server, on a free port of this machine; and a line to it that fails where it is told to."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

USER, PASSWORD = "office", "pass:wörd ☂"
ENVIRONMENT = {"SCHEDULE_CALDAV_USER": USER, "SCHEDULE_CALDAV_PASSWORD": PASSWORD}
LOGIN = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
delay_on_error = 0
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = from_file
file = {folder}/rights
[storage]
filesystem_folder = {folder}/store
[web]
type = none
"""
RIGHTS = """
[locked]
user: .*
collection: locked(/.*)?
permissions: Rr
[all]
user: {user}
collection: .*
permissions: RrWw
"""

SERVE = """
import socket, sys
from radicale import config, log, server
log.setup()
log.set_level("info", False)
settings = config.load([(sys.argv[1], False)])
settings.update({"storage": {"_filesystem_fsync": "False"}}, "tests", privileged=True)
_, never = socket.socketpair()
server.serve(settings, never)
"""
"""Radicale's own command, but that it does not wait for the disk."""

Trouble = Literal["dropped before", "dropped after", "throttled", "fails before", "fails after"]


@dataclass(frozen=True)
class Server:
    """A server that runs. Its calendars are two folders deep: ``brandt@example.com/clinics/``."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Says something to the server without the program."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, "/" + quote(path, safe="/%"), body.encode(), {"Authorization": LOGIN, **named})
            reply = line.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()

    def make(self, calendar: str) -> None:
        """A calendar, and the folder that it is in."""
        self.ask("MKCOL", f"{calendar.split('/')[0]}/")
        status, _, _ = self.ask("MKCALENDAR", f"{calendar}/")
        assert status == 201

    def put(self, path: str, data: bytes, **headers: str) -> int:
        """What somebody else does with their calendar."""
        return self.ask("PUT", path, data.decode(), Content_Type="text/calendar", **headers)[0]

    def events(self, calendar: str) -> dict[str, tuple[str, bytes]]:
        """ETag and bytes of every event of a calendar, by name."""
        status, _, body = self.ask("PROPFIND", f"{calendar}/", Depth="1")
        assert status == 207
        hrefs = [one.text or "" for one in ElementTree.fromstring(body).iter("{DAV:}href")]
        names = [unquote(urlsplit(href).path).strip("/").split("/")[-1] for href in hrefs]
        found = {}
        for name in names:
            if name.endswith(".ics"):
                _, headers, data = self.ask("GET", f"{calendar}/{name}")
                found[name] = (headers["etag"], data)
        return found


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """Starts the server and waits until it listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder), "utf-8")
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    (folder / "rights").write_text(RIGHTS.format(user=USER), "utf-8")
    command = [sys.executable, "-c", SERVE, str(folder / "config")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, b"")
        assert any(b"server ready" in line for line in lines)
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        yield Server(port)
    finally:
        process.terminate()
        process.wait()


@dataclass
class Line:
    """A way to the server that counts, and fails. ``troubles``: what befalls the act with that number (from 0), once.

    Acts are PUT and DELETE. ``without_etag``: methods whose replies lose their ETag on the way.
    """

    server: Server
    troubles: dict[int, Trouble] = field(default_factory=dict)
    without_etag: frozenset[str] = frozenset()
    acts: int = 0
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def unreliable(server: Server, **settings: Any) -> Iterator[Line]:
    """Opens the line."""
    line = Line(server, **settings)
    handler = type("Handler", (_Handler,), {"line": line})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        line.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield line
        finally:
            listening.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: Line

    def log_message(self, *_: object) -> None: ...

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line = self.line
        line.asked.append(self.command)
        trouble = None
        if self.command in ("PUT", "DELETE"):
            trouble, line.acts = line.troubles.pop(line.acts, None), line.acts + 1
        if trouble in (None, "dropped after", "fails after"):
            status, headers, data = self.passed_on(body)
        if trouble in ("dropped before", "dropped after"):
            self.close_connection = True
        elif trouble == "throttled":
            self.reply(429, {"Retry-After": "1"}, b"")
        elif trouble in ("fails before", "fails after"):
            self.reply(502, {}, b"<h1>Bad gateway</h1>")
        else:
            self.reply(status, headers, data)

    do_GET = do_PUT = do_DELETE = do_PROPFIND = answer  # noqa: N815

    def passed_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.line.server.port, timeout=30)) as line:
            line.request(self.command, self.path, body, dict(self.headers))
            reply = line.getresponse()
            wanted = {"content-type"} | (set() if self.command in self.line.without_etag else {"etag"})
            headers = {name: value for name, value in reply.getheaders() if name.lower() in wanted}
            return reply.status, headers, reply.read()

    def reply(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)
