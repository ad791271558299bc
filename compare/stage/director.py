"""Director: plays demos step by step, on all pages at once, and knows where it is."""

import asyncio
from dataclasses import replace
from typing import Self

from compare.stage.moment import Moment
from compare.stage.performing import Performing
from compare.stage.script import Script
from compare.stage.scripts import Scripts
from compare.stage.stage import Stage
from compare.stage.stagehand import Stagehand


class CannotBePlayed(Exception):
    """A scene makes no sense here; the message says why."""


class Director:
    """Has one scene under way at most, from `__aenter__` to `__aexit__`."""

    def __init__(self, stage: Stage, performing: Performing, scripts: Scripts) -> None:
        self.stage, self.scripts = stage, scripts
        self.stagehand = Stagehand(stage, performing, scripts)
        self.now: Moment | None = None
        self.lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stagehand.drops_what_is_besides()

    def missing(self, script: Script) -> list[str]:
        """Name the marketplaces that a scene needs and that are not up."""
        return [name for name in script.needs if name not in self.stage.troupes]

    async def play(self, name: str, step: int, asking: bool = False) -> None:
        """Play a step, or only ask what will be seen. Who goes back finds everything as it was when he was there.

        Raises:
            NoSuchScene: there is no such scene, or no such version in it.
            SceneIsBroken: what was written is no scene.
            CannotBePlayed: it has no such step, or needs what is not up.
        """
        script = await asyncio.to_thread(self.scripts.read, name)
        self._refuse_what_cannot_be(script, step)
        async with self.lock:
            before, moment = self.now, self._moment(name, script, step, asking)
            self.now = moment
            self.stage.broadcast.tell("scene", moment.public())
            await self._goes(before, moment)
            if self.now is moment:  # Somebody may have left meanwhile.
                self.now = replace(moment, undone=self.stage.undone)

    def leaves(self) -> None:
        """End the scene; what it did stays until it is undone, or another one begins."""
        self.now = None
        self.stage.broadcast.tell("scene", None)

    def _refuse_what_cannot_be(self, script: Script, step: int) -> None:
        if missing := self.missing(script):
            raise CannotBePlayed(f"This scene needs a marketplace that is not up: {', '.join(missing)}.")
        if not 0 <= step < len(script.steps):
            raise CannotBePlayed(f"This scene has {len(script.steps)} steps, counted from 0.")

    def _moment(self, name: str, script: Script, step: int, asking: bool) -> Moment:
        moment = Moment(name, script, step, asking)
        goes_on = self.now and self.now.name == name and moment.step + self.now.step > 0
        return replace(moment, began=self.now.began) if self.now and goes_on else moment

    async def _goes(self, before: Moment | None, now: Moment) -> None:
        """Do what is between two moments."""
        done = self._played(before, now)
        if done is None or done > now.played:
            done = now.step if done is None else now.played
            await self._returns_to(now.script, done)
        for step in now.script.steps[done : now.played]:
            await self.stagehand.does(step.do)

    def _played(self, before: Moment | None, now: Moment) -> int | None:
        """Count the steps that were played, if this scene is under way and nobody has undone anything by hand."""
        if before is None or before.name != now.name or before.undone != self.stage.undone:
            return None
        return before.played

    async def _returns_to(self, script: Script, steps: int) -> None:
        """Bring back how things were after so many steps; what was only done then is not done again."""
        await self.stagehand.undoes()
        await self.stagehand.does(script.lasting(steps))
