"""Users: accounts, sign-in and public profiles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from sqlalchemy import Connection, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chassis import passwords
from chassis.database import DatabaseDep, ReadSession, SessionDep
from chassis.problems import refusals
from chassis.tokens import LIFETIME_SECONDS
from contracts.numbers import PathId
from contracts.problems import EmailAlreadyTaken, NoSuchUser, NotSignedIn, WrongEmailOrPassword
from contracts.text import normalise_email
from contracts.times import now
from contracts.users import Token, UserCreate, UserPrivate, UserPublic, UserUpdate
from microservices.users.database import User

router = APIRouter(tags=["users"])
bearer = OAuth2PasswordBearer("token", auto_error=False)

USER = User.__table__.c  # ty: ignore[missing-attribute]
ACCOUNT = select(USER.id, USER.name).where(USER.id == bindparam("user_id"), USER.deleted_at.is_(None))


async def current_user(
    request: Request, session: SessionDep, token: Annotated[str | None, Depends(bearer)]
) -> UserPublic:
    """Tell who is asking: the token must hold, and the account must still stand."""
    if token is None:
        raise NotSignedIn()
    user_id = request.app.state.keys.user_id(token)
    try:
        return find(session.connection(), user_id)
    except NoSuchUser as error:
        raise NotSignedIn("The account of this token is gone.") from error


CurrentUser = Annotated[UserPublic, Depends(current_user)]


async def own_account(session: SessionDep, me: CurrentUser) -> User:
    return session.get_one(User, me.id)


OwnAccount = Annotated[User, Depends(own_account)]


async def new_password_hash(changes: UserUpdate) -> dict[str, str]:
    """Hash before the transaction begins, since hashing awaits a thread."""
    return {"password_hash": await passwords.hashed(changes.password)} if changes.password else {}


NewPasswordHash = Annotated[dict[str, str], Depends(new_password_hash)]


@router.post("/users", status_code=201, responses=refusals(EmailAlreadyTaken))
async def register(new: UserCreate, database: DatabaseDep, response: Response) -> UserPrivate:
    """Open an account."""
    password_hash = await passwords.hashed(new.password)  # Before the transaction begins: it takes its time.
    async with database.writing() as session:
        user = add(session, User(email=new.email, name=new.name, password_hash=password_hash))
    response.headers["Location"] = f"/users/{user.id}"
    return UserPrivate.model_validate(user)


@router.post("/token", responses=refusals(WrongEmailOrPassword))
async def sign_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], session: ReadSession, request: Request
) -> Token:
    """Exchange e-mail (as `username`) and password for an access token."""
    user = session.exec(select(User).where(User.email == normalise_email(form.username))).first()
    session.close()  # Comparing takes its time; nobody else shall lack our connection meanwhile.
    matches = await passwords.matches(form.password, user.password_hash if user else None)
    if user is None or not matches:
        raise WrongEmailOrPassword()
    return Token(access_token=request.app.state.signer.issue(user.id), expires_in=LIFETIME_SECONDS)


@router.get("/users/me", responses=refusals(NotSignedIn))
async def read_me(account: OwnAccount) -> UserPrivate:
    """Show the own account."""
    return UserPrivate.model_validate(account)


@router.patch("/users/me", responses=refusals(NotSignedIn))
async def update_me(
    changes: UserUpdate, new_hash: NewPasswordHash, session: SessionDep, account: OwnAccount
) -> UserPrivate:
    """Change one's name or password."""
    session.add(account.sqlmodel_update(changes.model_dump(exclude_unset=True, exclude={"password"}) | new_hash))
    return UserPrivate.model_validate(account)


@router.delete("/users/me", status_code=204, responses=refusals(NotSignedIn))
async def delete_me(session: SessionDep, account: OwnAccount) -> None:
    """Close the account: what identifies the person goes, what others rely on stays."""
    session.add(account.sqlmodel_update({"email": None, "name": "", "password_hash": None, "deleted_at": now()}))


@router.get("/users/{user_id}", responses=refusals(NoSuchUser))
async def read_user(user_id: PathId, database: DatabaseDep) -> UserPublic:
    """Show a public profile."""
    with database.single.connect() as connection:
        return find(connection, user_id)


def add(session: Session, user: User) -> User:
    """Store a new account; the database decides who was first."""
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise EmailAlreadyTaken("Another account uses this e-mail; sign in, or take another one.") from error
    return user


def find(connection: Connection, user_id: int) -> UserPublic:
    row = connection.execute(ACCOUNT, {"user_id": user_id}).first()
    if row is None:
        raise NoSuchUser()
    return UserPublic.model_construct(**row._mapping)


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """Give the names behind many ids in one query; those that are gone are left out."""
    rows = session.exec(select(User.id, User.name).where(col(User.id).in_(ids), col(User.deleted_at).is_(None)))
    return dict(iter(rows))
