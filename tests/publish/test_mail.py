"""Mail: what a letter looks like, whom it reaches, and what a server that fails does to it."""

import itertools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars.clean import clean_line, clean_name
from scheduler.calendars.events import Event, Message, Party, write_message
from scheduler.errors import InputError
from scheduler.publish.accounts import Account, read_account
from scheduler.publish.channel import Before, Delivery, RefusedError, TryLaterError
from scheduler.publish.letters import mail_address, write_letter
from scheduler.publish.mail import MailChannel, mail_channel
from scheduler.publish.pace import Pace

from .world import LATER, NOW

pytest.importorskip("aiosmtpd")

from .certificates import Authority
from .sink import Trouble, sink

OFFICE = Party("office@example.com", "Course Office")
PAUSES = (5.0, 60.0)
PASSWORD = "open sesame"


def delivery(number: int = 0, **changes: Any) -> Delivery:
    """An invite to an invented person."""
    uid = f"{number:08}-6f5e-4f0b-9d3a-2c7e51d08a94@0123456789ab.cohort-scheduler"
    recipient = changes.get("recipient", Party(f"person{number}@example.com", "Wanda Quißt"))
    message = Message(Event(uid, NOW, LATER, "Lab"), OFFICE, Party("person@example.com", "Wanda Quißt"))
    told = Delivery(
        uid=uid,
        sequence=0,
        method="REQUEST",
        cancelled=False,
        recipient=recipient,
        organizer=OFFICE,
        subject="Lab: Monday 2 March 2026, 10:00",
        text="Lab\n\nWhen: Monday 2 March 2026, 10:00–11:00, Europe/Berlin",
        data=write_message(message, sequence=0, stamp=NOW),
        role="learner",
        person="0" * 12,
        shown=f"person{number}",
    )
    return replace(told, **changes)


def channel(port: int, sleep: Callable[[float], None] = lambda _: None, **settings: Any) -> MailChannel:
    """A channel to a server of the test, which waits as ``sleep`` does."""
    account = settings.pop("account", Account("localhost", port, "none"))
    pace = settings.pop("pace", Pace(None, time.monotonic, sleep))
    return MailChannel(account, pace=pace, now=lambda: NOW, sleep=sleep, pauses=PAUSES, **settings)


def send(port: int, *deliveries: Delivery, **settings: Any) -> list[str | None]:
    with channel(port, **settings) as mail:
        return [mail.deliver(each, Before()) for each in deliveries]


class TestLetters:
    def test_a_letter_is_what_calendars_take_for_an_invitation(self) -> None:
        with sink() as server:
            (identity,) = send(server.port, delivery())
        (received,) = server.received
        message = received.message
        assert received.sender == "office@example.com"
        assert received.recipients == ("person0@example.com",)
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/calendar",
        ]
        words, event = list(message.walk())[1:]
        assert event["Content-Type"].params == {"method": "REQUEST", "charset": "UTF-8"}
        assert event.get_payload(decode=True) == delivery().data
        assert words.get_content().strip().splitlines() == delivery().text.splitlines()
        assert (message["From"], message["Reply-To"]) == ("Course Office <office@example.com>",) * 2
        assert message["To"].addresses[0].display_name == "Wanda Quißt"
        assert message["Subject"] == delivery().subject
        assert message["Date"].datetime == NOW
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"] == identity
        assert message["Cc"] is None
        assert message["Bcc"] is None
        assert received.data.isascii()
        assert max(map(len, received.data.split(b"\r\n"))) <= 78

    @pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
    def test_the_method_of_the_part_is_that_of_the_calendar(self, method: Any) -> None:
        with sink() as server:
            send(server.port, delivery(method=method))
        assert list(server.received[0].message.walk())[-1]["Content-Type"].params["method"] == method

    def test_a_repeat_is_the_same_message_and_nothing_else_is(self) -> None:
        other = Party("other@example.com", "Wanda Quißt")
        different = [
            delivery(),
            delivery(1),
            delivery(sequence=1),
            delivery(method="CANCEL"),
            delivery(recipient=other),
        ]
        letters = [_letter(each) for each in different]
        assert len({str(letter["Message-ID"]) for letter in letters}) == len(different)
        assert _letter(delivery()).as_bytes() == letters[0].as_bytes()

    def test_an_address_with_foreign_letters_goes_where_the_server_takes_it(self) -> None:
        domain = delivery(recipient=Party("wanda@bücher.example.com", "Wanda"))
        user = delivery(recipient=Party("wandä@example.com", "Wanda"))
        with sink(enable_SMTPUTF8=False) as server:
            send(server.port, domain)
            with pytest.raises(RefusedError, match="letters"):
                send(server.port, user)
        assert server.received[0].recipients == ("wanda@xn--bcher-kva.example.com",)
        with sink(enable_SMTPUTF8=True) as server:
            send(server.port, user)
        assert server.received[0].recipients == ("wandä@example.com",)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("Quist, Wanda (she) <x@example.com>; y", "Quist, Wanda (she) <x@example.com>; y"),
            ("Ж" * 300, "Ж" * 300),
            ("é " * 150, ("é " * 150).strip()),
            ('a "b" \\c', "a b \\c"),
            ("=?utf-8?q?=0D=0ABcc:_evil@example.com?=", "= ?utf-8?q?=0D=0ABcc:_evil@example.com?="),
        ],
    )
    def test_names_arrive_as_they_are(self, name: str, shown: str) -> None:
        recipient = Party("wanda@example.com", name)
        letter = message_from_bytes(_letter(delivery(recipient=recipient)).as_bytes(), policy=compat32)
        display_name, address = parseaddr(letter["To"].replace("\r\n", ""))
        assert str(make_header(decode_header(display_name))) == shown
        assert address == "wanda@example.com"

    @given(st.text(max_size=120) | st.text(alphabet="aé ,.;\"<>@()'=?_-Ж\\:", max_size=150))
    def test_whatever_the_name_and_the_title(self, text: str) -> None:
        letter = _letter(delivery(recipient=Party("wanda@example.com", text), subject=text))
        raw = message_from_bytes(letter.as_bytes(), policy=compat32)
        display_name, address = parseaddr(raw["To"].replace("\r\n", ""))
        assert address == "wanda@example.com"
        assert str(make_header(decode_header(display_name))) == clean_name(text).replace("=?", "= ?")
        subject = (raw["Subject"] or "").replace("\r\n", "")
        assert str(make_header(decode_header(subject))) == clean_line(text).replace("=?", "= ?")

    def test_who_cannot_get_mail_is_told(self) -> None:
        mail = channel(0)
        assert mail.unable(delivery()) is None
        assert "no email" in (mail.unable(delivery(recipient=None)) or "")
        assert "organizer" in (mail.unable(delivery(organizer=None)) or "")
        assert "cannot go" in (mail.unable(delivery(recipient=Party('"a b"@example.com', "Wanda"))) or "")


PAYLOADS = [
    *("\r\nBcc: evil@example.com", "\nBcc: evil@example.com", "\rBcc: evil@example.com", "\r\n\r\nbody"),
    *("\x0bBcc: evil@example.com", "\x0cBcc: evil@example.com", "\x1cBcc: evil@example.com", "\x85Bcc: evil"),
    *("\u2028Bcc: evil@example.com", "\u2029Bcc: evil@example.com", "\x00", "\x1b[2J", "\x7f"),
    *(">, <evil@example.com", ", evil@example.com", ">\r\nRCPT TO:<evil@example.com>", "\r\n.\r\nMAIL FROM:<evil@x>"),
    *("\u202egnp.exe", "\u2066x\u2069", "=?utf-8?q?=0D=0ABcc=3A_evil=40example.com?="),
]
HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("MIME-Version", "Content-Type", "X-Peer", "X-MailFrom", "X-RcptTo"),
}


def test_nothing_of_the_input_becomes_a_header_or_a_recipient() -> None:
    assert len(PAYLOADS) == 20
    refused = 0
    with sink() as server, channel(server.port) as mail:
        for number, payload in enumerate(PAYLOADS):
            name, email = Party("person@example.com", f"Wanda{payload}"), Party(f"person{payload}@example.com", "W")
            user_end = Party(f"person@example.com{payload}", "W")
            organizer = Party("office@example.com", f"Office{payload}")
            for told in (
                delivery(number, recipient=name),
                delivery(number, organizer=organizer),
                delivery(number, subject=f"Lab{payload}"),
                delivery(number, text=f"Lab{payload}"),
                delivery(number, recipient=email),
                delivery(number, recipient=user_end),
                delivery(number, organizer=email),
            ):
                before = len(server.received)
                if mail.unable(told) is not None:
                    with pytest.raises(RefusedError):
                        mail.deliver(told, Before())
                    refused += 1
                    assert len(server.received) == before
                    continue
                mail.deliver(told, Before())
                (received,) = server.received[before:]
                assert told.recipient is not None
                assert received.recipients == (told.recipient.email,)
                assert set(received.message.keys()) <= HEADERS
                assert all(len(received.message.get_all(key) or ()) == 1 for key in received.message)
                assert [part.get_content_type() for part in received.message.walk()][1:] == [
                    "text/plain",
                    "text/calendar",
                ]
                shown = "".join(str(received.message[key]) for key in ("From", "To", "Subject"))
                assert shown.isprintable()
    assert refused == 3 * len(PAYLOADS) - 2  # the last payload may, oddly, begin an address


class Told:
    """A ledger in miniature: who was told, and a run that stops where the channel asks to try later."""

    def __init__(self) -> None:
        self.done: dict[str, str | None] = {}
        self.refused: list[str] = []

    def run(self, port: int, deliveries: list[Delivery]) -> None:
        with channel(port) as mail:
            for each in deliveries:
                if each.uid in self.done:
                    continue
                try:
                    self.done[each.uid] = mail.deliver(each, Before())
                except TryLaterError:
                    return
                except RefusedError:
                    self.refused.append(each.uid)


TROUBLES: tuple[Trouble, ...] = ("busy", "refused", "throttled", "dropped before", "dropped after", "refused sender")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_after_trouble_at_every_message_and_reruns_everybody_has_one(trouble: Trouble) -> None:
    deliveries = [delivery(number) for number in range(50)]
    with sink() as server:
        server.troubles = dict.fromkeys(range(0, 1000, 2), trouble)
        told = Told()
        for _ in range(60):
            told.run(server.port, deliveries)
        times = 2 if trouble == "dropped after" else 1
        assert server.by_recipient == {f"person{number}@example.com": times for number in range(50)}
        assert len(told.done) == 50
        assert (len(told.refused) > 0) == (trouble == "refused")
        assert len({each.data for each in server.received}) == 50


@pytest.mark.parametrize("trouble", ["busy", "throttled"])
def test_a_server_that_stays_busy_ends_the_run_after_a_few_pauses(trouble: Trouble) -> None:
    slept: list[float] = []
    with sink() as server:
        server.troubles = dict.fromkeys(range(1, 4), trouble)
        told = Told()
        with channel(server.port, sleep=slept.append) as mail:
            mail.deliver(delivery(0), Before())
            with pytest.raises(TryLaterError, match=r"asks to wait \(4\d1 4"):
                mail.deliver(delivery(1), Before())
        assert slept == list(PAUSES)
        told.run(server.port, [delivery(1)])
    assert [each.recipients for each in server.received] == [("person0@example.com",), ("person1@example.com",)]


def test_a_server_that_drops_every_line_ends_the_run() -> None:
    with sink() as server:
        server.troubles = {0: "dropped before", 1: "dropped before"}
        with pytest.raises(TryLaterError, match="drops"):
            send(server.port, delivery())
    assert server.received == []
    with pytest.raises(TryLaterError, match="cannot be reached"):
        send(server.port, delivery())


@pytest.mark.parametrize("trouble", ["dropped before", "dropped after"])
def test_a_line_that_drops_is_opened_once_more(trouble: Trouble) -> None:
    with sink() as server:
        server.troubles = {1: trouble}
        identities = send(server.port, *map(delivery, range(3)))
        assert server.connections == 2
    times = Counter(each.id for each in server.received)
    assert times == Counter(identities) + Counter([identities[1]] if trouble == "dropped after" else [])


def test_a_quota_that_is_used_up_ends_the_run_and_refuses_nobody() -> None:
    with sink() as server:
        server.troubles = {0: "quota"}
        with pytest.raises(TryLaterError, match=r"as much as it takes.*550 5\.4\.5"):
            send(server.port, delivery())
    assert server.received == []


def test_a_full_mailbox_does_not_hold_up_the_others() -> None:
    with sink() as server:
        server.troubles = {0: "full"}
        told = Told()
        told.run(server.port, [delivery(0), delivery(1)])
    assert told.refused == [delivery(0).uid]
    assert list(server.by_recipient) == ["person1@example.com"]


def test_errors_repeat_no_words_of_the_server() -> None:
    with sink() as server:
        for trouble in ("refused", "refused sender", "full"):
            server.troubles, server.attempts = {0: trouble}, 0
            with pytest.raises((TryLaterError, RefusedError)) as raised:
                send(server.port, delivery())
            assert "@" not in str(raised.value)
            assert raised.value.__cause__ is None


class TestPace:
    def test_so_many_a_minute(self) -> None:
        now, slept = [100.0], list[float]()

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            now[0] += seconds

        pace = Pace(30, lambda: now[0], sleep)
        for wait in (0, 0, 0.5, 7.0, 0):
            now[0] += wait
            pace.wait()
        assert slept == [2.0, 1.5, 2.0]

    def test_the_channel_keeps_it(self) -> None:
        slept: list[float] = []
        with sink() as server:
            pace = Pace(6, itertools.repeat(0.0).__next__, slept.append)
            send(server.port, *map(delivery, range(3)), pace=pace)
        assert slept == [10.0, 10.0] or slept == [10.0, 20.0]

    @pytest.mark.parametrize("rate", [0, -1, float("nan")])
    def test_no_rate_is_no_rate(self, rate: float) -> None:
        with pytest.raises(ValueError, match="above 0"):
            Pace(rate, time.monotonic, time.sleep)


class TestSafety:
    """TLS with a certificate that is verified, or no password at all."""

    @pytest.mark.parametrize("security", ["starttls", "implicit"])
    def test_with_a_password(self, security: Any) -> None:
        authority = Authority()
        trust = authority.trust()
        with sink(authority.server(), implicit=security == "implicit") as server:
            account = Account("localhost", server.port, security, "office", PASSWORD)
            send(server.port, delivery(), account=account, trust=trust)
            assert server.logins == [PASSWORD.encode()]
            assert len(server.received) == 1
            wrong = replace(account, password="another")
            with pytest.raises(TryLaterError, match=r"user or the password \(535") as refused:
                send(server.port, delivery(), account=wrong, trust=trust)
            assert "another" not in repr(refused.value)
            assert "another" not in repr(wrong)

    def test_with_a_token(self) -> None:
        authority = Authority()
        with sink(authority.server()) as server:
            account = Account("localhost", server.port, "starttls", "office", token=PASSWORD)
            send(server.port, delivery(), account=account, trust=authority.trust())
            assert len(server.received) == 1
            expired = replace(account, token="another")
            with pytest.raises(TryLaterError, match=r"user or the password \(535") as refused:
                send(server.port, delivery(), account=expired, trust=authority.trust())
            assert "another" not in repr((refused.value, expired))
            assert len(server.received) == 1

    @pytest.mark.parametrize("security", ["starttls", "implicit"])
    def test_a_stranger_s_certificate(self, security: Any) -> None:
        with sink(Authority().server(), implicit=security == "implicit") as server:
            account = Account("localhost", server.port, security, "office", PASSWORD)
            with pytest.raises(TryLaterError, match="not to be trusted"):
                send(server.port, delivery(), account=account)
            assert server.logins == []
            assert server.received == []

    def test_a_certificate_for_another_name(self) -> None:
        authority = Authority()
        with sink(authority.server("elsewhere.example.com")) as server:
            account = Account("localhost", server.port, "starttls", "office", PASSWORD)
            with pytest.raises(TryLaterError, match="not to be trusted"):
                send(server.port, delivery(), account=account, trust=authority.trust())
            assert server.logins == []

    def test_a_server_without_tls_gets_nothing(self) -> None:
        with sink() as server:
            account = Account("localhost", server.port, "starttls", "office", PASSWORD)
            with pytest.raises(TryLaterError, match="STARTTLS"):
                send(server.port, delivery(), account=account)
        assert server.received == []
        assert server.logins == []

    def test_no_account_sends_a_password_over_an_open_line(self) -> None:
        with pytest.raises(ValueError, match="open line"):
            Account("localhost", 25, "none", "office", PASSWORD)


class TestSettings:
    HOST = {"SCHEDULE_SMTP_HOST": "smtp.example.com"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("changes", "place"),
        [
            ({"SCHEDULE_SMTP_HOST": ""}, "HOST"),
            ({"SCHEDULE_SMTP_HOST": "a b"}, "HOST"),
            ({"SCHEDULE_SMTP_PORT": "none"}, "PORT"),
            ({"SCHEDULE_SMTP_PORT": "0"}, "PORT"),
            ({"SCHEDULE_SMTP_PORT": "99999999999"}, "PORT"),
            ({"SCHEDULE_SMTP_TLS": "yes"}, "TLS"),
            ({"SCHEDULE_SMTP_TLS": "none", "SCHEDULE_SMTP_USER": "office"}, "TLS"),
            ({"SCHEDULE_SMTP_USER": "office"}, "PASSWORD"),
        ],
    )
    def test_what_is_wrong_is_named(self, changes: dict[str, str], place: str) -> None:
        with pytest.raises(InputError) as refused:
            mail_channel(self.HOST | changes, rate=None, ask=None)
        assert refused.value.faults[0].path == f"SCHEDULE_SMTP_{place}"

    def test_the_port_tells_how_tls_begins(self) -> None:
        for stated, port, security in (({}, 587, "starttls"), ({"SCHEDULE_SMTP_PORT": "465"}, 465, "implicit")):
            account = read_account("SMTP", self.HOST | stated, None)
            assert (account.port, account.security, account.user) == (port, security, None)

    def test_a_token_stands_for_the_password(self) -> None:
        stated = {"SCHEDULE_SMTP_USER": "office", "SCHEDULE_SMTP_TOKEN": PASSWORD}
        account = read_account("SMTP", self.HOST | stated, None)
        assert account == account.with_password(lambda _: "another")
        assert (account.token, account.password) == (PASSWORD, None)
        assert PASSWORD not in repr(account)

    def test_a_missing_password_is_asked_for(self) -> None:
        asked: list[str] = []

        def ask(question: str) -> str:
            asked.append(question)
            return PASSWORD

        with mail_channel(self.HOST | {"SCHEDULE_SMTP_USER": "office"}, rate=None, ask=ask):
            pass
        assert asked == ["Password for smtp.example.com"]


def _letter(told: Delivery) -> Any:
    assert told.organizer is not None
    assert told.recipient is not None
    sender, recipient = mail_address(told.organizer), mail_address(told.recipient)
    assert sender is not None
    assert recipient is not None
    return write_letter(told, sender, recipient, date=NOW)
