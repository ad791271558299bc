"""Keyboard: all that somebody has who has no mouse."""

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 150
WAY = """target => {
    const here = document.activeElement;
    if (here === target) return "";
    return target.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab";
}"""


class Keyboard:
    """Goes to things with the Tab key, and presses keys on them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, target: Locator) -> None:
        """Press Tab, forwards or backwards, until it has the focus."""
        expect(target).to_be_visible()
        expect(target).to_be_enabled()  # The Tab key passes by what cannot be used for a moment.
        for _ in range(MOST_STEPS):
            if not (key := target.evaluate(WAY)):
                return
            self.press(key)
        raise AssertionError(f"the Tab key never comes to {target}")

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def presses(self, button: Locator) -> None:
        expect(button).to_be_enabled()
        self.goes_to(button)
        self.press("Enter")

    def switches(self, switch: Locator, on: bool = True) -> None:
        """Tick what is not, or the other way round."""
        if switch.is_checked() != on:
            self.goes_to(switch)
            self.press("Space")
        expect(switch).to_be_checked(checked=on)

    def slides(self, slider: Locator, steps: int) -> None:
        """Move a slider so many steps from its beginning."""
        self.goes_to(slider)
        self.press("Home")
        self.press("ArrowRight", steps)

    def writes(self, field: Locator, text: str) -> None:
        self.goes_to(field)
        self.press("Control+A")
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.press("Delete")

    def selects(self, field: Locator, option: str) -> None:
        """Choose by typing the first letters, as one does."""
        self.goes_to(field)
        self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(option)
