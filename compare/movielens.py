"""MovieLens: the folder `ml-latest-small` as GroupLens distributes it, read as users, items and reviews.

F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. ACM Transactions
on Interactive Intelligent Systems 5, 4: 19:1-19:19. https://doi.org/10.1145/2827872
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from compare.csv_rows import DataSetCannotBeRead, Row, rows
from contracts.inventory import ItemImport
from contracts.reviews import ReviewImport
from contracts.text import Input
from contracts.users import UserImport

OFFSET = 1_000_000
"""Added to every id, so that this data set lives beside the default one."""

FILES = (MOVIES, RATINGS) = ("movies.csv", "ratings.csv")
MOST_LETTERS = 100
MOST_STARS = 5
STAR_NAMES = {1: "One star", 2: "Two stars", 3: "Three stars", 4: "Four stars", 5: "Five stars"}

WHERE_TO_GET_IT = """\
Download ml-latest-small.zip from https://grouplens.org/datasets/movielens/latest/ , unpack it, and give the path
of the folder that it makes. Its licence (README.txt in the folder) allows use for research: say where the data comes
from, do not suggest that GroupLens endorses you, pass it on only under the same conditions, and ask before any
commercial use."""


@dataclass(frozen=True)
class Rating:
    row: Row
    moment: int
    """Seconds since 1970, UTC."""

    user: int
    film: int
    stars: float


def data_set(folder: Path) -> dict[str, list[Input]]:
    """Give the lines of each domain, in the order in which they refer to each other.

    Raises:
        DataSetCannotBeRead: a file is missing or broken.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise DataSetCannotBeRead(f"There is no {name} in {folder}.\n{WHERE_TO_GET_IT}")
    films = dict(read_films(folder))
    ratings = sorted(read_ratings(folder, films), key=lambda rating: (rating.moment, rating.user, rating.film))
    if not ratings:
        raise DataSetCannotBeRead(f"{folder / RATINGS} holds no rating, so there is nobody to sell anything.")
    beginning = ratings[0].moment
    joined = {rating.user: rating.moment for rating in reversed(ratings)}
    rated = {rating.film: rating.moment for rating in reversed(ratings)}
    users = sorted(joined)
    return {
        "users": [user_line(user, joined[user]) for user in users],
        "inventory": [item_line(film, row, users, rated.get(film, beginning)) for film, row in films.items()],
        "reviews": [review_line(place, rating, films[rating.film]) for place, rating in enumerate(ratings, start=1)],
    }


# Reading


def read_films(folder: Path) -> Iterator[tuple[int, Row]]:
    seen: set[int] = set()
    for row in rows(folder / MOVIES, ("movieId", "title", "genres")):
        film = row.number_in("movieId")
        if film in seen:
            raise row.broken(f"there is a movie {film} already")
        seen.add(film)
        yield film, row


def read_ratings(folder: Path, films: dict[int, Row]) -> Iterator[Rating]:
    seen: set[tuple[int, int]] = set()
    for row in rows(folder / RATINGS, ("userId", "movieId", "rating", "timestamp")):
        rating = Rating(
            row, row.number_in("timestamp"), row.number_in("userId"), row.number_in("movieId"), stars_in(row)
        )
        if rating.film not in films:
            raise row.broken(f"there is no movie {rating.film} in {MOVIES}")
        if (rating.user, rating.film) in seen:
            raise row.broken(f"user {rating.user} rated movie {rating.film} already")
        seen.add((rating.user, rating.film))
        yield rating


def stars_in(row: Row) -> float:
    text = row.text("rating")
    if text not in (halves := {f"{half / 2}": half / 2 for half in range(1, 2 * MOST_STARS + 1)}):
        raise row.broken(f"rating is not 0.5, 1.0, … 5.0: {text[:40]!r}")
    return halves[text]


# Import lines


def user_line(user: int, joined: int) -> UserImport:
    """Give an account without a password: who these people are, only GroupLens knows."""
    return UserImport(
        id=OFFSET + user,
        email=f"user{user}@movielens.example",
        name=f"MovieLens user {user}",
        created_at=in_utc(joined),
    )


def item_line(film: int, row: Row, users: list[int], first_rated: int) -> ItemImport:
    """Give an item; price, stock and seller follow from the film's number, so that they are always the same."""
    title = row.text("title")
    try:
        return ItemImport(
            id=OFFSET + film,
            seller_id=OFFSET + users[film % len(users)],
            name=title if len(title) <= MOST_LETTERS else title[: MOST_LETTERS - 1] + "…",
            description=f"{title}. {genres(row)}.",
            price_cents=499 + film * 7_919 % 25 * 100,
            stock=film * 104_729 % 200,
            created_at=in_utc(first_rated),
        )
    except ValidationError as error:
        raise row.broken(f"title cannot name an item: {error.errors()[0]['msg']}") from error


def review_line(place: int, rating: Rating, film: Row) -> ReviewImport:
    """Give a review; its id is its place in time, since newer reviews have higher ids."""
    stars = int(rating.stars + 0.5)  # Half up: `round` would make 2.5 and 1.5 both 2.
    return ReviewImport(
        id=OFFSET + place,
        item_id=OFFSET + rating.film,
        author_id=OFFSET + rating.user,
        rating=stars,
        text=f"{STAR_NAMES[stars]}. {genres(film)}.",
        created_at=in_utc(rating.moment),
    )


def in_utc(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def genres(film: Row) -> str:
    return film.text("genres").strip("()").replace("|", ", ")
