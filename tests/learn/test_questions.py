"""Questions: the solution answers them always alike, and a file as shipped does not."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from compare.learn import checking
from compare.learn.checking import OTHER_INPUTS, answers, check, confirmed, part_of_student
from compare.learn.course import course
from compare.learn.exercise import Exercise, cut
from compare.learn.questions import asked, questions_about

pytestmark = pytest.mark.slow

ASKED = [exercise for exercise in course() if questions_about(exercise)]
MARKS = "Questions are asked about"


async def answered(exercise: Exercise, questions: list[str], *files: Path) -> list[list[str]]:
    """Ask each of these files the same, all at once."""
    return await asyncio.gather(
        *(answers(exercise, part_of_student(file), questions, exercise.seconds) for file in files)
    )


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ASKED, ids=lambda exercise: exercise.name)
def test_solution_answers_alike_each_time_and_the_shipped_file_does_not(exercise: Exercise) -> None:
    questions = asked(exercise, Random())
    files = (exercise.solution, exercise.solution, exercise.path)
    solution, again, shipped = asyncio.run(answered(exercise, questions, *files))
    assert "no answer" not in solution
    assert not [answer for answer in solution if "NameError" in answer or "TypeError" in answer], questions
    assert len(set(solution)) > 2
    assert again == solution
    assert shipped != solution


def test_most_exercises_are_about_inputs_and_outputs() -> None:
    names = {exercise.name[:2] for exercise in course()} - {exercise.name[:2] for exercise in ASKED}
    assert names == {"14", "26"}


def test_inputs_differ_each_time() -> None:
    for exercise in ASKED:
        assert set(asked(exercise, Random(1))) != set(asked(exercise, Random(2))), exercise.name


REMEMBERS = """
import sys, _pytest.python
def _made_up(self):
    proof = sys.modules[self.module.__name__]._proofs[self.originalname]
    raise type("AssertionError", (AssertionError,), {})(proof)
def _pretend(self):
    scope = {"_proofs": self.module._proofs}
    code = compile("\\n" * 9999 + f"assert False, _proofs[{self.originalname!r}]", self.module.__file__, "exec")
    exec(code, scope)
_pytest.python.Function.runtest = _pretend
"""


def test_forgery_that_knows_the_proofs_still_has_to_answer(tmp_path: Path) -> None:
    """It does what the tests do at their end, and so it passes them all; but there is no solution."""
    exercise = course()[0]
    own, shipped_check = cut(exercise.text)
    file = tmp_path / exercise.path.name
    file.write_text(f"{own}\n{REMEMBERS}\n\n{shipped_check}")
    fooled = asyncio.run(check(exercise, file))
    assert fooled.solved
    verdict = asyncio.run(confirmed(fooled, file))
    assert not verdict.solved
    assert [test.name for test in verdict.tests if not test.passed] == [OTHER_INPUTS]
    assert "should be" in verdict.tests[-1].why


def test_solution_is_confirmed() -> None:
    exercise = course()[0]
    assert asyncio.run(confirmed(asyncio.run(check(exercise, exercise.solution)), exercise.solution)).solved


def test_nothing_is_solved_where_even_the_solution_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = course()[0]
    solved = asyncio.run(check(exercise, exercise.solution))
    monkeypatch.setattr(checking, "ANSWERING", "compare.learn.course")  # It says nothing.
    monkeypatch.setattr(checking, "SOLUTION_SECONDS", 1.0)
    verdict = asyncio.run(confirmed(solved, exercise.solution))
    assert not verdict.solved
    assert "The solution was not ready in time" in str(verdict.tests)
