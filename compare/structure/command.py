"""Command: `marketplace structure`."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from compare.foreground import stop_on_signals
from compare.structure import report, tables
from compare.structure.structure import TROUBLE, examine
from compare.topology import Architecture

aside = Console(stderr=True, highlight=False)
"""For progress and trouble, so that standard output has the result and nothing else."""


def run(architectures: Sequence[Architecture], reports: Path, as_json: bool) -> int:
    """Take architectures apart, show and write what they are made of; give the exit code."""
    stop_on_signals()
    try:
        structures = examine(architectures, aside)
    except TROUBLE as error:
        aside.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        aside.print("Stopped.")
        return 1
    data = report.as_data(structures)
    written = report.write(data, reports)
    if as_json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        tables.show(structures)
        tables.console.print(f"Reports: {written[0]}, and {len(written) - 1} pictures beside it.", soft_wrap=True)
    return 0 if data["holds"] else 1
