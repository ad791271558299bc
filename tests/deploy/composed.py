"""Composed: the services of a Compose file, each with what it takes over from another file."""

from pathlib import Path
from typing import Any

import yaml

Service = dict[str, Any]


def services(path: Path) -> dict[str, Service]:
    """Give the services by name."""
    found = yaml.safe_load(path.read_text("utf-8"))["services"]
    return {name: extended(service, path.parent) for name, service in found.items()}


def extended(service: Service, folder: Path) -> Service:
    """Lay a service over the one that it extends."""
    source = service["extends"]
    return services_of(folder / source["file"])[source["service"]] | service


def services_of(path: Path) -> dict[str, Service]:
    return yaml.safe_load(path.read_text("utf-8"))["services"]
