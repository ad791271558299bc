"""Spoiled: a database that its process cannot open."""

from pathlib import Path

from compare import databases


def spoil(data: Path, name: str) -> str:
    """Spoil the database of a process before it starts; give the words in which it will complain."""
    store = databases.store(data, name)
    if store.is_file:
        store.path.mkdir(parents=True)
        return "unable to open database file"
    data.mkdir(parents=True, exist_ok=True)
    store.create()
    store.lock_out()
    return "not currently accepting connections"
