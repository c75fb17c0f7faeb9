"""The picture of a trade-off."""

from __future__ import annotations

from xml.etree import ElementTree

from scheduler.report.curve import HEIGHT, WIDTH, Dot, draw

SPACE = "{http://www.w3.org/2000/svg}"
DOTS = (Dot(1, 9.5, 12, 0, True), Dot(2, 3, 8, 4, False), Dot(3, 0, 0, 40, True))


def circles(dots: tuple[Dot, ...]) -> list[tuple[float, float, str]]:
    root = ElementTree.fromstring(draw("Spring & <summer>", dots))
    assert root.findtext(f"{SPACE}title") == "Spring & <summer>: the trade-off"
    return [
        (float(each.get("cx", "")), float(each.get("cy", "")), each.get("fill", ""))
        for each in root.iter(f"{SPACE}circle")
    ]


def test_every_plan_is_in_both_panels_within_the_picture() -> None:
    found = circles(DOTS)
    assert len(found) == 2 * len(DOTS)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y, _ in found)


def test_left_and_up_are_better_and_proven_ones_are_filled() -> None:
    for panel in (circles(DOTS)[:3], circles(DOTS)[3:]):
        across, down, fills = zip(*panel, strict=True)
        assert across[0] > across[1] > across[2]
        assert down[0] < down[1] < down[2]
        assert fills[0] == fills[2] != fills[1]


def test_nothing_but_the_empty_plan_can_be_drawn() -> None:
    assert len(circles((Dot(1, 0, 0, 0, True),))) == 2
