"""Command: `marketplace manifests` writes what is derived from the topology, or says what is not up to date."""

import sys
from collections.abc import Iterable
from pathlib import Path

from compare.architectures import MARKETPLACES
from compare.manifests import images
from compare.manifests.compose import HARDENED, compose, hardened
from compare.manifests.kubernetes import kubernetes
from compare.manifests.writing import WRITTEN, commented, documents
from compare.topology import Architecture


def derived(architectures: Iterable[Architecture]) -> dict[str, str]:
    """Give the text of every file, by its path below `deploy/`."""
    architectures = [each.on_broker() for each in architectures]
    about = "One image for each deployable: docker build --file deploy/Dockerfile --target monolith ."
    files = {
        "Dockerfile": f"{commented(about)}\n{images.dockerfile(architectures)}",
        "Dockerfile.dockerignore": f"{commented('What the Dockerfile may copy: everything else stays outside.')}\n"
        f"{images.IGNORED}\n",
        HARDENED: documents("What holds for every container.", [hardened()]),
    }
    for each in architectures:
        title = f"{each.title}: docker compose --file deploy/compose.{each.name}.yaml up"
        files[f"compose.{each.name}.yaml"] = documents(title, [compose(each)])
        files |= kubernetes(each)
    return files


def outdated(folder: Path, files: dict[str, str]) -> list[str]:
    """Name the files that are missing or differ, and those that are there though nothing derives them any more."""
    written = [path for path in folder.rglob("*") if path.is_file() and WRITTEN in _head(path)]
    left = {path.relative_to(folder).as_posix() for path in written} - {*files}
    return sorted({*left, *(name for name, text in files.items() if _read(folder / name) != text)})


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _head(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")[:1000]


def write(folder: Path, files: dict[str, str]) -> None:
    for name in outdated(folder, files):
        if name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(files[name], "utf-8")
        else:
            (folder / name).unlink()


def run(folder: Path, writes: bool) -> int:
    """Write, or check; give the exit code."""
    if not folder.is_dir() and (folder.exists() or not writes):
        print(f"{folder} is no folder. Name the one of the manifests with --folder.", file=sys.stderr)
        return 2
    files = derived(MARKETPLACES.values())
    if writes:
        write(folder, files)
    stale = outdated(folder, files)
    for name in stale:
        print(f"{folder / name} is not what the topology says: run `marketplace manifests --write`.")
    return int(bool(stale))
