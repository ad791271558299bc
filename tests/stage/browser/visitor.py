"""Visitor: somebody before the page, who does everything by keyboard, and says what is on the screen."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.stage.browser.breaking import Breaking
from tests.stage.browser.keyboard import Keyboard
from tests.stage.browser.panels import Panels

PATIENCE_MS = 90_000


class Visitor(Breaking, Panels):
    """Has a page open, and remembers what went wrong on it, and what was loaded from elsewhere."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        context.set_default_timeout(PATIENCE_MS)
        self.context, self.url = context, url
        self.complaints: list[str] = []
        self.page = self._page()

    def _page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._notices)
        self.keyboard = Keyboard(page)
        return page

    def _hears(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {url}")

    def _notices(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.url).netloc and not request.url.startswith("data:"):
            self.complaints.append(f"{request.url} is elsewhere")

    def looks(self, path: str = "/") -> "Visitor":
        """Open the page, and wait until it is alive."""
        self.page.goto(self.url + path)
        self.is_live()
        return self

    def opens_another(self) -> "Visitor":
        """Open the page once more, in a tab of the same browser."""
        return Visitor(self.context, self.url).looks()

    def opens_the_notes(self) -> "Visitor":
        """Open the speaker's window."""
        notes = Visitor(self.context, self.url)
        notes.page.goto(f"{self.url}/notes.html")
        expect(notes.page.locator("#connection")).to_have_text("Live")
        return notes

    def plays(self, scene: str) -> None:
        """Choose a scene, and play its first step by a presenter's key."""
        self.keyboard.selects(self.page.locator("#scene"), scene)
        expect(self.page.locator("#scene-count")).to_have_text(re.compile(r"\d min"))
        self.keyboard.goes_to(self.page.get_by_role("button", name="Undo all"))
        self.keyboard.press("PageDown")

    def leaves(self) -> list[str]:
        """Close everything, and tell what was not as it should be."""
        self.context.close()
        return self.complaints

    # What is on the screen

    def is_live(self) -> None:
        expect(self.page.locator("#connection")).to_have_text("Live")
        expect(self.page.locator(".box[data-condition]").first).to_be_visible()

    def is_cut_off(self) -> None:
        expect(self.page.locator("#connection")).to_have_text(re.compile("Reconnecting"))

    def picture(self, marketplace: str) -> Locator:
        return self.page.locator("figure.picture").filter(has=self.page.locator(f"#calls-{marketplace}"))

    def box(self, name: str, marketplace: str = "microservices") -> Locator:
        """Find the one whose name is read out first."""
        return self.picture(marketplace).get_by_role("button", name=re.compile(rf"^{name}\b"))

    def sees(self, name: str, condition: str, marketplace: str = "microservices") -> None:
        """See in words, and hear, how a box is."""
        box = self.box(name, marketplace)
        expect(box.locator(".condition")).to_have_text(condition)
        expect(box).to_have_attribute("aria-label", re.compile(rf"^{name} {condition}\b"))

    def sees_copies(self, name: str, count: int) -> None:
        expect(self.box(name)).to_contain_text(f"\N{MULTIPLICATION SIGN}{count}")

    def sees_all_up(self) -> None:
        expect(self.page.locator('.box:not([data-condition="up"])')).to_have_count(0)
        expect(self.page.locator('.box[data-condition="up"]')).not_to_have_count(0)

    def sees_nothing_wider_than_the_screen(self) -> None:
        """Scroll nowhere sideways."""
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(width) <= 0

    def markup(self) -> Iterator[str]:
        """Yield what has become of text that was to stay text."""
        yield from self.page.evaluate("[...document.querySelectorAll('img, [onerror]')].map(each => each.outerHTML)")
