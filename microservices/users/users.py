"""Users: accounts, sign-in and public profiles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chassis import passwords
from chassis.database import ReadSession, SessionDep
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


async def current_user(request: Request, session: SessionDep, token: Annotated[str | None, Depends(bearer)]) -> User:
    """Tell who is asking: the token must hold, and the account must still stand."""
    if token is None:
        raise NotSignedIn()
    user = session.get(User, request.app.state.keys.user_id(token))
    if user is None or user.deleted_at:
        raise NotSignedIn("The account of this token is gone.")
    return user


CurrentUser = Annotated[User, Depends(current_user)]


async def new_password_hash(changes: UserUpdate) -> dict[str, str]:
    """Hash before the transaction begins, since hashing awaits a thread."""
    return {"password_hash": await passwords.hashed(changes.password)} if changes.password else {}


NewPasswordHash = Annotated[dict[str, str], Depends(new_password_hash)]


@router.post("/users", status_code=201, responses=refusals(EmailAlreadyTaken))
async def register(new: UserCreate, session: SessionDep, response: Response) -> UserPrivate:
    """Open an account."""
    password_hash = await passwords.hashed(new.password)
    user = add(session, User(email=new.email, name=new.name, password_hash=password_hash))
    response.headers["Location"] = f"/users/{user.id}"
    return UserPrivate.model_validate(user)


@router.post("/token", responses=refusals(WrongEmailOrPassword))
async def sign_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], session: ReadSession, request: Request
) -> Token:
    """Exchange e-mail (as `username`) and password for an access token."""
    user = session.exec(select(User).where(User.email == normalise_email(form.username))).first()
    matches = await passwords.matches(form.password, user.password_hash if user else None)
    if user is None or not matches:
        raise WrongEmailOrPassword()
    return Token(access_token=request.app.state.signer.issue(user.id), expires_in=LIFETIME_SECONDS)


@router.get("/users/me", responses=refusals(NotSignedIn))
async def read_me(me: CurrentUser) -> UserPrivate:
    """Show the own account."""
    return UserPrivate.model_validate(me)


@router.patch("/users/me", responses=refusals(NotSignedIn))
async def update_me(
    changes: UserUpdate, new_hash: NewPasswordHash, session: SessionDep, me: CurrentUser
) -> UserPrivate:
    """Change one's name or password."""
    session.add(me.sqlmodel_update(changes.model_dump(exclude_unset=True, exclude={"password"}) | new_hash))
    return UserPrivate.model_validate(me)


@router.delete("/users/me", status_code=204, responses=refusals(NotSignedIn))
async def delete_me(session: SessionDep, me: CurrentUser) -> None:
    """Close the account: what identifies the person goes, what others rely on stays."""
    session.add(me.sqlmodel_update({"email": None, "name": "", "password_hash": None, "deleted_at": now()}))


@router.get("/users/{user_id}", responses=refusals(NoSuchUser))
async def read_user(user_id: PathId, session: SessionDep) -> UserPublic:
    """Show a public profile."""
    user = session.get(User, user_id)
    if user is None or user.deleted_at:
        raise NoSuchUser()
    return UserPublic.model_validate(user)


def add(session: Session, user: User) -> User:
    """Store a new account; the database decides who was first."""
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise EmailAlreadyTaken("Another account uses this e-mail; sign in, or take another one.") from error
    return user


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """Give the names behind many ids in one query; those that are gone are left out."""
    rows = session.exec(select(User.id, User.name).where(col(User.id).in_(ids), col(User.deleted_at).is_(None)))
    return dict(iter(rows))
