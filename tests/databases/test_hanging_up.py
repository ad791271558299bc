"""An error that the pool raises when a server hangs up is told from one of our own."""

import pytest
from sqlalchemy.exc import InvalidRequestError, NoResultFound, PendingRollbackError

from chassis import database_trouble


@pytest.mark.parametrize(
    ("error", "is_ours"),
    [
        (InvalidRequestError(database_trouble.HUNG_UP), False),
        (PendingRollbackError("reconnect"), False),
        (InvalidRequestError("misused"), True),
        (NoResultFound("none"), True),
    ],
)
def test_a_closed_connection_is_no_fault_of_ours(error: Exception, is_ours: bool) -> None:
    assert database_trouble.is_ours(error) == is_ours
