"""Alembic asks this file what the tables should look like: what the legacy adds to those of the monolith.

Its history is one of its own, beside the monolith's: who goes a step back meets more than he knows of, and does
not mind.
"""

from chassis.migrations import run
from realistic.legacy.database import Table

run(Table.metadata, version_table="alembic_version_legacy")
