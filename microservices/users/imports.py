"""Imports: whole data sets from the operator."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from chassis.passwords import hasher
from contracts.imports import ImportReport
from contracts.users import UserImport
from microservices.users.database import User

router = imports.router()


@router.post("/users")
async def import_users(lines: Lines) -> ImportReport:
    """Load accounts; equal passwords are hashed once, since hashing is slow on purpose."""
    return await lines.load(UserImport, partial(user_rows, cache(hasher().hash)))


def user_rows(hash_password: Callable[[str], str], user: UserImport) -> Iterator[Row]:
    password_hash = user.password and hash_password(user.password)
    kept = {name: value for name, value in user if name != "password"}
    yield User, kept | {"password_hash": password_hash}
