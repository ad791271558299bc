"""Published: what each service answers to the public, read from the documents that they serve."""

import json
import re
from dataclasses import dataclass
from typing import Any

from compare.launcher import Fleet
from tests.marketplace.connection import Connection

SAFE_OR_REPEATABLE = {"get", "put", "delete"}  # RFC 9110, section 9.2.2


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    service: str
    method: str
    template: str
    needs_account: bool
    is_plain: bool
    """Can it be asked without any parameter?"""

    @property
    def path(self) -> str:
        return re.sub(r"{\w+}", "1", self.template)

    @property
    def may_be_repeated(self) -> bool:
        return self.method in SAFE_OR_REPEATABLE

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.template}"


def operations(fleet: Fleet, services: tuple[str, ...]) -> list[Operation]:
    """List what the entry publishes, each operation with the service that it is forwarded to."""
    public = _paths(fleet.base_url)
    copies = {service: fleet.architecture[service].replica_names[0] for service in services}
    own = {service: _paths(fleet.members[copy].url) for service, copy in copies.items()}
    everybodys = set.intersection(*map(set, own.values()))
    return [
        _operation(service, method, template, details)
        for service, paths in own.items()
        for template in paths
        if template in public and template not in everybodys
        for method, details in paths[template].items()
    ]


def _paths(url: str) -> dict[str, dict[str, Any]]:
    return json.loads(Connection(url).send("GET", "/openapi.json").body)["paths"]


def _operation(service: str, method: str, template: str, details: dict[str, Any]) -> Operation:
    is_plain = not any(parameter["required"] for parameter in details.get("parameters", []))
    return Operation(service, method, template, "security" in details, is_plain)
