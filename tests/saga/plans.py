"""Plans: what is to go wrong next, in a file that the tests write and the service beside them reads."""

import json
import os
import signal
from pathlib import Path

from contracts.problems import Unavailable

PLAN = "SAGA_PLAN"


def write(path: Path, plan: dict[str, object]) -> None:
    """Write all at once: somebody may be reading."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(plan))
    draft.replace(path)


def concerns(buyer_id: int) -> bool:
    """Tell whether the plan is about this buyer; what others left behind is recovered meanwhile."""
    return json.loads(Path(os.environ[PLAN]).read_text()).get("buyer", buyer_id) == buyer_id


def reach(point: str) -> None:
    """Do what the plan says about this point, once: kill somebody, or break the step."""
    path = Path(os.environ[PLAN])
    plan = json.loads(path.read_text())
    victims = plan.pop(point, None)
    if victims is None:
        return
    write(path, plan)
    if victims == "break":
        raise Unavailable("This step breaks, as planned.")
    for pid in victims:
        os.kill(pid or os.getpid(), signal.SIGKILL)
