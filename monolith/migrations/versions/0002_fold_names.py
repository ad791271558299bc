"""Names are searched and sorted in a form in which all that looks the same is the same."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from contracts.text import folded

revision = "0002"
down_revision = "0001"

FOLD = sa.text("UPDATE item SET folded_name = :folded WHERE id = :id")


def upgrade() -> None:
    fold(folded)


def downgrade() -> None:
    fold(str.casefold)


def fold(as_wanted: Callable[[str], str]) -> None:
    """Write down the form of each name that has another one; few have."""
    rows = op.get_bind().execute(sa.text("SELECT id, name, folded_name FROM item"))
    changed = [{"id": row.id, "folded": as_wanted(row.name)} for row in rows if row.folded_name != as_wanted(row.name)]
    if changed:
        op.get_bind().execute(FOLD, changed)
