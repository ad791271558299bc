"""Panels: what a visitor does below the pictures, and reads there."""

from playwright.sync_api import Locator, Page, expect

from tests.stage.browser.keyboard import Keyboard

SHOPPERS_STEP = 5
TABS = ("Do one thing in all", "Traffic", "Logs", "Metrics")


class Panels:
    """Opens one of the panels, and uses it."""

    page: Page
    keyboard: Keyboard

    def opens_panel(self, name: str) -> Locator:
        """Go to the tabs, and with the arrow keys to one of them."""
        self.keyboard.goes_to(self.page.get_by_role("tab", selected=True))
        here = self.page.get_by_role("tab", selected=True).inner_text()
        steps = (TABS.index(name) - TABS.index(here)) % len(TABS)
        self.keyboard.press("ArrowRight", steps)
        expect(self.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        return self.page.get_by_role("tabpanel", name=name)

    # Do one thing in all

    @property
    def comparison(self) -> Locator:
        return self.page.locator("article.act")

    def side(self, marketplace: str) -> Locator:
        return self.comparison.locator(f'[data-marketplace="{marketplace}"]')

    def sees_side_by_side(self, one: str, other: str) -> None:
        left, right = (self.side(name).evaluate("side => side.getBoundingClientRect()") for name in (one, other))
        assert left["y"] == right["y"]
        assert left["right"] <= right["left"]

    def does(self, use_case: str) -> None:
        with self.page.expect_response("**/acts") as answer:
            self.keyboard.presses(self.page.get_by_role("button", name=use_case, exact=True))
        self.sees_comparison(answer.value.json()["id"])

    def sees_comparison(self, id: str) -> None:
        expect(self.page.locator(f"#act-{id}")).to_be_visible()

    def types(self, method: str, path: str, body: str = "", signed_in: bool = False) -> None:
        """Write a request by hand, and send it to all."""
        form = self.page.locator("#request")
        if not form.is_visible():
            self.keyboard.presses(self.page.get_by_text("Any request, typed by hand"))
        self.keyboard.selects(form.get_by_label("Method"), method)
        self.keyboard.writes(form.get_by_label("Path"), path)
        self.keyboard.writes(form.get_by_label("Body"), body)
        self.keyboard.switches(form.get_by_label("signed in"), signed_in)
        with self.page.expect_response("**/acts") as answer:
            self.keyboard.presses(form.get_by_role("button", name="Send to all"))
        self.sees_comparison(answer.value.json()["id"])

    # Traffic

    def lets_come(self, shoppers: int) -> None:
        with self.page.expect_response("**/traffic"):
            self.keyboard.slides(self.page.get_by_role("slider", name="Shoppers"), shoppers // SHOPPERS_STEP)
        expect(self.page.locator("#shoppers-count")).to_have_text(str(shoppers))

    def chart(self, marketplace: str) -> Locator:
        return self.page.locator(f'.chart[aria-label="{marketplace}"]')

    # Logs

    @property
    def lines(self) -> Locator:
        return self.page.locator("#log-lines tbody tr")

    def searches(self, **wanted: str) -> None:
        """Fill in the fields of these names, and press the button."""
        for name, value in wanted.items():
            field = self.page.locator(f"#log-filters [name={name}]")
            is_list = field.evaluate("field => field.tagName") == "SELECT"
            (self.keyboard.selects if is_list else self.keyboard.writes)(field, value)
        self.keyboard.presses(self.page.get_by_role("button", name="Search"))
