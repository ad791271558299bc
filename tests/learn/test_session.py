"""Session: what a student types and saves, and what the screen says then."""

import os
from pathlib import Path

import pytest

from compare.learn.course import course
from tests.learn.student import Student

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = (f"Exercise {number} of {len(course())}" for number in (1, 2, 3))
SAYS_WHY = "Two items with the same name and price should be equal."
WAITS = "Saving the file checks it, too."


def test_it_begins_with_the_first_and_says_what_to_do_and_what_fails(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(f"0 of {len(course())} solved")
        student.sees(FIRST)
        student.sees(str(student.file(1)))
        student.sees("Your task: turn `Item` into a dataclass")
        student.sees("two lamps that are the same are equal")
        student.sees(SAYS_WHY)
        assert student.leaves() == 0


def test_a_save_that_solves_it_is_noticed_and_next_goes_on(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.solves(1)
        student.sees("✓ Solved.")
        student.types("next")
        student.sees(SECOND)
        assert student.leaves() == 0


def test_a_save_while_a_check_hangs_is_checked_at_once(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.file(1).write_text("while True:\n    pass\n" + course()[0].text)
        student.sees("Checking")
        student.solves(1)
        student.sees("✓ Solved.")


def test_a_fault_says_where_it_is(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.file(1).write_text('print("how far?")\nprice = 1 / 0\n' + course()[0].text)
        student.sees("ZeroDivisionError: division by zero")
        student.sees(f"{student.file(1)}, line 2: price = 1 / 0")
        student.sees("how far?")


def test_hints_come_one_step_further_each_time(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.types("hint", "hint", "hint", "hint")
        for number, hint in enumerate(course()[0].hints, 1):
            student.sees(f"Hint {number} of 3:")
            student.sees(hint)
        student.sees("Hint 3 of 3:")


def test_reset_brings_the_file_back_and_keeps_what_was_there(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.file(1).write_text("mine")
        student.types("reset", "reset")
        student.sees("Your text is kept in")
        student.sees("is as it was.")
        assert student.leaves() == 0
        assert student.file(1).read_text() == course()[0].text
        assert student.file(1).with_name(f"{student.file(1).name}.before").read_text() == "mine"


def test_a_solution_before_it_is_solved_counts_as_shown(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.types("solution", "list")
        student.sees("it counts as shown")
        student.sees(course()[0].solved)
        student.sees("solution shown")
        student.solves(1)
        student.types("check", "go 2", "back", "solution")
        student.sees(SECOND)
        student.sees(FIRST)
        assert student.leaves() == 0
        assert student.text().count("it counts as shown") == 1


def test_words_that_go_somewhere(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.types(
            "go 3", "back", "go 01_from_class_to_dataclass", "back", "next", "go 0", "go", "dance", "HELP", ""
        )
        for expected in (THIRD, SECOND, FIRST, FIRST, SECOND, "There is no exercise '0'", "There is no exercise ''"):
            student.sees(expected)
        student.sees("Nobody knows the word 'dance'")
        student.sees("one step further")
        student.types("quit")
        assert student.shell.wait(30) == 0


def test_next_leaves_out_what_is_solved(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.solves(2)
        student.types("go 2")
        student.sees("✓ Solved.")
        student.types("go 1", "next")
        student.sees(FIRST)
        student.sees(THIRD)


def test_progress_and_work_are_there_the_next_day(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.solves(1)
        student.sees("✓ Solved.")
        student.types("hint", "go 2", "hint")
        assert student.leaves() == 0
    text = student.file(1).read_text()
    with Student(tmp_path) as student:
        student.sees(f"1 of {len(course())} solved")
        student.sees(SECOND)
        student.types("hint")
        student.sees("Hint 2 of 3:")
        assert student.file(1).read_text() == text


def test_progress_that_cannot_be_read_begins_anew_and_says_so(tmp_path: Path) -> None:
    student = Student(tmp_path)
    student.copy.folder.mkdir()
    (student.copy.folder / "progress.json").write_text("{")
    with student:
        student.sees("begins anew")
        student.sees(FIRST)
        assert student.leaves() == 0


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        assert student.presses_ctrl_c() == 0
        assert "Traceback" not in student.text()


def test_ctrl_c_ends_it_in_the_middle_of_a_check(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees("Checking")
        assert student.presses_ctrl_c() == 0
        assert "Traceback" not in student.text()


def test_a_file_that_is_gone_does_not_end_it(tmp_path: Path) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        os.remove(student.file(1))
        student.types("check", "reset")
        student.sees(f"There is no file {student.file(1).name}.")
        student.sees(SAYS_WHY)


@pytest.mark.parametrize("word", ["hint", "next", "reset"])
def test_a_folder_that_is_renamed_meanwhile_is_named(tmp_path: Path, word: str) -> None:
    with Student(tmp_path) as student:
        student.sees(WAITS)
        student.copy.folder.rename(tmp_path / "renamed")
        student.types(word)
        student.sees(f"The folder {student.copy.folder} is not there any more.")
        assert student.leaves() == 1
        assert ".progress.json" not in student.text()


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    student = Student(tmp_path)
    student.copy.folder.write_text("")
    with student:
        assert student.leaves() == 1
        assert f"{student.copy.folder}: File exists" in student.text()
        assert "Traceback" not in student.text()
