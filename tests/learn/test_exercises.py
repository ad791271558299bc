"""Exercises: each fails as shipped for the right reason, and its solution passes; all are found in the tree."""

import ast
import asyncio

import pytest

from compare.learn.checking import check
from compare.learn.course import NOTEBOOKS, course
from compare.learn.exercise import MARKER, Exercise, cut
from tests.architecture.tree import REPOSITORY

MOST_LINES, MOST_TO_READ = 170, 130
EXERCISES = course()

every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def names(folder: str, ending: str) -> list[str]:
    return sorted(path.stem for path in (NOTEBOOKS / folder).glob(f"*{ending}"))


@pytest.mark.slow
@every_exercise
def test_an_exercise_fails_as_shipped_and_its_own_check_says_why(exercise: Exercise) -> None:
    verdict = asyncio.run(check(exercise, exercise.path))
    failed = [test for test in verdict.tests if not test.passed]
    assert verdict.trouble is None
    assert failed
    assert [f"{test.name}: {test.why}" for test in failed if test.kind or not test.message] == []


@pytest.mark.slow
@every_exercise
def test_a_solution_passes(exercise: Exercise) -> None:
    verdict = asyncio.run(check(exercise, exercise.solution))
    assert verdict.solved, [f"{test.name}: {test.why}" for test in verdict.tests if not test.passed]


@every_exercise
def test_a_solution_has_the_same_story_and_check(exercise: Exercise) -> None:
    shipped, solved = exercise.path.read_bytes().decode(), exercise.solution.read_bytes().decode()
    assert story(solved) == story(shipped)
    assert cut(solved)[1] == cut(shipped)[1]


def story(text: str) -> str:
    return "\n".join(text.split("\n")[: ast.parse(text).body[0].end_lineno])


@every_exercise
def test_an_exercise_says_what_to_do_and_where_the_lecture_is(exercise: Exercise) -> None:
    *_, lecture = exercise.docstring.splitlines()
    assert exercise.title.endswith(".")
    assert exercise.task
    assert lecture.startswith("Lecture: notebooks/")
    assert (REPOSITORY / lecture.removeprefix("Lecture: ")).stem[:2].isdigit()


@every_exercise
def test_an_exercise_has_three_hints(exercise: Exercise) -> None:
    assert [bool(hint) for hint in exercise.hints] == [True, True, True]


@every_exercise
def test_every_assert_of_a_check_has_words_for_the_student(exercise: Exercise) -> None:
    asserts = [node for node in ast.walk(ast.parse(exercise.check)) if isinstance(node, ast.Assert)]
    assert asserts
    assert [ast.unparse(node) for node in asserts if node.msg is None] == []


@every_exercise
def test_an_exercise_is_small_and_has_one_check(exercise: Exercise) -> None:
    assert len(exercise.text.splitlines()) <= MOST_LINES
    assert len(exercise.text.partition(MARKER)[0].splitlines()) <= MOST_TO_READ
    assert exercise.text.count(MARKER) == 1


def test_every_exercise_has_a_solution_and_hints_and_the_other_way_round() -> None:
    exercises = [exercise.name for exercise in EXERCISES]
    assert exercises
    assert names("exercises", ".py") == exercises
    assert names("solutions", ".py") == exercises
    assert names("hints", ".md") == exercises


def test_exercises_are_numbered_without_a_gap() -> None:
    assert [exercise.name[:3] for exercise in EXERCISES] == [f"{number:02}_" for number in range(1, len(EXERCISES) + 1)]


def test_exercises_are_no_package() -> None:
    assert list(NOTEBOOKS.rglob("__init__.py")) == []
