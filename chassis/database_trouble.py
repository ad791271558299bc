"""The causes of database errors: why a database does not do what it was told, and what an operator can do."""

import errno
import sqlite3

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InvalidRequestError,
    NotSupportedError,
    PendingRollbackError,
    ProgrammingError,
)

OUR_FAULTS = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
"""What our own statements are to blame for; all else is for the operator."""

FULL = "The disk is full. Free some space; writing goes on by itself then."
READ_ONLY = "The database may only be read. Make it writable; writing goes on by itself then."
BROKEN_DISK = "The disk does not do what it should. See what the system's log says about it."
GONE = "The file of the database is gone or may not be opened. Bring it back; all goes on by itself then."
CAUSES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_CANTOPEN: GONE,
    sqlite3.SQLITE_CORRUPT: "The file of the database is broken. Restore a copy of it.",
    sqlite3.SQLITE_NOTADB: "The file of the database is none. Restore a copy of it.",
    "53100": FULL,
    "25006": READ_ONLY,
    "58030": BROKEN_DISK,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
}
"""By SQLite's kind of error (the low byte of its code), PostgreSQL's SQLSTATE, or the system's number."""


HUNG_UP = "This connection is closed"
"""What the pool says, in an error of a class for misuse, when a server hangs up on each new connection at once."""


def is_ours(error: Exception) -> bool:
    """Tell whether a statement was wrong, so that trying it again is of no use."""
    if isinstance(error, InvalidRequestError):
        return not isinstance(error, PendingRollbackError) and str(error) != HUNG_UP
    return isinstance(error, OUR_FAULTS)


def cause(error: Exception) -> str | None:
    """Say what an operator can do, if we know it."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, OSError):
        return CAUSES.get(original.errno or 0)
    code = getattr(original, "sqlite_errorcode", None)
    return CAUSES.get(getattr(original, "sqlstate", None) if code is None else code & 0xFF)
