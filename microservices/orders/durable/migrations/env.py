"""Alembic asks this file what the engine's table should look like; the orders have a history of their own."""

from chassis.migrations import run
from microservices.orders.durable.database import Table

run(Table.metadata, version_table="alembic_version_durable")
