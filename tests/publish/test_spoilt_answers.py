"""Whatever bytes a mailbox holds, reading them ends well."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars.replies import Replies, read_replies
from scheduler.publish.inbox import Inbox

from .post import mail, reply
from .test_replies import Office

TIMES = ("DTSTART;TZID=Europe/Berlin:20260305T100000", "DURATION:PT1H")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    office = Office(Path(tmp_path_factory.mktemp("office")))
    return reply(office.held("learners/l1")[0], "TENTATIVE", method="COUNTER", times=TIMES)


CUTS = st.tuples(
    st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=20) | st.sampled_from([b"\r\n", b":", b";", b'"'])
)


def spoilt(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """With some pieces of it replaced."""
    for at, length, instead in cuts:
        at %= len(data) + 1
        data = data[:at] + instead + data[at + length :]
    return data


@given(cuts=st.lists(CUTS, min_size=1, max_size=6))
def test_a_spoilt_calendar(answer: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    assert isinstance(read_replies(spoilt(answer, cuts), "REPLY"), Replies)


@given(cuts=st.lists(CUTS, min_size=1, max_size=6))
def test_a_spoilt_mail(answer: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    inbox = Inbox()
    inbox.add_mail(spoilt(mail(answer, "quist@example.com", attached=True), cuts), "inbox, message 1")
    assert inbox.num_mails == 1
    assert len(inbox.pieces) + inbox.num_other_mails + len(inbox.unreadable) >= 1
    for piece in inbox.pieces:
        assert isinstance(read_replies(piece.data, piece.method), Replies)
