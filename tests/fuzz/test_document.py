"""The document is true: thousands of requests made up from it get no 500 and nothing that it does not announce.

Schemathesis reads each architecture's own `/openapi.json` and checks statuses, content types, headers and bodies.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compare import importing, seed
from compare.architectures import ARCHITECTURES, MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.levels import at_night
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

ALIKE = [each for each in ARCHITECTURES.values() if each != MICROSERVICES]
"""The code behind their routes is nearly the same."""

SEED = "1"
EXAMPLES = pytest.mark.parametrize("examples", [6, *at_night([25])])
EXCLUDED_CHECKS = {
    "positive_data_acceptance": "A schema cannot say which cursors were given out, or what an e-mail address is.",
    "unsupported_method": "PATCH /reviews/summary is read as PATCH /reviews/{review_id}; tests/marketplace has PUT.",
}
CLOSE_ACCOUNT = ["--exclude-operation-id", "delete_me"]


@dataclass(frozen=True)
class Place:
    """A running marketplace with the default data, and somebody who sells and buys there."""

    base_url: str
    email: str

    def token(self) -> str:
        connection = Connection(self.base_url)
        try:
            return Visitor(connection).signs_in(self.email, seed.PASSWORD).access_token
        finally:
            connection.close()


@pytest.fixture(scope="module", params=[*at_night(ALIKE), MICROSERVICES], ids=lambda each: each.name)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter
) -> Iterator[Place]:
    data_set = seed.data_set()
    folder = tmp_path_factory.mktemp("fuzzed")
    with Fleet(
        request.param, folder, environment={"LOG_LEVEL": "WARNING", "TELEMETRY": "false"}, starter=starter
    ) as fleet:
        importing.load(importing.Destination.of(fleet), data_set)
        yield Place(fleet.base_url, data_set["users"][0].email)  # ty: ignore[unresolved-attribute]


def fuzz(place: Place, folder: Path, examples: int, *options: str) -> None:
    """Run schemathesis, and show what it found if it found anything."""
    checks = ["--checks", "all", "--exclude-checks", ",".join(EXCLUDED_CHECKS)]
    amount = ["--seed", SEED, "--max-examples", str(examples), "--warnings", "off", "--no-color"]
    amount += ["--suppress-health-check", "too_slow"]  # It says something of the machine.
    tool = Path(sys.executable).with_name("schemathesis")
    command = [tool, "run", f"{place.base_url}/openapi.json", *checks, *amount, *options]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "generated" in run.stdout


@EXAMPLES
def test_it_holds_for_somebody_who_is_signed_in(place: Place, examples: int, tmp_path: Path) -> None:
    fuzz(place, tmp_path, examples, "--header", f"Authorization: Bearer {place.token()}", *CLOSE_ACCOUNT)


@pytest.mark.night
@EXAMPLES
def test_it_holds_for_somebody_who_is_not(place: Place, examples: int, tmp_path: Path) -> None:
    fuzz(place, tmp_path, examples)
