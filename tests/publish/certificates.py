"""Certificates for servers that tests start, of an authority that only they know."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest

trustme = pytest.importorskip("trustme")


class Authority:
    """Signs certificates, and is trusted by whom it likes."""

    def __init__(self) -> None:
        self._authority: Any = trustme.CA()

    def server(self, name: str = "localhost") -> ssl.SSLContext:
        """What a server of this name presents."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        return context

    def trust(self) -> ssl.SSLContext:
        """What verifies such a server."""
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context

    def write(self, path: Path) -> Path:
        """Its own certificate in a file, for whom to trust it."""
        self._authority.cert_pem.write_to_path(str(path))
        return path

    def certificate(self) -> bytes:
        """Its own certificate (PEM), for those who trust what ``SSL_CERT_FILE`` names."""
        data: bytes = self._authority.cert_pem.bytes()
        return data
