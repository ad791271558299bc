"""Releases: which versions of its processes an architecture runs; the declared ones come back."""

from compare.classroom.place import Place
from compare.starters import CouldNotStart

ORIGINAL = "original"
READY_SECONDS = 20.0


class Releases:
    """Puts versions in the place of others; `versions` names those that are not the declared ones."""

    def __init__(self, place: Place) -> None:
        self.place, self.declared = place, place.architecture
        self.versions: dict[str, str] = {}

    def deploy(self, name: str, version: str, source: str, rolling: bool) -> None:
        """Let a version run; rolling, the old one serves until the new one is ready, and callers notice nothing.

        Raises:
            CouldNotStart: it did not become ready.
        """
        if rolling:
            self._roll(name, source)
        else:
            self.place.deploy(name, source)
        self.versions[name] = version
        if version == ORIGINAL:
            del self.versions[name]

    def _roll(self, name: str, source: str) -> None:
        try:
            self.place.start_beside(name, source).succeeds(READY_SECONDS)
        except CouldNotStart as error:
            raise CouldNotStart(f"The new {name} is not ready, so the old one stays: {error}") from error

    def source_of_original(self, name: str) -> str:
        """Give a module that is what was declared."""
        module, _, function = self.declared[name].app.partition(":")
        return f'from {module} import {function} as create_app\n\n__all__ = ["create_app"]\n'

    def withdraw(self) -> None:
        """Kill what is not the declared version; whoever is started from now on is."""
        self.place.fleet.architecture = self.declared
        for name in list(self.versions):
            self.place.kill(name)
            del self.versions[name]
