"""Keys: where they are mounted to be read only, the identity provider signs with them and makes none."""

import subprocess
import sys
from pathlib import Path

from chassis.tokens import create_signing_key
from tests.architecture.tree import REPOSITORY
from tests.deploy.image import unprivileged

SIGN, ROTATE = "ring.issue(7)", "ring.rotate()"


def tried(folder: Path, what: str) -> str:
    """Let a user without rights do something with the key ring of a folder, and give the error that ends it."""
    code = (
        f"from pathlib import Path; from chassis.key_ring import KeyRing; ring = KeyRing(Path('signing.pem')); {what}"
    )
    command = unprivileged([sys.executable, "-c", code])
    ended = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True, check=False
    )
    return ended.stderr.strip().rpartition("\n")[2]


def test_mounted_keys_sign_and_are_not_rotated(tmp_path: Path) -> None:
    create_signing_key(tmp_path / "signing.pem")
    (tmp_path / "signing.pem").chmod(0o444)
    tmp_path.chmod(0o555)
    assert tried(tmp_path, SIGN) == ""
    assert "KeysAreMounted" in tried(tmp_path, ROTATE)
    assert [path.name for path in tmp_path.iterdir()] == ["signing.pem"]
    tmp_path.chmod(0o755)


def test_keys_of_ones_own_are_rotated(tmp_path: Path) -> None:
    assert tried(tmp_path, ROTATE) == ""
