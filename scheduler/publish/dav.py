"""A connection to a calendar server: the only place that touches python-caldav and the library that it speaks by.

The server is not trusted. Its certificate is verified. No redirect is followed, so the password goes to the host that
was named and to no other. Of a reply only so much is read, and none that is compressed. What the libraries log, and
their exceptions, hold addresses of people: they are silenced, and turned into sentences that name nobody.
"""

from __future__ import annotations

import logging
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

import niquests
from caldav.davclient import DAVClient
from caldav.lib.error import RateLimitError
from caldav.response import DAVResponse, PropfindResult

from scheduler.publish.channel import RefusedError, TryLaterError

TIMEOUT = 30
"""Seconds without a word from the server."""
MOST_SECONDS = 120
"""Seconds for one whole reply."""
MOST_BYTES = 1_000_000
MOST_WAIT = 60
"""Seconds to wait, all in all, for a server that asks for patience with one event."""

_CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
_LIBRARIES = ("caldav", "niquests", "urllib3", "urllib3_future")
_LONGEST_ETAG = 300
_NOTHING_THERE = {404, 410}
_BUSY = {408, 423, 425, 429}
_WORDS = {
    400: "the server does not take the event",
    403: "the server does not let this account write there",
    404: "there is no calendar on the server",
    405: "the address is no calendar's",
    409: "there is no calendar on the server, or it holds the event under another name",
    413: "the event is too large for the server",
    415: "the server does not take events",
}


@dataclass(frozen=True)
class Found:
    """An event on the server. ``etag`` names its version; ``None`` where the server gives none."""

    data: bytes
    etag: str | None


class ChangedError(Exception):
    """The event is not, or no longer, in the version that was named."""


class CalendarServer:
    """The server of ``url`` (https, or this machine) and an account on it, ``None`` for no account.

    A context manager; making one touches no network. ``most_wait``: seconds to wait, all in all, where the server asks
    for patience with one event.
    """

    def __init__(self, url: str, *, user: str | None, password: str | None, most_wait: int = MOST_WAIT) -> None:
        self._client = DAVClient(
            url,
            auth=_Login(user, password or ""),
            timeout=TIMEOUT,
            enable_rfc6764=False,
            headers={"Accept-Encoding": "identity"},
            rate_limit_handle=most_wait > 0,
            rate_limit_default_sleep=5,
            rate_limit_max_sleep=most_wait,
        )
        self._client.session.close()
        line: Any = _Line(trusts_environment=url.startswith("https:"))
        self._client.session = line
        self._levels: dict[str, int] = {}

    def __enter__(self) -> Self:
        for name in _LIBRARIES:
            logger = logging.getLogger(name)
            self._levels[name] = logger.level
            logger.setLevel(logging.CRITICAL)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    def is_calendar(self, url: str) -> bool:
        """Whether the address is a calendar's."""
        try:
            reply = self._client.propfind(url, ["resourcetype"], depth=0)
            kinds = [result.properties.get("{DAV:}resourcetype") for result in _results(reply)]
        except Exception as error:
            raise _translated(error) from None
        if reply.status in _NOTHING_THERE:
            return False
        _check(reply.status)
        return any(_CALENDAR in (kind or ()) for kind in kinds)

    def read(self, url: str) -> Found | None:
        """The event at this address, if there is one."""
        reply = self._ask("GET", url)
        if reply.status in _NOTHING_THERE:
            return None
        _check(reply.status)
        return Found(_content(reply), _etag(reply))

    def write(self, url: str, data: bytes, version: str | None) -> str | None:
        """Put the event there in place of this version (``None``: nothing may be there yet); the ETag, if there is one.

        Raises ChangedError where something else is there.
        """
        condition = {"If-None-Match": "*"} if version is None else {"If-Match": version}
        reply = self._ask("PUT", url, data, {"Content-Type": "text/calendar; charset=utf-8", **condition})
        if reply.status == 412:
            raise ChangedError
        _check(reply.status)
        return _etag(reply)

    def delete(self, url: str, version: str) -> None:
        """Take this version of the event away; none there is well, too. Raises ChangedError for another version.

        The server is asked to send no reply to the organizer (RFC 6638 8.1).
        """
        reply = self._ask("DELETE", url, headers={"If-Match": version, "Schedule-Reply": "F"})
        if reply.status == 412:
            raise ChangedError
        if reply.status not in _NOTHING_THERE:
            _check(reply.status)

    def _ask(self, method: str, url: str, data: bytes = b"", headers: Mapping[str, str] | None = None) -> DAVResponse:
        try:
            return self._client.request(url, method, data.decode(), headers or {})
        except Exception as error:
            raise _translated(error) from None


class _Login(niquests.auth.AuthBase):
    """Basic authentication in UTF-8 (RFC 7617); without a user none, and none out of a ``.netrc`` either."""

    def __init__(self, user: str | None, password: str) -> None:
        self._header = None if user is None else b64encode(f"{user}:{password}".encode()).decode()

    def __call__(self, request: niquests.PreparedRequest) -> niquests.PreparedRequest:
        if self._header is not None and request.headers is not None:
            request.headers["Authorization"] = f"Basic {self._header}"
        return request


class _Session(niquests.Session):
    """One that sees no redirect."""

    def get_redirect_target(self, resp: niquests.Response) -> str | None:
        return None


@dataclass(frozen=True)
class _Reply:
    """What python-caldav reads of a reply."""

    status_code: int
    headers: Any
    content: bytes
    url: str
    reason: str = ""

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class _Line:
    """Stands where python-caldav has its session, and passes on so much of each reply as is wanted."""

    def __init__(self, *, trusts_environment: bool) -> None:
        self._session = _Session(disable_http3=True, allow_incoming_cookies=False)
        self._session.trust_env = trusts_environment  # a proxy may not see what goes to this machine

    def request(self, method: str, url: str, **options: Any) -> _Reply:
        response = self._session.request(method, url, stream=True, allow_redirects=False, **options)
        try:
            body = _body(response)
        finally:
            response.close()
        status = response.status_code or 0
        if status in (401, 403):
            raise _trouble(status)
        is_wanted = status == 207 or (status == 200 and method == "GET")
        return _Reply(status, response.headers, body if is_wanted else b"", url)

    def close(self) -> None:
        self._session.close()


def _body(response: niquests.Response) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise TryLaterError("the calendar server packs what it says, unasked")
    body, end = bytearray(), time.monotonic() + MOST_SECONDS
    for chunk in response.iter_content(-1):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise TryLaterError("the calendar server talks without an end")
    return bytes(body)


def _results(reply: DAVResponse) -> list[PropfindResult]:
    return [result for result in reply.results or [] if isinstance(result, PropfindResult)]


def _content(reply: DAVResponse) -> bytes:
    try:
        return str(reply.raw).encode()
    except UnicodeDecodeError:
        return b""


def _etag(reply: DAVResponse) -> str | None:
    """The version's name, if it is one for ``If-Match``: a weak one never matches (RFC 9110 13.1.1)."""
    value = str(reply.headers.get("ETag") or "")
    if value.startswith("%22"):  # as Bedework writes it
        value = unquote(value)
    is_strong = value.startswith('"') and len(value) <= _LONGEST_ETAG and value.isascii() and value.isprintable()
    return value if is_strong else None


def _check(status: int) -> None:
    """Raises for all but success."""
    if not 200 <= status < 300:
        raise _trouble(status)


def _trouble(status: int) -> TryLaterError | RefusedError:
    if status == 401:
        return TryLaterError("the calendar server refuses the user or the password (401)")
    if 300 <= status < 400:
        return TryLaterError(f"the calendar server leads elsewhere ({status}): name the address that it leads to")
    if status < 300 or status >= 500 or status in _BUSY:
        return TryLaterError(f"the calendar server fails or is busy ({status})")
    return RefusedError(f"{_WORDS.get(status, 'the server does not take the event')} ({status})")


def _translated(error: Exception) -> TryLaterError | RefusedError:
    """What the libraries raise, without the addresses that their texts hold."""
    if isinstance(error, (TryLaterError, RefusedError)):
        return error
    if isinstance(error, RateLimitError):
        return TryLaterError("the calendar server asks for patience")
    if isinstance(error, niquests.exceptions.SSLError):
        return TryLaterError("the certificate of the calendar server cannot be trusted")
    if isinstance(error, niquests.exceptions.Timeout):
        return TryLaterError("the calendar server does not answer")
    if isinstance(error, OSError):
        return TryLaterError("the calendar server cannot be reached, or drops the line")
    return TryLaterError("the calendar server does not speak as it should")
