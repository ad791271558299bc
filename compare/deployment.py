"""Deployment: the environment variables of each process, derived from who calls whom (12-factor)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compare import databases
from compare.databases import Store
from compare.topology import BROKER, Architecture, Process


@dataclass(frozen=True)
class Deployment:
    """One running architecture: where its data is, and at which URL each replica of each process is."""

    architecture: Architecture
    data: Path
    urls: Mapping[str, str]
    operator_token: str

    @property
    def base_url(self) -> str:
        """Where clients go who know one address."""
        return self.entrances[0]

    @property
    def entrances(self) -> list[str]:
        """Where clients go, one address for each copy of the entry."""
        return self._urls_of(self.architecture.entry)

    def environment(self, process: Process) -> dict[str, str]:
        """Tell a process what it needs to know, and nothing of those it does not call."""
        is_entry = process.name == self.architecture.entry
        variables = {"OPERATOR_TOKEN": self.operator_token, "IS_ENTRY": str(is_entry).lower(), **self._keys(process)}
        for arrow in process.arrows:
            for domain in self.architecture[arrow.target].domains:
                variables[f"{domain.upper()}_URL"] = ",".join(self._urls_of(arrow.target))
        variables |= self._nobody_to_ask(process) | self._routes(process) | self._events(process)
        if database := self.database(process):
            variables["DATABASE_URL"] = database.url
        return variables

    def _nobody_to_ask(self, process: Process) -> dict[str, str]:
        """Say so to who does not call whoever has the accounts."""
        known = {process.name, *(arrow.target for arrow in process.arrows)}
        keepers = {each.name for each in self.architecture.processes if "users" in each.domains}
        return {"USERS_URL": ""} if keepers - known else {}

    def _events(self, process: Process) -> dict[str, str]:
        """Tell how events travel, to who has to do with any."""
        if not (process.publishes or process.consumes):
            return {}
        return {"EVENTS": "nats" if BROKER in process.calls else "http"}

    def _routes(self, process: Process) -> dict[str, str]:
        table = {prefix: (target, ",".join(self._urls_of(target))) for prefix, target in process.routes}
        return {"ROUTES": json.dumps(table)} if table else {}

    def database(self, process: Process) -> Store | None:
        return databases.store(self.data, process.name) if process.database else None

    def make_databases(self) -> None:
        """Let each process find its own on the server; a file it makes itself."""
        for process in self.architecture.processes:
            if database := self.database(process):
                database.create()

    def _urls_of(self, process: str) -> list[str]:
        declared = self.architecture[process]
        return [address(declared, self.urls[name]) for name in declared.replica_names]

    def _keys(self, process: Process) -> dict[str, str]:
        """Give who signs the private key, who calls it the public ones' address, and others a copy of these."""
        if process.signs:
            return {"SIGNING_KEY_FILE": str(signing_key(self.data)), "PUBLIC_URL": self.base_url}
        signer = self.architecture.signer.name
        if any(arrow.target == signer for arrow in process.arrows):
            return {"JWKS_URL": ",".join(f"{url}/internal/jwks.json" for url in self._urls_of(signer))}
        return {"JWKS_URL": str(public_keys(self.data))}


def address(process: Process, url: str) -> str:
    """Give the address of a process as those write it who call it: a broker does not speak HTTP."""
    return url.replace("http://", "nats://") if process.is_broker else url


def signing_key(data: Path) -> Path:
    return data / "keys" / "signing.pem"


def public_keys(data: Path) -> Path:
    return data / "keys" / "jwks.json"


def prepare_keys(data: Path) -> None:
    """Create the signing key if there is none, and the file of public keys for who is given one."""
    from chassis import tokens  # Cryptography is slow to import; meanwhile the nursery imports the apps.

    tokens.create_signing_key(signing_key(data))
    public_keys(data).write_text(json.dumps(tokens.publish(signing_key(data))))
