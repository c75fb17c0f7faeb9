"""Minutes as moments."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def instant(minute: int) -> dt.datetime:
    """The moment of UTC that is ``minute`` minutes after 1970-01-01T00:00Z."""
    return _EPOCH + dt.timedelta(minutes=int(minute))
