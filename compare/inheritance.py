"""The environment variables that the launcher passes on to the processes that it starts."""

import os
import sys
from collections.abc import Mapping


def passed_on(variables: Mapping[str, str]) -> dict[str, str]:
    """Let a subprocess import what we can import, wherever it runs."""
    return {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
