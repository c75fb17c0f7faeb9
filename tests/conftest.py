"""Every run draws the same examples; ``pytest --hypothesis-profile=default`` draws others."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")
