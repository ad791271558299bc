"""Alembic asks this file what the tables should look like: still as the monolith says."""

from chassis.migrations import run
from monolith.database import Table

run(Table.metadata)
