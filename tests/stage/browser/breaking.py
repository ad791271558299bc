"""Breaking: what a visitor does to a box, and how that is undone."""

from playwright.sync_api import Locator, Page, expect

from tests.stage.browser.keyboard import Keyboard

SLOW_STEP_MS = 100


class Breaking:
    """Opens the controls of a box, and presses what is there."""

    page: Page
    keyboard: Keyboard

    def box(self, name: str, marketplace: str = "microservices") -> Locator:
        raise NotImplementedError

    @property
    def controls(self) -> Locator:
        return self.page.get_by_role("dialog")

    def chooses(self, name: str, marketplace: str = "microservices") -> None:
        self.keyboard.presses(self.box(name, marketplace))
        expect(self.controls.get_by_role("heading")).to_be_focused()

    def closes_the_controls(self) -> None:
        self.keyboard.press("Escape")
        expect(self.page.locator("#controls")).to_be_hidden()

    def strikes(self, name: str, button: str, marketplace: str = "microservices", everywhere: bool = False) -> None:
        self.chooses(name, marketplace)
        self.keyboard.switches(self.controls.get_by_label("Same fault everywhere"), everywhere)
        self.chooses_again(button)

    def chooses_again(self, button: str) -> None:
        """Press a button of the controls that are open, and close them, if what was pressed did not."""
        with self.page.expect_response("**/faults") as answer:
            self.keyboard.presses(self.controls.get_by_role("button", name=button, exact=True))
        assert answer.value.status == 204
        self.closes_the_controls()

    def kills(self, name: str, marketplace: str = "microservices", everywhere: bool = False) -> None:
        self.strikes(name, "Kill", marketplace, everywhere)

    def restarts(self, name: str) -> None:
        self.strikes(name, "Restart")

    def freezes(self, name: str) -> None:
        self.strikes(name, "Freeze")

    def thaws(self, name: str) -> None:
        self.strikes(name, "Thaw")

    def makes_erroring(self, name: str) -> None:
        self.strikes(name, "Make erroring")

    def mends(self, name: str) -> None:
        self.strikes(name, "Mend")

    def slows(self, name: str, ms: int) -> None:
        self.chooses(name)
        self.keyboard.slides(self.controls.get_by_label("Slower by"), ms // SLOW_STEP_MS)
        expect(self.page.locator("#slow-output")).to_have_text(f"{ms} ms")
        self.chooses_again("Slow")

    def scales(self, name: str, copies: int) -> None:
        """Arrow keys move within the radio buttons."""
        self.chooses(name)
        chosen = self.controls.get_by_role("radio", checked=True)
        self.keyboard.goes_to(chosen)
        before = int(chosen.input_value())
        self.keyboard.press("ArrowRight" if copies > before else "ArrowLeft", abs(copies - before))
        self.chooses_again("Scale")

    def undoes_all(self) -> None:
        with self.page.expect_response("**/undo") as answer:
            self.keyboard.presses(self.page.get_by_role("button", name="Undo all"))
        assert answer.value.status == 204

    def wants_predictions(self) -> None:
        self.keyboard.switches(self.page.get_by_role("switch", name="Ask the class first"))
