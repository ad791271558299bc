"""Migration: start what is new, copy what changes its owner, hold, copy the rest, compare, switch, stop what is old."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx

from compare import catalogues
from compare.architectures import MONOLITH
from compare.databases import Store
from compare.deployment import signing_key
from compare.importing import Destination
from compare.launcher import Fleet
from compare.migration.changeover import Changeover
from compare.migration.copying import KINDS, Kind
from compare.topology import Architecture

HOLD_SECONDS = 5.0
CALL_SECONDS = 30.0

Tell = Callable[[str], object]


class CannotMigrate(Exception):
    """The two architectures have no gateway in common, or what was copied is not what was there; all is as it was."""


@dataclass(frozen=True)
class Move:
    """A domain whose data goes from one database to another."""

    domain: str
    kind: Kind
    source: Store
    target: Store

    def copy(self) -> None:
        self.kind.copy(self.source, self.target)

    def check(self) -> str:
        """Compare both sides; say how much there is.

        Raises:
            CannotMigrate: they differ.
        """
        source, target = self.kind.sum(self.source), self.kind.sum(self.target)
        if source != target:
            raise CannotMigrate(f"The copy of {self.domain} is not what it was copied from: {source}, {target}.")
        return f"{self.domain}: {source.rows:,} rows, checksum {source.checksum[:12]} on both sides"


def migrate(fleet: Fleet, target: Architecture, tell: Tell = lambda text: None) -> None:
    """Bring a running fleet from its architecture to another one, while people use it.

    Raises:
        CannotMigrate, CouldNotStart, httpx.HTTPError: all is as it was.
    """
    if fleet.architecture[fleet.architecture.entry].app != target[target.entry].app:
        raise CannotMigrate(f"{fleet.architecture.name} and {target.name} do not stand behind the same gateway.")
    source = fleet.architecture
    refuse_forgotten_keys(fleet, target)
    change = Changeover(fleet, target).start()
    tell(f"started: {', '.join(change.started) or 'nothing'}")
    try:
        switch(fleet, change, list(moves(fleet, source, target)), tell)
    except BaseException:
        change.give_up()
        raise
    change.finish()
    tell(f"{target.name}: {target.title}")
    make_initial_copy(fleet, source, tell)


def make_initial_copy(fleet: Fleet, source: Architecture, tell: Tell) -> None:
    """Fill a second inventory that has just come; nobody depends on it yet, so nothing fails if it cannot be filled."""
    if any(catalogues.DOMAIN in process.domains for process in source.processes):
        return
    try:
        if count := catalogues.fill(Destination.of(fleet)):
            tell(f"copied {count:,} items into the second inventory; from now on they drift")
    except catalogues.CannotBeAsked as error:
        tell(f"The second inventory is empty: {error} Try `marketplace reconcile --repair`.")


def refuse_forgotten_keys(fleet: Fleet, target: Architecture) -> None:
    """Keep everybody signed in: the monolith itself knows only its own key, and no others may have signed since.

    Raises:
        CannotMigrate: others have.
    """
    ring = signing_key(fleet.data).parent / "ring"
    if target.signer.app == MONOLITH.signer.app and any(ring.glob("*.pem")):
        raise CannotMigrate(f"{target.name} would refuse tokens of the keys in {ring}; step-2 knows them.")


def moves(fleet: Fleet, source: Architecture, target: Architecture) -> Iterator[Move]:
    """Yield the domains that another process keeps from now on."""
    for domain, kind in KINDS.items():
        before, after = source.owner(domain), target.owner(domain)
        places = [fleet.deployment.database(process) for process in (before, after)]
        if before.name != after.name and all(places):
            yield Move(domain, kind, *filter(None, places))


def switch(fleet: Fleet, change: Changeover, moving: list[Move], tell: Tell) -> None:
    """Copy while people write; then let them wait for a moment, copy what they wrote, and change the table."""
    for move in moving:
        move.copy()
        tell(f"copied {move.domain}, while everybody goes on")
    table = json.loads(change.new.environment(change.target[change.target.entry])["ROUTES"])
    with gateways(fleet) as operators, held(operators):
        for move in moving:
            move.copy()
            tell(move.check())
        for operator in operators:
            operator.put("/internal/routes", json={"routes": table}).raise_for_status()
    tell("switched")


@contextmanager
def held(operators: list[httpx.Client]) -> Generator[None]:
    """Let nobody through any copy of the gateway; whatever goes wrong, all let people through again."""
    try:
        for operator in operators:
            operator.post("/internal/hold", json={"seconds": HOLD_SECONDS}).raise_for_status()
        yield
    except BaseException:
        for operator in operators:
            operator.post("/internal/release")
        raise


@contextmanager
def gateways(fleet: Fleet) -> Generator[list[httpx.Client]]:
    """Speak to each copy of the gateway as its operator."""
    headers = {"Authorization": f"Bearer {fleet.operator_token}"}
    with ExitStack() as stack:
        yield [
            stack.enter_context(httpx.Client(base_url=url, headers=headers, timeout=CALL_SECONDS, trust_env=False))
            for url in fleet.entrances
        ]
