"""What was explained, laid out in lines of at most 80 columns, and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.console import NO_BREAK
from scheduler.cli.layout import Line
from scheduler.cli.words import count
from scheduler.explain import sentences as words

if TYPE_CHECKING:
    from scheduler.api.explain import Explained
    from scheduler.explain.facts import InstructorFacts, RequestFacts, SeatFacts, SessionFacts


def explained_lines(explained: Explained, *, verbose: bool) -> Iterator[Line]:
    """Each answer under its heading; ``verbose``: with the verdict on every start."""
    if not any((explained.requests, explained.seats, explained.sessions, explained.instructors)):
        yield Line("Every request that was asked about has a session.")
    for request in explained.requests:
        yield from _request(request, verbose=verbose)
    for seat in explained.seats:
        yield from _seat(seat, verbose=verbose)
    for session in explained.sessions:
        yield from _session(session, verbose=verbose)
    for instructor in explained.instructors:
        yield from _instructor(instructor, verbose=verbose)


def _request(facts: RequestFacts, *, verbose: bool) -> Iterator[Line]:
    yield Line(f'{facts.name} ({facts.learner}), "{facts.title}": no session', style="bold")
    for sentence in words.request_sentences(facts):
        yield Line(sentence, "  ")
    if verbose:
        yield from _counts(facts.counts)
        yield Line(f"{_which(facts.candidates)}, in the time of {facts.time_zone}:", "  ")
        for text in words.candidate_lines(facts.candidates, facts.time_zone):
            yield Line(text, "    ")


def _seat(facts: SeatFacts, *, verbose: bool) -> Iterator[Line]:
    yield Line(f'{facts.name} ({facts.learner}), "{facts.title}": {facts.session}', style="bold")
    for sentence in words.seat_sentences(facts):
        yield Line(sentence, "  ")
    if verbose and facts.candidates:
        yield from _counts(facts.counts)
        which = f"{_which(facts.candidates)}, were the seat given up"
        yield Line(f"{which}, in the time of {facts.time_zone}:", "  ")
        for text in words.candidate_lines(facts.candidates, facts.time_zone):
            yield Line(text, "    ")


def _session(facts: SessionFacts, *, verbose: bool) -> Iterator[Line]:
    yield Line(f'{facts.session}, "{facts.title}"', style="bold")
    for sentence in words.session_sentences(facts):
        yield Line(sentence, "  ")
    if verbose and facts.counts:
        yield Line(f"{count(sum(facts.counts.values()), 'start')}, all else as it is:", "  ")
        yield from _table(facts.counts, words.WHEREABOUTS)
        yield Line("The best of those at which it could be held:", "  ")
        for text in words.other_start_lines(facts):
            yield Line(text, "    ")


def _instructor(facts: InstructorFacts, *, verbose: bool) -> Iterator[Line]:
    yield Line(f"{facts.name} ({facts.instructor})", style="bold")
    for sentence in words.instructor_sentences(facts):
        yield Line(sentence, "  ")
    if verbose:
        for led in facts.led:
            yield Line(words.led_sentence(led, facts.time_zone), "    ")


def _counts(counts: Mapping[str, int]) -> Iterator[Line]:
    """How many starts come to which verdict."""
    yield Line(f"{count(sum(counts.values()), 'start')}, each counted under the first that is in its way:", "  ")
    yield from _table(counts, words.VERDICTS)


def _which(candidates: Sequence[object]) -> str:
    return "That start" if len(candidates) == 1 else "Every start"


def _table(counts: Mapping[str, int], words: Mapping[str, str]) -> Iterator[Line]:
    for code, number in counts.items():
        # blanks that stay: a table is no paragraph
        yield Line(f"{number:>6}  {words[code]}".replace(" ", NO_BREAK), "  ")


def explained_document(explained: Explained) -> dict[str, object]:
    """Facts and sentences as one document."""
    return {
        "audience": explained.audience,
        "requests": [_with(each, words.request_sentences(each)) for each in explained.requests],
        "seats": [_with(each, words.seat_sentences(each)) for each in explained.seats],
        "sessions": [_with(each, words.session_sentences(each)) for each in explained.sessions],
        "instructors": [_with(each, words.instructor_sentences(each)) for each in explained.instructors],
    }


def _with(facts: object, sentences: tuple[str, ...]) -> dict[str, object]:
    return {"sentences": sentences, **vars(facts)}
