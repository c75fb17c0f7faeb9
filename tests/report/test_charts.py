"""Charts stand alone, and hold any name."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from scheduler.report.charts import grouped_bars

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ['<script>alert("1")</script>', "a & b ]]>", "costs $5 and $6", "x\u202ey\x07", "日本語"]


def test_names_are_text_and_nothing_is_loaded_from_elsewhere() -> None:
    chart = grouped_bars(HOSTILE[0], HOSTILE, {"one": [1, 2, 3, 4, 5], "two": [5, 4, 3, 2, 1.25]}, most=5)
    root = ElementTree.fromstring(chart)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert root.tag == f"{SVG}svg"
    assert not tags & {"script", "image", "foreignObject", "a"}
    assert root.findtext(f"{SVG}title") == HOSTILE[0]
    shown = {text.text for text in root.iter(f"{SVG}text")}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4], "1.25"} <= shown
    assert not re.search(r"url\((?!#)|@import|@font-face", chart)
    assert all(value.startswith("#") for value in re.findall(r'href="([^"]*)"', chart))


def test_the_same_numbers_make_the_same_chart() -> None:
    assert grouped_bars("t", ["a"], {"one": [1]}, most=5) == grouped_bars("t", ["a"], {"one": [1]}, most=5)
