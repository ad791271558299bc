"""Store: comparisons as files, so that a link to one works later; the newest are kept."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex

from pydantic import TypeAdapter, ValidationError

from compare.stage.comparison import Comparison

NEWEST = 100
ID = re.compile(r"[0-9a-f]{16}")
SHAPE = TypeAdapter(Comparison)


def new_id() -> str:
    return token_hex(8)


class Store:
    """Keeps comparisons in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, comparison: Comparison) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{comparison.id}.draft"
        draft.write_text(json.dumps(asdict(comparison)))
        draft.replace(self._path(comparison.id))
        for old in sorted(self.folder.glob("*.json"), key=written)[:-NEWEST]:
            old.unlink(missing_ok=True)

    def find(self, id: str) -> Comparison | None:
        """Give a comparison; None if it is too old, or never was."""
        if not ID.fullmatch(id):
            return None
        try:
            return SHAPE.validate_json(self._path(id).read_bytes())
        except (OSError, ValidationError):
            return None

    def _path(self, id: str) -> Path:
        return self.folder / f"{id}.json"


def written(path: Path) -> float:
    """Tell when a file was written; never, if somebody just removed it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
