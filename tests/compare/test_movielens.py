"""MovieLens: read as it is distributed, whatever stands beside its columns; a fault is named by file and line."""

import csv
from pathlib import Path

import pytest

from compare import movielens
from compare.architectures import ARCHITECTURES
from compare.csv_rows import DataSetCannotBeRead
from compare.movielens import OFFSET
from contracts.inventory import ItemImport
from contracts.reviews import ReviewImport
from tests.compare.terminal import Command
from tests.levels import at_night

ORACLE, *OTHERS = ARCHITECTURES

pytestmark = pytest.mark.slow

MOVIES = [
    {"movieId": "7", "title": "Metropolis (1927)", "genres": "Drama|Sci-Fi"},
    {"movieId": "12", "title": "Nosferatu, eine Symphonie (1922)", "genres": "(no genres listed)"},
]
RATINGS = [
    {"userId": "2", "movieId": "7", "rating": "4.5", "timestamp": "964982703"},
    {"userId": "1", "movieId": "7", "rating": "0.5", "timestamp": "964982704"},
    {"userId": "1", "movieId": "12", "rating": "3.0", "timestamp": "964982701"},
]


def written(folder: Path, movies: list[dict[str, str]] = MOVIES, ratings: list[dict[str, str]] = RATINGS) -> Path:
    """Write a small data set in the distributed form."""
    for name, rows in (("movies.csv", movies), ("ratings.csv", ratings)):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
    return folder


def rated(folder: Path, **changes: str) -> Path:
    """Write a data set whose third rating, on line 4, is changed."""
    return written(folder, ratings=[*RATINGS[:2], RATINGS[2] | changes])


def reviews(folder: Path) -> list[ReviewImport]:
    return movielens.data_set(folder)["reviews"]  # ty: ignore[invalid-return-type]


def items(folder: Path) -> list[ItemImport]:
    return movielens.data_set(folder)["inventory"]  # ty: ignore[invalid-return-type]


def test_films_raters_and_ratings_become_items_users_and_reviews(tmp_path: Path) -> None:
    data_set = movielens.data_set(written(tmp_path))
    assert {domain: len(lines) for domain, lines in data_set.items()} == {"users": 2, "inventory": 2, "reviews": 3}
    assert [item.name for item in items(tmp_path)] == ["Metropolis (1927)", "Nosferatu, eine Symphonie (1922)"]


def test_ids_do_not_meet_those_of_the_default_data(tmp_path: Path) -> None:
    for lines in movielens.data_set(written(tmp_path)).values():
        assert all(line.id > OFFSET for line in lines)  # ty: ignore[unresolved-attribute]


def test_half_stars_are_rounded_up(tmp_path: Path) -> None:
    stars = [f"{half / 2}" for half in range(1, 11)]
    films = [MOVIES[0] | {"movieId": str(number)} for number in range(1, 11)]
    ratings = [RATINGS[0] | {"movieId": str(number), "rating": star} for number, star in enumerate(stars, start=1)]
    rounded = {review.item_id - OFFSET: review.rating for review in reviews(written(tmp_path, films, ratings))}
    assert [rounded[number] for number in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_newer_reviews_have_higher_ids(tmp_path: Path) -> None:
    moments = [review.created_at for review in sorted(reviews(written(tmp_path)), key=lambda review: review.id)]
    assert moments == sorted(moments)


def test_columns_are_found_by_name_and_others_are_passed_over(tmp_path: Path) -> None:
    plain = movielens.data_set(written(tmp_path))
    numbered = [{"": str(number), **row} for number, row in enumerate(RATINGS)]
    turned = [dict(reversed(row.items())) for row in MOVIES]
    assert movielens.data_set(written(tmp_path, turned, numbered)) == plain


def test_price_stock_and_seller_are_the_same_every_time(tmp_path: Path) -> None:
    assert items(written(tmp_path)) == items(tmp_path)
    assert all(item.price_cents > 0 and item.stock >= 0 for item in items(tmp_path))


def test_a_title_that_is_too_long_is_shortened_and_kept_in_the_description(tmp_path: Path) -> None:
    title = "The Longest " * 20
    item = items(written(tmp_path, [MOVIES[0] | {"title": title}, MOVIES[1]]))[0]
    assert len(item.name) <= 100
    assert item.name.endswith("…")
    assert title.strip() in item.description


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rating": "6.0"}, "rating"),
        ({"rating": "good"}, "rating"),
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"userId": "-1"}, "userId"),
        ({"movieId": "99"}, "no movie 99"),
        ({"movieId": "7"}, "rated movie 7 already"),
    ],
)
def test_a_broken_line_is_named_with_its_file_and_number(tmp_path: Path, changes: dict[str, str], why: str) -> None:
    with pytest.raises(DataSetCannotBeRead, match=rf"ratings\.csv, line 4: .*{why}"):
        reviews(rated(tmp_path, **changes))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataSetCannotBeRead, match=r"movies\.csv, line 1: .*genres"):
        items(written(tmp_path, [{"movieId": "7", "title": "Metropolis"}]))


def test_a_line_that_breaks_off_is_named(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,7,4.0,964982703\n1,12\n")
    with pytest.raises(DataSetCannotBeRead, match=r"ratings\.csv, line 3: .*is missing"):
        reviews(tmp_path)


def test_the_command_says_where_to_get_the_data_set_and_what_its_licence_allows(tmp_path: Path) -> None:
    command = Command("import", str(tmp_path), screen=tmp_path / "screen")
    assert command.ends() == 1
    screen = command.screen.read_text()
    assert "movies.csv" in screen
    assert "https://grouplens.org/datasets/movielens/" in screen
    assert "licence" in screen


@pytest.mark.parametrize("architecture", [*at_night([ORACLE]), *OTHERS])
def test_the_command_imports_twice_and_changes_nothing_then(tmp_path: Path, architecture: str) -> None:
    folder = tmp_path / "ml"
    folder.mkdir()
    written(folder)
    screens = []
    for time in ("first", "second"):
        command = Command("import", str(folder), "--arch", architecture, screen=tmp_path / time)
        assert command.ends() == 0, command.screen.read_text()
        screens.append([line.split() for line in command.screen.read_text().splitlines()])
    assert ["reviews", "3", "0"] in screens[0]
    assert ["reviews", "0", "3"] in screens[1]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_command_refuses_a_broken_line_and_names_it(tmp_path: Path, architecture: str) -> None:
    command = Command("import", str(rated(tmp_path, rating="7")), "--arch", architecture, screen=tmp_path / "screen")
    assert command.ends() == 1
    assert "line 4" in command.screen.read_text()
    assert not (tmp_path / "data").exists()
