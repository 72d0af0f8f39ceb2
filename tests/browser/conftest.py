"""The demo page in headless Chromium, with the real assistant behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.paths import ROOT
from tests.portal import keys, serve_portal  # noqa: F401

PICTURES = ROOT / "reports" / "screenshots"
expect.set_options(timeout=20_000)


@pytest.fixture(scope="package")
def demo(serve_portal) -> str:  # noqa: F811
    """Address of the demo's channel."""
    return serve_portal(demo=True).base


# For a module and no longer: Playwright keeps an event loop running in this thread, which other tests could not stand.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The browser tests need Chromium: install it (Debian: apt install chromium), or call .ci/run.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


class Visit:
    """Someone at the demo page. Console messages and requests to other hosts are kept, to be found empty."""

    def __init__(self, context: BrowserContext, base: str, person: str, language: str) -> None:
        self.base, self.context = base, context
        self.console: list[str] = []
        self.foreign: list[str] = []
        self.page = self.tab()
        self.choose("person", person)
        self.choose("lang", language)

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((self.base, "blob:")) else self.foreign.append(r.url))
        page.goto(f"{self.base}/demo")
        return page

    def choose(self, name: str, value: str, page: Page | None = None) -> None:
        (page or self.page).locator(f'input[name={name}][value="{value}"]').check(force=True)

    def open(self, page: Page | None = None, anew: bool = True) -> None:
        page = page or self.page
        page.locator(".launcher").click()
        expect(page.locator("textarea.input")).to_be_focused()
        expect(page.locator(".welcome:visible, .message").first).to_be_visible()  # the history is there
        if anew and page.locator(".message").count():
            self.start_anew()

    def start_anew(self) -> None:
        self.page.locator(".restart").first.click()
        with self.page.expect_response("**/restart"):
            self.page.locator(".yes").click()
        expect(self.page.locator(".message")).to_have_count(0)

    def ask(self, text: str, page: Page | None = None) -> str:
        """Types a question; returns the text of what is answered."""
        page = page or self.page
        before = page.locator(".message[data-from=bot]").count()
        page.locator("textarea.input").fill(text)
        page.locator("textarea.input").press("Enter")
        expect(page.locator(".message[data-from=bot]").nth(before)).to_be_visible()
        return page.locator(".message[data-from=bot]").last.inner_text()

    def picture(self, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path)
        return path


@pytest.fixture
def visit(chromium, demo) -> Iterator[Callable[..., Visit]]:
    """Comes to the demo page as one of its persons; a visit whose page complained fails the test."""
    contexts, visits = [], []

    def come(person: str = "", language: str = "sv", quiet: bool = True, **options) -> Visit:
        context = chromium.new_context(**{"locale": "sv-SE", "viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        visit = Visit(context, demo, person, language)
        visits.append((visit, quiet))
        return visit

    yield come
    for context in contexts:
        context.close()
    for visit, quiet in visits:
        assert visit.foreign == []
        assert not quiet or visit.console == []
