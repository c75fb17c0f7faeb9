"""As much of an IMAP server (RFC 3501) as a reader needs, which remembers what it was asked."""

from __future__ import annotations

import base64
import email
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any


@dataclass
class Mailbox:
    """Mails by UID, and every line that a client sent. ``password`` is the one that is right."""

    mails: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    password: str = "open sesame"
    port: int = 0
    trouble: str = ""

    @property
    def fetched(self) -> list[int]:
        """The mails whose text was read."""
        found = (re.search(r"UID FETCH (\d+) \(BODY", line) for line in self.asked)
        return [int(match[1]) for match in found if match]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        memory, trust, implicit = self.server.memory, self.server.trust, self.server.implicit  # type: ignore[attr-defined]
        self.memory: Mailbox = memory
        self.offers = "IMAP4rev1" if trust is None or implicit else "IMAP4rev1 STARTTLS"
        if implicit:
            self._secure(trust)
        self._say(f"* OK [CAPABILITY {self.offers}] ready")
        while raw := self.rfile.readline():
            line = raw.decode("latin-1").strip()
            memory.asked.append(line)
            tag, _, command = line.partition(" ")
            name = command.split(" ")[0].upper()
            if name == "STARTTLS":
                self._say(f"{tag} OK begin")
                self._secure(trust)
            elif name == "LOGOUT":
                self._say(f"* BYE done\r\n{tag} OK done")
                return
            else:
                answer = getattr(self, f"_{name.lower()}", self._unknown)(command)
                self._say(f"{tag} {answer} done")

    def _capability(self, command: str) -> str:
        self._say(f"* CAPABILITY {self.offers}")
        return "OK"

    def _login(self, command: str) -> str:
        return "OK" if self.memory.password in command else "NO wrong"

    def _authenticate(self, command: str) -> str:
        assert command == "AUTHENTICATE XOAUTH2"
        self._say("+ ")
        words = base64.b64decode(self.rfile.readline().strip()).decode()
        if words == f"user=office@example.com\x01auth=Bearer {self.memory.password}\x01\x01":
            return "OK"
        self._say("+ " + base64.b64encode(b'{"status":"401"}').decode())
        assert self.rfile.readline().strip() == b""
        return "NO expired"

    def _examine(self, command: str) -> str:
        if '"INBOX"' not in command:
            return "NO there is none"
        self._say(f"* {len(self.memory.mails)} EXISTS")
        return "OK [READ-ONLY]"

    def _uid(self, command: str) -> str:
        if self.memory.trouble and self.memory.trouble in command:
            self.connection.close()
            raise ConnectionResetError
        if " SEARCH " in command:
            self._say(f"* SEARCH {' '.join(map(str, self.memory.mails))}".rstrip())
            return "OK"
        match = re.fullmatch(r"UID FETCH ([\d,]+) \((.*)\)", command)
        assert match is not None
        for number, uid in enumerate(map(int, match[1].split(",")), start=1):
            data = self.memory.mails[uid]
            if match[2] == "BODY.PEEK[]":
                self._say(f"* {number} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n", end="")
                self.wfile.write(data + b")\r\n")
            else:
                shape = _structure(email.message_from_bytes(data))
                self._say(f"* {number} FETCH (UID {uid} RFC822.SIZE {len(data)} BODYSTRUCTURE {shape})")
        return "OK"

    def _unknown(self, command: str) -> str:
        return "BAD"

    def _say(self, text: str, end: str = "\r\n") -> None:
        self.wfile.write((text + end).encode("latin-1", "replace"))

    def _secure(self, trust: ssl.SSLContext) -> None:
        self.connection = self.request = trust.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that a test broke is no news."""


def _structure(message: Message) -> str:
    kind, subtype = message.get_content_type().upper().split("/")
    if message.is_multipart():
        parts = "".join(_structure(part) for part in message.get_payload() if isinstance(part, Message))
        return f'({parts} "{subtype}")'
    name = message.get_filename()
    parameters = f'("NAME" "{name}")' if name else "NIL"
    return f'("{kind}" "{subtype}" {parameters} NIL NIL "7BIT" {len(message.as_bytes())} 1)'


@contextmanager
def mailbox_server(trust: ssl.SSLContext | None = None, *, implicit: bool = False) -> Iterator[Mailbox]:
    """A server on a free port of this machine, with the certificate ``trust`` if any."""
    memory = Mailbox()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.memory, server.trust, server.implicit = memory, trust, implicit  # type: ignore[attr-defined]
        memory.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield memory
        finally:
            server.shutdown()
            thread.join()
