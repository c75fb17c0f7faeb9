"""Damage of the kinds that files suffer: cut, repeated, overwritten, put together from others."""

from __future__ import annotations

import random

PIECES = (
    b"\r\n",
    b"\r\n ",
    b":",
    b";",
    b'"',
    b",",
    b"=",
    b"\x00",
    b"\xff",
    b"9",
    b"-",
    b"T",
    b"P1D",
    b"VALUE=DATE:",
    b";TZID=Nowhere/City:",
    b"END:VEVENT\r\n",
    b"BEGIN:VEVENT\r\n",
    b"END:VCALENDAR\r\n",
    b"BEGIN:VCALENDAR\r\n",
    b"\r\nRRULE:FREQ=DAILY\r\n",
    b"\r\nRECURRENCE-ID:20260101T000000Z\r\n",
    b"\r\nMETHOD:CANCEL\r\n",
)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """The data with up to five kinds of damage."""
    damaged = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at, kind = rng.randrange(len(damaged) + 1), rng.randrange(5)
        if kind == 0:
            del damaged[at : at + rng.randrange(40)]
        elif kind == 1:
            damaged[at:at] = rng.choice(PIECES)
        elif kind == 2:
            damaged[at:at] = damaged[at : at + 80]
        elif kind == 3:
            lines = damaged.split(b"\n")
            one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            damaged = bytearray(b"\n".join(lines))
        elif at < len(damaged):
            damaged[at] = rng.randrange(256)
    return bytes(damaged)
