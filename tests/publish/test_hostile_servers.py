"""A calendar server that means ill, or is not the one that was named, gets nothing out of us and cannot hold us."""

from __future__ import annotations

import gzip
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path

import pytest

from scheduler.publish.caldav import caldav_channel
from scheduler.publish.channel import Before, RefusedError, TryLaterError

from .certificates import Authority
from .impostor import Impostor, Reply, impostor
from .radicale import ENVIRONMENT, LOGIN, PASSWORD
from .test_caldav import delivery

SECRETS = (PASSWORD, LOGIN.removeprefix("Basic "))
MOST_TAKEN = 100_000_000
"""More than what is read, with all that systems hold in between."""
MULTISTATUS = (
    b'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/</d:href><d:propstat>'
    b"<d:prop><d:resourcetype>%s</d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
    b"</d:response></d:multistatus>"
)
CALENDAR = MULTISTATUS % b"<d:collection/><c:calendar/>"
EVENT = (("Content-Type", "text/calendar"), ("ETag", '"1"'))


def say(data: bytes, status: int = 207, *headers: tuple[str, str]) -> Reply:
    return Reply(status, headers or (("Content-Type", "application/xml"),), lambda: iter([data]))


def whole(server: Impostor, path: str = "{email}", cancelled: bool = False) -> None:
    """One act with what the ledger remembers of an earlier one."""
    with caldav_channel(server.url + path, ENVIRONMENT, ask=None, most_wait=0) as channel:
        channel.deliver(delivery(1, cancelled=cancelled, role="instructor"), Before(0, "x " + '"0"'))


def told(server: Impostor, path: str = "{email}", cancelled: bool = False) -> str:
    """Why it came to nothing; no secret and nobody's address is in it, nor in the way to it."""
    with pytest.raises((TryLaterError, RefusedError)) as caught:
        whole(server, path, cancelled)
    everything = "".join(traceback.format_exception(caught.value))
    assert not [word for word in (*SECRETS, "quist") if word in everything]
    return str(caught.value)


class TestXml:
    """The only XML that we read is the answer to the question whether there is a calendar."""

    def test_a_calendar_is_one(self) -> None:
        with impostor(lambda method, _: say(CALENDAR) if method == "PROPFIND" else say(b"", 204)) as server:
            whole(server, "team")
        assert [method for method, _, _ in server.came] == ["PROPFIND", "PUT", "GET"]

    @pytest.mark.parametrize("doctype", ["laughs", "quadratic"])
    def test_entities_do_not_grow(self, doctype: str) -> None:
        laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        entities = {"laughs": f'<!ENTITY a0 "calendar">{laughs}', "quadratic": f'<!ENTITY a11 "{"x" * 100_000}">'}
        bomb = f"<!DOCTYPE d [{entities[doctype]}]>".encode() + MULTISTATUS % (b"&a11;" * 1000)
        with impostor(lambda *_: say(bomb)) as server:
            told(server, "team")

    def test_no_file_is_read(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text('<c:calendar xmlns:c="urn:ietf:params:xml:ns:caldav"/>')
        entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
        with impostor(lambda *_: say(entity + MULTISTATUS % b"&x;")) as server:
            assert "no calendar" in told(server, "team")

    @pytest.mark.parametrize("kind", ['<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;', None])
    def test_nobody_else_is_asked(self, kind: str | None) -> None:
        with impostor(lambda *_: say(CALENDAR)) as other:
            inside = "" if kind is None else f"[{kind.format(other.url)}]"
            outside = f' SYSTEM "{other.url}"' if kind is None else ""
            entity = f"<!DOCTYPE d{outside} {inside}>".encode()
            with impostor(lambda *_: say(entity + MULTISTATUS % b"&x;")) as server:
                told(server, "team")
        assert other.came == []

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<",
            b"\0" * 1000,
            b"<d:multistatus xmlns:d='DAV:'>",
            b"<x>" * 100_000 + b"</x>" * 100_000,
            MULTISTATUS % b"<c:addressbook/>",
            CALENDAR.replace(b"200 OK", b"500 Oh"),
            b"<html><body>Log in</body></html>",
        ],
    )
    @pytest.mark.parametrize("status", [200, 207])
    def test_nonsense_is_no_calendar(self, data: bytes, status: int) -> None:
        with impostor(lambda *_: say(data, status)) as server:
            told(server, "team")
        assert len(server.came) == 1


def endless() -> Iterator[bytes]:
    return repeat(b"x" * 65536)


def chunks() -> Iterator[bytes]:
    return repeat(b"10000\r\n" + b"x" * 65536 + b"\r\n")


PACKED = gzip.compress(b"\0" * 50_000_000)

FLOODS = {
    "endless": Reply(207, (("Content-Type", "text/calendar"),), endless),
    "chunked": Reply(207, (("Content-Type", "application/xml"), ("Transfer-Encoding", "chunked")), chunks),
    "long": Reply(207, (("Content-Length", "1000000000"),), endless),
    "packed": Reply(207, (("Content-Encoding", "gzip"), ("Content-Type", "application/xml")), lambda: iter([PACKED])),
    "headers": Reply(207, tuple((f"X-{n}", "x" * 1000) for n in range(5000))),
}


class TestFloods:
    @pytest.mark.parametrize("status", [200, 201, 302, 401, 403, 412, 429, 500])
    @pytest.mark.parametrize("flood", FLOODS)
    def test_only_so_much_is_read(self, flood: str, status: int) -> None:
        reply = FLOODS[flood]
        headers = (*reply.headers, ("Location", "/elsewhere"), ("WWW-Authenticate", 'Digest realm="x", nonce="y"'))
        with impostor(lambda *_: Reply(status, headers, reply.body)) as server:
            told(server)
            told(server, "team")
        assert server.taken < MOST_TAKEN

    def test_nothing_is_unpacked(self) -> None:
        with impostor(lambda *_: FLOODS["packed"]) as server:
            assert "packs" in told(server)

    @pytest.mark.parametrize("flood", FLOODS)
    def test_nor_of_an_event_in_the_way(self, flood: str) -> None:
        reply = FLOODS[flood]
        event = Reply(200, reply.headers, reply.body)
        with impostor(lambda method, _: event if method == "GET" else say(b"", 412)) as server:
            told(server)
            told(server, cancelled=True)
        assert server.taken < MOST_TAKEN


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda data: data.replace(b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"),
        lambda data: data.replace(b"SEQUENCE:1", b"SEQUENCE:x"),
        lambda data: data.replace(b"DTSTART", b"DTSTART:x\r\nDTSTART"),
        lambda data: data + data,
        lambda data: data.replace(b"END:VEVENT", b"RRULE:FREQ=SECONDLY\r\nEND:VEVENT"),
        lambda data: b"BEGIN:VCALENDAR\r\n" * 10_000,
        lambda data: data.replace(b"SUMMARY:", b"SUMMARY:\xff"),
        lambda data: b"/etc/hostname",
        lambda data: b"",
    ],
)
@pytest.mark.parametrize("cancelled", [False, True])
def test_what_is_no_event_of_ours_is_left_alone(spoiled: Callable[[bytes], bytes], cancelled: bool) -> None:
    there = say(spoiled(delivery(1, role="instructor").data), 200, *EVENT)
    with impostor(lambda method, _: there if method == "GET" else say(b"", 412)) as server:
        told(server, cancelled=cancelled)
    assert [method for method, _, _ in server.came] == ["DELETE" if cancelled else "PUT", "GET"]


def test_a_server_that_always_changes_its_mind_is_not_asked_for_ever() -> None:
    there = say(delivery(role="instructor").data, 200, *EVENT)
    for cancelled in (False, True):
        with impostor(lambda method, _: there if method == "GET" else say(b"", 412)) as server:
            told(server, cancelled=cancelled)
        assert len(server.came) < 10


@pytest.mark.parametrize("etag", ['"' + "x" * 5000 + '"', '"\x01"', '"ü"', 'W/"1"', "1", "*"])
def test_a_version_that_cannot_be_named_is_none(etag: str) -> None:
    headers = (("ETag", etag), ("Content-Type", "text/calendar"))
    with (
        impostor(lambda *_: say(delivery(1, role="instructor").data, 200, *headers)) as server,
        caldav_channel(server.url + "{email}", ENVIRONMENT, ask=None) as channel,
    ):
        memory = channel.deliver(delivery(1, role="instructor"), Before())
    assert memory is not None
    assert len(memory) == 65


def test_a_version_s_quotes_may_be_written_as_in_an_address() -> None:
    with (
        impostor(lambda *_: Reply(201, (("ETag", "%221%22"),))) as server,
        caldav_channel(server.url + "{email}", ENVIRONMENT, ask=None) as channel,
    ):
        memory = channel.deliver(delivery(), Before())
    assert str(memory).endswith(' "1"')


class TestThePassword:
    """It goes to the server that was named, over TLS or within this machine, and nowhere else."""

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("moment", ["PROPFIND", "PUT", "GET", "DELETE"])
    def test_does_not_follow_a_redirect(self, status: int, moment: str) -> None:
        with impostor(lambda *_: say(CALENDAR)) as other:
            away = Reply(status, (("Location", other.url.replace("127.0.0.1", "localhost") + "x"),))
            others = {"PROPFIND": say(CALENDAR), "PUT": say(b"", 412), "DELETE": say(b"", 412)}
            with impostor(lambda method, _: away if method == moment else others[method]) as server:
                path = "team" if moment == "PROPFIND" else "{email}"
                assert "leads elsewhere" in told(server, path, cancelled=moment == "DELETE")
        assert other.came == []

    def test_is_not_shown_to_a_server_with_a_stranger_s_certificate(self) -> None:
        with impostor(lambda *_: say(CALENDAR), tls=Authority().server()) as server:
            assert "certificate" in told(server)
        assert server.came == []

    def test_is_not_shown_to_a_server_with_another_s_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        authority = Authority()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.write(tmp_path / "trusted.pem")))
        with impostor(lambda *_: say(b"", 204), tls=authority.server("dav.example.com")) as server:
            assert "certificate" in told(server)
        assert server.came == []
        with impostor(lambda *_: say(b"", 204), tls=authority.server()) as server:
            whole(server)
        assert LOGIN in server.seen

    def test_does_not_go_through_a_proxy_to_this_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with impostor(lambda *_: say(b"", 204)) as proxy:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.url)
            for name in ("no_proxy", "NO_PROXY"):
                monkeypatch.delenv(name, raising=False)
            with impostor(lambda *_: say(b"", 204)) as server:
                whole(server)
        assert proxy.came == []
        assert LOGIN in server.seen

    def test_is_not_one_that_lies_about(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1\nlogin x\npassword y\n")
        monkeypatch.setenv("NETRC", str(netrc))
        with (
            impostor(lambda *_: say(b"", 204)) as server,
            caldav_channel(server.url + "{email}", {}, ask=None) as channel,
        ):
            channel.deliver(delivery(), Before())
        assert server.came
        assert "Authorization" not in server.seen

    def test_is_in_no_word_about_a_server_that_is_gone(self) -> None:
        with impostor(lambda *_: say(b"", 204)) as server:
            pass
        assert "cannot be reached" in told(server)
        assert "cannot be reached" in told(server, "team")

    def test_is_in_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with ExitStack() as stack:
            for status in (204, 401, 403, 429, 500):
                server = stack.enter_context(impostor(lambda *_, status=status: say(b"<x", status)))
                if status == 204:
                    whole(server)
                else:
                    told(server)
                told(server, "team")
        assert not [word for word in (*SECRETS, "quist", "Wanda") if word in caplog.text]
