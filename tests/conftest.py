"""Every run draws the same examples; ``pytest --hypothesis-profile=default`` draws others. Nobody's cache is used."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")

os.environ["SCHEDULE_CACHE"] = "off"
