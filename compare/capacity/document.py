"""Document: the answers as JSON, with the assumptions and the measurements from which they follow."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compare.capacity.assumptions import Assumptions
from compare.capacity.conclusions import GRID, conclusions
from compare.capacity.limits import Limit, limits, second_copies
from compare.capacity.measurements import ADAPTER, Measurements
from compare.capacity.sizing import GB, GIB, Size, Sizing, sizings

FILE = "capacity.json"


def as_data(measurements: Measurements, assumptions: Assumptions, scales: Sequence[float]) -> dict[str, Any]:
    """Give all that is said, and what it is said from; memory in GiB, storage in GB, costs in units a month."""
    found = dict(sizings(measurements, assumptions))
    return {
        "machine": measurements.machine,
        "scales": list(scales),
        "architectures": {name: _one(sizing, scales) for name, sizing in found.items()},
        "conclusions": conclusions(found, scales),
        "assumptions": list(assumptions.listed()),
        "curves": curves(found),
        "measurements": ADAPTER.dump_python(measurements, mode="json"),
    }


def _one(sizing: Sizing, scales: Sequence[float]) -> dict[str, Any]:
    found = limits(sizing)
    return {
        "entry": sizing.marketplace.entry,
        "sizes": [_size(sizing.size(users), found) for users in scales],
        "limits": [_limit(limit) for limit in found],
        "second_copies": dict(second_copies(sizing)),
    }


def _size(size: Size, found: Sequence[Limit]) -> dict[str, Any]:
    return {
        "users": size.users,
        "copies": {name: part.copies for name, part in size.parts.items()},
        "cores": {name: part.cores for name, part in size.parts.items()},
        "all_cores": size.cores,
        "memory": size.memory / GIB,
        "stored": size.stored / GB,
        "writing": max(part.writing for part in size.parts.values()),
        "cost": size.cost,
        "broken": [f"{limit.kind.name}, {limit.part}" for limit in found if limit.users <= size.users],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"part": limit.part, "users": limit.users, **asdict(limit.kind)}


def curves(found: Mapping[str, Sizing]) -> dict[str, list[tuple[float, float]]]:
    """Give the cost by users a day, as points."""
    return {name: list(_points(sizing)) for name, sizing in found.items()}


def _points(sizing: Sizing) -> Iterator[tuple[float, float]]:
    for users in GRID:
        yield users, sizing.size(users).cost


def write(data: dict[str, Any], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    file.write_text(json.dumps(data, indent=1), "utf-8")
    return file
