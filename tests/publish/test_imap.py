"""Answers from a mailbox on a server: read, and nothing there is changed."""

import datetime as dt
import ssl
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.publish.accounts import Account, read_account
from scheduler.publish.imap import Mailbox, MailboxError, add_mailbox
from scheduler.publish.inbox import Inbox
from scheduler.publish.replies import oldest_word, take_replies

from .certificates import Authority
from .mailbox_server import mailbox_server
from .post import OUT_OF_OFFICE, mail, reply
from .test_replies import WEEK, Office, words

SINCE = dt.date(2026, 2, 1)
PASSWORD = "open sesame"


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read(port: int, trust: ssl.SSLContext | None, security: Any = "starttls", **settings: Any) -> Inbox:
    inbox = Inbox()
    password, token = settings.pop("password", PASSWORD), settings.pop("token", None)
    account = Account("localhost", port, security, "office@example.com", password, token)
    mailbox = Mailbox(account, settings.pop("name", "INBOX"), **settings)
    add_mailbox(inbox, mailbox, since=SINCE, trust=trust)
    return inbox


@pytest.mark.parametrize("security", ["starttls", "implicit"])
def test_answers_are_read_and_the_rest_is_not_fetched(office: Office, authority: Authority, security: Any) -> None:
    first = office.held("learners/l1")[0]
    big = b"From: a@example.com\r\nContent-Type: application/pdf\r\n\r\n" + b"x" * 100_000
    with mailbox_server(authority.server(), implicit=security == "implicit") as server:
        server.mails = {
            3: OUT_OF_OFFICE,
            7: mail(reply(first, "DECLINED"), "quist@example.com", attached=True),
            12: big,
        }
        inbox = read(server.port, authority.trust(), security)
        assert server.fetched == [7]
    assert (inbox.num_mails, inbox.num_other_mails) == (3, 2)
    taken = take_replies(inbox, office.cohort, office.invites, now=WEEK)
    assert words(taken) == [("l1", "DECLINED")]
    assert taken.heard[0].source == "mailbox INBOX, message 7"
    assert len(office.decisions) == 1
    said = [line.partition(" ")[2] for line in server.asked]
    assert 'EXAMINE "INBOX"' in said
    assert "UID SEARCH SINCE 1-Feb-2026" in said
    assert not any(line.startswith(("SELECT", "UID STORE", "STORE", "EXPUNGE")) for line in said)
    assert not any("BODY[" in line or "RFC822)" in line for line in said)


def test_many_mails_are_asked_for_in_batches(authority: Authority) -> None:
    with mailbox_server(authority.server()) as server:
        server.mails = dict.fromkeys(range(1, 251), OUT_OF_OFFICE)
        assert read(server.port, authority.trust()).num_other_mails == 250
        assert sum("BODYSTRUCTURE" in line for line in server.asked) == 3


def test_an_empty_mailbox(authority: Authority) -> None:
    with mailbox_server(authority.server()) as server:
        assert read(server.port, authority.trust(), since=dt.date(2026, 2, 3)).num_mails == 0
        assert any("SINCE 3-Feb-2026" in line for line in server.asked)


def test_a_server_without_tls_hears_no_password() -> None:
    with mailbox_server() as server, pytest.raises(MailboxError, match="STARTTLS"):
        read(server.port, ssl.create_default_context())
    assert not any("LOGIN" in line or PASSWORD in line for line in server.asked)


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@pytest.mark.parametrize("name", ["localhost", "elsewhere.example.com"])
def test_a_server_that_is_not_trusted_hears_no_password(security: Any, name: str) -> None:
    served, trusted = Authority(), Authority()
    trust = trusted.trust() if name == "localhost" else served.trust()
    serving = mailbox_server(served.server(name), implicit=security == "implicit")
    with serving as server, pytest.raises(MailboxError, match="not to be trusted"):
        read(server.port, trust, security)
    assert not any("LOGIN" in line for line in server.asked)


def test_a_wrong_password_and_a_mailbox_that_is_not_there(authority: Authority) -> None:
    with mailbox_server(authority.server()) as server:
        with pytest.raises(MailboxError, match="user or the password") as refused:
            read(server.port, authority.trust(), password="another")
        assert "another" not in str(refused.value)
        with pytest.raises(MailboxError, match='no mailbox "Replies'):
            read(server.port, authority.trust(), name='Replies" X')


def test_a_token_stands_for_the_password(authority: Authority) -> None:
    with mailbox_server(authority.server()) as server:
        assert read(server.port, authority.trust(), password=None, token=PASSWORD).num_mails == 0
        with pytest.raises(MailboxError, match="user or the password"):
            read(server.port, authority.trust(), password=None, token="another")


@pytest.mark.parametrize("command", ["SEARCH", "BODYSTRUCTURE", "BODY.PEEK"])
def test_a_line_that_drops_is_told(authority: Authority, office: Office, command: str) -> None:
    with mailbox_server(authority.server()) as server:
        server.mails = {1: mail(reply(office.held("learners/l1")[0]), "quist@example.com")}
        server.trouble = command
        with pytest.raises(MailboxError, match="cannot be read"):
            read(server.port, authority.trust())


def test_no_server_is_told() -> None:
    with pytest.raises(MailboxError, match="cannot be read"):
        read(1, None)


def test_settings() -> None:
    stated = {"SCHEDULE_IMAP_HOST": "imap.example.com", "SCHEDULE_IMAP_USER": "office"}
    account = read_account("IMAP", stated, lambda _: PASSWORD).with_password(lambda _: PASSWORD)
    assert (account.port, account.security, account.password) == (993, "implicit", PASSWORD)
    assert PASSWORD not in repr(account)
    for missing in stated:
        with pytest.raises(InputError, match=missing):
            read_account("IMAP", {key: value for key, value in stated.items() if key != missing}, None)


def test_the_oldest_word(office: Office) -> None:
    assert oldest_word(office.invites, "spring") == dt.date(2026, 2, 20)
    assert oldest_word(office.invites / "none", "spring") is None
