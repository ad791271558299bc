"""Moment: where in a scene everybody is."""

import time
from dataclasses import dataclass, field
from typing import Any

from compare.stage.script import Script

NEVER = -1


@dataclass(frozen=True)
class Moment:
    """A step that was played, or one whose effect is not there yet, since the class is asked first."""

    name: str
    script: Script
    step: int
    asking: bool = False
    began: float = field(default_factory=time.monotonic)
    undone: int = NEVER
    """How often everything had been undone when all of the step was done."""

    @property
    def played(self) -> int:
        """Count the steps that were played."""
        return self.step if self.asking else self.step + 1

    def public(self) -> dict[str, Any]:
        """Tell what pages show."""
        step = self.script.steps[self.step]
        told = {"text": step.text, "ask": step.ask, "show": step.show}
        return {"name": self.name, "title": self.script.title, "step": self.step, "asking": self.asking, **told}

    def for_the_speaker(self) -> dict[str, Any]:
        """Tell what only the speaker sees, too."""
        notes, seconds = self.script.steps[self.step].notes.model_dump(), round(time.monotonic() - self.began)
        whole = {"steps": len(self.script.steps), "minutes": self.script.minutes, "seconds": seconds}
        return {**self.public(), "notes": notes, "next": self._next(), **whole}

    def _next(self) -> str:
        following = self.script.steps[self.played : self.played + 1]
        return next((each.text if self.asking else each.ask or each.text for each in following), "")
