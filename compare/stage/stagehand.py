"""Stagehand: does what a script says, in the marketplaces that are up."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any

from compare.architectures import DECLARED
from compare.stage.faults import ACTS, counterpart
from compare.stage.performing import Performing
from compare.stage.releases import ORIGINAL
from compare.stage.script import Action, DoAct, DoDeploy, DoFault, DoPause, DoTraffic, DoUndo, Typed
from compare.stage.scripts import Scripts
from compare.stage.stage import Stage
from compare.stage.troupe import Troupe
from compare.stage.typed import typed
from compare.stage.use_cases import Asked


class Stagehand:
    """Does one thing after the other."""

    def __init__(self, stage: Stage, performing: Performing, scripts: Scripts) -> None:
        self.stage, self.performing, self.scripts = stage, performing, scripts
        self.besides: set[asyncio.Task[Any]] = set()
        """Acts for whose end nobody waits."""

    async def does(self, actions: Iterable[Action]) -> None:
        """Do what a script says; what it shows, the page does itself."""
        for action in actions:
            await self._does(action)

    async def _does(self, action: Action) -> None:
        match action:
            case DoAct():
                await self._acts(action)
            case DoFault():
                await self._breaks(action)
            case DoTraffic():
                wanted = action.shoppers, action.storm, action.only, action.storm_in
                await asyncio.to_thread(self.stage.traffic.becomes, *wanted)
            case DoDeploy():
                await self._deploys(action)
            case DoPause():
                await asyncio.sleep(action.seconds)
            case DoUndo():
                await self.undoes()

    async def undoes(self) -> None:
        """Bring the known state back."""
        self.drops_what_is_besides()
        await self.stage.undo()

    def drops_what_is_besides(self) -> None:
        for task in self.besides:
            task.cancel()

    async def _acts(self, action: DoAct) -> None:
        if action.only and action.only not in self.stage.troupes:
            return
        task = asyncio.create_task(self._performs(action))
        self.besides.add(task)
        task.add_done_callback(self.besides.discard)
        if action.wait:
            await task

    async def _performs(self, action: DoAct) -> None:
        if action.request:
            await self.performing.perform("", asked(action.request), action.only)
        else:
            await self.performing.use_case(action.use_case, action.only)

    async def _breaks(self, action: DoFault) -> None:
        strike = ACTS[action.fault]
        await asyncio.gather(*(asyncio.to_thread(strike, *each, action) for each in self._struck(action)))

    def _struck(self, action: DoFault) -> Iterator[tuple[Troupe, str]]:
        """Find whom a fault strikes, also where the marketplace that it names is not up."""
        chosen = DECLARED[action.marketplace]
        for name, troupe in self.stage.troupes.items():
            if name == chosen.name:
                yield troupe, action.box
            elif action.everywhere and (box := counterpart(chosen, action.box, troupe.architecture)):
                yield troupe, box

    async def _deploys(self, action: DoDeploy) -> None:
        troupe = self.stage.troupes.get(action.marketplace)
        if troupe is None:
            return
        if action.version == ORIGINAL:
            source = troupe.releases.source_of_original(action.box)
        else:
            source = self.scripts.version(action.version)
        await asyncio.to_thread(troupe.deploy, action.box, action.version, source, action.rolling)


def asked(request: Typed) -> Asked:
    body = "" if request.body is None else json.dumps(request.body)
    return typed(request.method, request.path, body, request.signed_in)
