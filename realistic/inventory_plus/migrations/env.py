"""Alembic asks this file what the tables should look like."""

from chassis.migrations import run
from realistic.inventory_plus.database import Table

run(Table.metadata)
