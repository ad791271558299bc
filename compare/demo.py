"""Demo: the stage with architectures side by side, on one address, until Ctrl-C."""

import socket
from collections.abc import Sequence
from pathlib import Path

from compare import ports
from compare.foreground import console, say
from compare.launcher import CouldNotStart
from compare.stage.limits import set_limits
from compare.stage.server import Server
from compare.stage.stage import Stage
from compare.stopping import stop_on_signals
from compare.topology import Architecture


def run(architectures: Sequence[Architecture], port: int, data: Path, trusted: frozenset[str] = frozenset()) -> int:
    """Bring the architectures up, and the stage at `port`; they follow on the next ones. Give the exit code.

    Args:
        port: 0 for any free one, and for them, too.
        trusted: names of other machines under which people open the page.
    """
    stop_on_signals()
    set_limits()
    try:
        with _bound(port) as sock:
            stage = Stage(architectures, data, port and port + 1)
            port = sock.getsockname()[1]
            with console.status("Starting …"):
                stage.__enter__()
            try:
                for absent in stage.absent.values():
                    say(f"{absent.architecture.title} is not up: {absent.why}", style="red")
                address = f"The stage is at http://{ports.HOST}:{port}  Ctrl-C stops all."
                Server(stage, lambda: say(address, style="bold green"), trusted).run([sock])
            finally:
                with console.status("Stopping …"):
                    stage.__exit__()
    except (CouldNotStart, OSError) as error:
        say(f"The demo is not up: {error}", style="red")
        return 1
    except KeyboardInterrupt:
        pass
    say("Stopped.")
    return 0


def _bound(port: int) -> socket.socket:
    try:
        return ports.bind(port)
    except OSError as error:
        hint = "Stop the program that uses it, or choose another with `--port` (0 takes any free one)."
        raise CouldNotStart(f"the page cannot have port {port}: {error.strerror}. {hint}") from error
