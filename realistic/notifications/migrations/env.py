"""Alembic asks this file what the tables should look like."""

from chassis.migrations import run
from realistic.notifications.database import Table

run(Table.metadata)
