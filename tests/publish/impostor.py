"""A calendar server that says what it is told to, and remembers who came and what they showed."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENOUGH = 200_000_000
"""Bytes after which an endless reply ends after all."""


@dataclass(frozen=True)
class Reply:
    """``body`` is sent in pieces; without a Content-Length in ``headers`` the connection's end is its end."""

    status: int = 207
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/xml"),)
    body: Callable[[], Iterator[bytes]] = lambda: iter(())


Script = Callable[[str, int], Reply]
"""The reply to a method, and to the number of the request (from 0)."""


@dataclass
class Impostor:
    """What came, and how many bytes of replies were taken."""

    script: Script
    came: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    taken: int = 0
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{'127.0.0.1' if self.scheme == 'http' else 'localhost'}:{self.port}/"

    @property
    def seen(self) -> str:
        """All that callers showed."""
        return repr(self.came)


@contextmanager
def impostor(script: Script, *, tls: ssl.SSLContext | None = None) -> Iterator[Impostor]:
    """Starts it on a free port of this machine."""
    made = Impostor(script, scheme="http" if tls is None else "https")
    handler = type("Handler", (_Handler,), {"impostor": made})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        listening.handle_error = lambda *_: None  # type: ignore[method-assign]
        if tls is not None:
            listening.socket = tls.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
        made.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    impostor: Impostor

    def log_message(self, *_: object) -> None: ...

    def answer(self) -> None:
        impostor = self.impostor
        reply = impostor.script(self.command, len(impostor.came))
        impostor.came.append((self.command, self.path, dict(self.headers)))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        try:
            for piece in reply.body():
                if impostor.taken > ENOUGH:
                    break
                self.wfile.write(piece)
                impostor.taken += len(piece)
        except OSError:
            return

    do_GET = do_PUT = do_DELETE = do_PROPFIND = do_CONNECT = answer  # noqa: N815
