"""Secrets: what a deployment keeps to itself, made once into files that are not in the repository."""

import secrets
from pathlib import Path

from compare.deployment import prepare_keys, public_keys, signing_key
from compare.manifests.containers import OPERATOR_TOKEN, PASSWORD
from compare.topology import Architecture

# Docker mounts a file with the rights that it has here, and a container's user is not its owner. So the folder
# is closed, and the files in it are open.
CLOSED, READABLE = 0o700, 0o644


def make_secrets(architecture: Architecture, folder: Path) -> bool:
    """Make the keys, the operator's token and a password for each database; tell whether they were missing.

    Those that are there stay, since the databases know them.
    """
    if (folder / "signing.pem").exists():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(CLOSED)
    passwords = {name: secrets.token_urlsafe() for name in architecture.databases}
    for name, password in passwords.items():
        _write(folder / f"{name}.env", {PASSWORD: password})
    _write(folder / "operator.env", {OPERATOR_TOKEN: secrets.token_urlsafe()})
    of_all = {f"PASSWORD_OF_{name}": password for name, password in passwords.items()}
    _write(folder / "postgres.env", {"POSTGRES_PASSWORD": secrets.token_urlsafe(), **of_all})
    _make_keys(folder)
    return True


def _write(path: Path, variables: dict[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    path.chmod(READABLE)


def _make_keys(folder: Path) -> None:
    """Make the keys as the launcher does, and put them where the manifests look for them."""
    prepare_keys(folder)
    for made in (public_keys(folder), signing_key(folder)):
        made.chmod(READABLE)
        made.rename(folder / made.name)
    public_keys(folder).parent.rmdir()


def run(architectures: list[Architecture], folder: Path) -> int:
    """Make what is missing, and say where it is; no secret is printed."""
    for each in architectures:
        was_missing = make_secrets(each, folder / each.name)
        print(f"{folder / each.name}: {'made' if was_missing else 'there already, unchanged'}.")
    return 0
