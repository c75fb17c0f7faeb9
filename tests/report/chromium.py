"""A real browser without a window, that opens pages from files; tests are skipped where it cannot be had."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000")
COUNT_TAGS = "return Array.from(document.querySelectorAll('*'), each => each.localName)"


class Browser:
    """What a reader does on a page, and what a page does behind their back."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, page: Path) -> None:
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(page.as_uri())
        assert self.run("return document.documentElement.dataset.ready") == "yes"

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """What stands in the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """What was fetched since the page was opened, the page itself aside."""
        told = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [each["params"]["request"]["url"] for each in told if each["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if url.partition("#")[0] != self.driver.current_url.partition("#")[0]]

    def tags(self) -> Counter[str]:
        return Counter(self.run(COUNT_TAGS))

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector)).strip()

    def choose(self, selector: str, label: str) -> None:
        """Pick from a list by what it shows."""
        script = """
            const select = document.querySelector(arguments[0]);
            const option = [...select.options].find(each => each.textContent === arguments[1]);
            select.value = option.value;
            select.dispatchEvent(new Event("change"));
        """
        self.run(script, selector, label)

    def press(self, selector: str, text: str = "") -> None:
        """Click the first thing that shows a text."""
        script = """
            [...document.querySelectorAll(arguments[0])].find(each => each.textContent.includes(arguments[1])).click();
        """
        self.run(script, selector, text)

    def write(self, selector: str, text: str) -> None:
        script = """
            const box = document.querySelector(arguments[0]);
            box.value = arguments[1];
            box.dispatchEvent(new Event("input"));
        """
        self.run(script, selector, text)

    def table(self, section: str) -> list[dict[str, str]]:
        """The rows of a section's table by heading, the line of sums too."""
        script = """
            const table = document.querySelector(`#${arguments[0]} .scroll > table`);
            const cells = line => [...line.children].map(each => each.textContent.trim());
            const lines = [...table.querySelectorAll(":scope > tbody > tr:not(.details), :scope > tfoot > tr")];
            return [cells(table.querySelector("thead tr")), ...lines.map(cells)];
        """
        heads, *lines = self.run(script, section)
        return [dict(zip(heads, line, strict=False)) for line in lines]


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that is closed in the end."""
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
