"""Migrate: bring the database of one app to the newest schema, and end: a deployment's step before the app starts.

`python -m chassis.migrate monolith.main:create_app`; then `MIGRATE_AT_START=false` tells the app not to do it again.
"""

import sys

from fastapi import FastAPI
from uvicorn.importer import import_from_string

from chassis import migrations


def migrate(app: FastAPI) -> None:
    """Run the histories that the app was built with; an app without a database has none."""
    if app.state.histories:
        migrations.upgrade(app.state.database, *app.state.histories)


def main() -> None:
    migrate(import_from_string(sys.argv[1])())


if __name__ == "__main__":
    main()
