"""Demo: every architecture side by side, and what to try on them."""

from contextlib import ExitStack
from pathlib import Path

from compare.architectures import ARCHITECTURES
from compare.foreground import fill, say, show, stop_on_signals, up, watch
from compare.launcher import CouldNotStart, Fleet

TRY = """
Try the same in each:

  curl "{url}/inventory?q=mug&limit=3"
  curl {url}/pages/item/1
  curl -X POST {url}/users -H 'content-type: application/json' \\
       -d '{{"email": "ada@example.com", "name": "Ada", "password": "correct horse"}}'
  curl {url}/nowhere
"""


def run(port: int, data: Path) -> int:
    """Bring all architectures up, the first at `port` and each next one a port further; give the exit code."""
    stop_on_signals()
    try:
        for architecture in ARCHITECTURES.values():
            fill(architecture, data / architecture.name)
        with ExitStack() as stack:
            fleets = [
                stack.enter_context(up(Fleet(architecture, data / architecture.name, port + number)))
                for number, architecture in enumerate(ARCHITECTURES.values())
            ]
            for fleet in fleets:
                show(fleet)
                say(TRY.format(url=fleet.base_url))
            watch(*fleets)
    except CouldNotStart as error:
        say(f"The demo is not up: {error}", style="red")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    return 0
