"""Report: structures as one JSON document, pictures included, and each picture as a file of its own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compare.machine import machine
from compare.structure.drawing import svg
from compare.structure.files import lines_by_role
from compare.structure.structure import Structure
from compare.structure.waterfall import longest, text


def as_data(structures: Sequence[Structure]) -> dict[str, Any]:
    """Give all that was found; times in seconds or, where the name says so, milliseconds; memory in bytes."""
    names = dict.fromkeys(name for each in structures for name in each.calls)
    until_ms = {name: longest(each.calls[name] for each in structures if name in each.calls) for name in names}
    return {
        "machine": machine(),
        "holds": all(each.holds for each in structures),
        "architectures": {each.architecture.name: _one(each, until_ms) for each in structures},
    }


def _one(structure: Structure, until_ms: Mapping[str, float]) -> dict[str, Any]:
    architecture = structure.architecture
    return {
        "title": architecture.title,
        "processes": list(architecture.replicas),
        "deployables": list(structure.deployables),
        "databases": list(architecture.databases),
        "lines": lines_by_role(structure.files),
        "files": [asdict(file) for file in structure.files],
        "changes": [asdict(change) | {"files": [file.path for file in change.files]} for change in structure.changes],
        "footprint": asdict(structure.footprint),
        "coupling": [asdict(arrow) for arrow in structure.coupling],
        "use_cases": dict(_use_cases(structure, until_ms)),
    }


def _use_cases(structure: Structure, until_ms: Mapping[str, float]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, call in structure.calls.items():
        numbers = {"hops": call.hops, "statements": call.all_statements, "ms": call.ms}
        picture = svg(name, structure.architecture, call, until_ms[name])
        shown = {"text": text(call, until_ms[name]), "svg": picture}
        yield name, {**numbers, "call": asdict(call), **shown}


def write(data: dict[str, Any], folder: Path) -> list[Path]:
    """Write `structure.json` and a picture a use case, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {"structure.json": json.dumps(data, indent=1, ensure_ascii=False)}
    for architecture, found in data["architectures"].items():
        for use_case, seen in found["use_cases"].items():
            contents[f"structure-{architecture}-{use_case.replace(' ', '-')}.svg"] = seen["svg"]
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return [folder / name for name in contents]
