"""Key ring: signing keys, of which the newest signs; tokens of the older ones hold until they expire.

A new key is published before it signs, so that nobody meets a token whose key he cannot have heard of.
A key is published for as long as a token that it signed may be valid.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from chassis.tokens import LIFETIME_SECONDS, Keys, Signer
from contracts.problems import KeysAreMounted

ANNOUNCED_SECONDS = 10.0
"""So long is a key published before it signs; longer than others wait between two looks at the published keys."""

Clock = Callable[[], float]


@cache
def signer(path: Path) -> Signer:
    return Signer(path)


@cache
def keys(*paths: Path) -> Keys:
    """Parse public keys once: that costs more than verifying with them."""
    return Keys(published(paths))


def published(paths: Iterable[Path]) -> dict[str, Any]:
    return {"keys": [key for path in paths for key in signer(path).jwks["keys"]]}


class KeyRing:
    """The keys in one folder, each in a file that is named after the moment since when it signs.

    Args:
        first: the key that is there from the beginning; tokens that the monolith signed with it go on being valid.
            The others are in a folder beside it, and so is the file with all public keys.
    """

    def __init__(self, first: Path, clock: Clock = time.time) -> None:
        self.first, self.folder, self.mounted = first, first.parent / "ring", first.parent / "jwks.json"
        self.clock = clock
        signer(first)
        if not self.is_fixed:
            self.folder.mkdir(exist_ok=True)
            self.publish()

    @property
    def is_fixed(self) -> bool:
        """Tell whether somebody mounted the keys, to be read only; then who mounts them rotates them, for everybody."""
        return not os.access(self.first.parent, os.W_OK)

    def rotate(self) -> None:
        """Make a key that will sign in a moment; those that nobody needs any more go.

        Raises:
            KeysAreMounted: whoever reads the mounted public keys would not know the new one.
        """
        if self.is_fixed:
            raise KeysAreMounted()
        signer(self.folder / f"{int(self.clock() + ANNOUNCED_SECONDS)}.pem")
        for path in set(self.paths) - {self.first, *self.valid}:
            path.unlink(missing_ok=True)
        self.publish()

    def publish(self) -> None:
        """Write the public keys where services that do not ask for them look for them."""
        with NamedTemporaryFile("w", dir=self.mounted.parent, delete=False) as draft:  # One each, of several copies.
            draft.write(json.dumps(self.jwks))
        Path(draft.name).replace(self.mounted)

    @property
    def paths(self) -> list[Path]:
        """Give the files of all keys, oldest first."""
        return [self.first, *sorted(self.folder.glob("*.pem"), key=_since)]

    @property
    def valid(self) -> list[Path]:
        """Give the keys with which a valid token may be signed, now or soon."""
        successors = [*map(_since, self.paths[1:]), float("inf")]
        now = self.clock()
        return [path for path, until in zip(self.paths, successors, strict=True) if now < until + LIFETIME_SECONDS]

    @property
    def jwks(self) -> dict[str, Any]:
        """Give the public halves of these keys (RFC 7517)."""
        return published(self.valid)

    def issue(self, user_id: int) -> str:
        """Sign a token for a user with the newest key that has been announced for long enough."""
        *_, newest = [path for path in self.paths if path == self.first or _since(path) <= self.clock()]
        return signer(newest).issue(user_id)

    def user_id(self, token: str) -> int:
        """Tell whose token this is.

        Raises:
            NotSignedIn: no key of the ring signed it, or it does not hold for another reason.
        """
        return keys(*self.valid).user_id(token)


def _since(path: Path) -> float:
    return float(path.stem)
