"""Session: one sitting of a student; each word that can be typed is a method."""

import asyncio
import contextlib
from pathlib import Path

from compare.learn import progress as keeping
from compare.learn import reading, screen
from compare.learn.checking import check
from compare.learn.course import WorkingCopy, named
from compare.learn.events import END, SAVED, events_of
from compare.learn.exercise import Exercise
from compare.learn.screen import say
from compare.learn.verdict import Verdict

LOOK_SECONDS = 0.2
SHORT = f"Words: {', '.join(screen.WORDS)}. Saving the file checks it, too."
SHOWN = "You have not solved this one yet, so it counts as shown."


class Session:
    """Where a student is, and what is known so far."""

    def __init__(self, exercises: list[Exercise], folder: Path) -> None:
        self.exercises, self.copy = exercises, WorkingCopy(folder)
        self.copy.lay_out(exercises)
        self.progress = self.remembered()
        begun = named(exercises, self.progress.at)
        self.current = begun if begun and not self.is_solved(begun) else self.unsolved(exercises[-1]) or exercises[0]
        self.checked: bytes | None = None

    def remembered(self) -> keeping.Progress:
        try:
            return keeping.load(self.copy.folder)
        except keeping.Unknown as error:
            say(f"Your progress cannot be read, so it begins anew. The old file is kept as {error}.", style="yellow")
            return keeping.Progress()

    @property
    def file(self) -> Path:
        return self.copy.file(self.current)

    def content(self) -> bytes | None:
        """Give what is in the file; nothing if there is none."""
        return reading.content(self.file)

    def is_solved(self, exercise: Exercise) -> bool:
        return exercise.name in self.progress.solved

    def unsolved(self, after: Exercise) -> Exercise | None:
        """Find the next one that is not solved, beginning again after the last."""
        here = self.exercises.index(after) + 1
        return next((each for each in self.exercises[here:] + self.exercises[:here] if not self.is_solved(each)), None)

    def save(self) -> None:
        keeping.save(self.progress, self.copy.folder)

    async def run(self) -> None:
        """Show the current exercise, then do what the student says, until that ends."""
        async with events_of(self.copy.folder) as events:
            await self.begin(self.current)
            say(SHORT, style="dim")
            while (event := await events.get()) not in (END, "quit"):
                if event is not SAVED:
                    await self.obey(str(event))
                elif self.content() != self.checked:
                    await self.examine()
        say("Your work stays where it is. See you.")

    async def obey(self, line: str) -> None:
        word, _, rest = line.strip().lower().partition(" ")
        if word in screen.WORDS:
            await getattr(self, word)(rest.strip())
        elif word:
            say(f"Nobody knows the word {word!r}. {SHORT}")

    async def begin(self, exercise: Exercise) -> None:
        """Go to an exercise, and check it at once."""
        self.current, self.progress.at = exercise, exercise.name
        self.save()
        say("\n" + screen.bar(screen.count(self.exercises, self.progress.solved), len(self.exercises)))
        screen.show_exercise(exercise, self.exercises.index(exercise) + 1, len(self.exercises), self.file)
        await self.examine()

    async def examine(self) -> None:
        """Check the file, and say what came of it."""
        say(f"\nChecking {self.file} …", style="dim")
        verdict = await self.verdict()
        if verdict.solved:
            self.progress.solve(self.current.name)
            self.save()
            say("✓ Solved. `next` goes on, `solution` shows how we did it.", style="bold green")
        else:
            screen.show_verdict(verdict, self.file)

    async def verdict(self) -> Verdict:
        """Check what is in the file; if that changes meanwhile, begin again."""
        while True:
            self.checked = self.content()
            checking = asyncio.create_task(check(self.current, self.file))
            try:
                while self.content() == self.checked:
                    if (await asyncio.wait({checking}, timeout=LOOK_SECONDS))[0]:
                        return checking.result()
            finally:
                checking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await checking

    async def check(self, _: str) -> None:
        await self.examine()

    async def hint(self, _: str) -> None:
        """Give one hint more; after the last, the last again."""
        hints = self.current.hints
        number = min(self.progress.hints.get(self.current.name, 0) + 1, len(hints))
        self.progress.hints[self.current.name] = number
        self.save()
        say(f"Hint {number} of {len(hints)}:", style="bold")
        say(hints[number - 1])

    async def solution(self, _: str) -> None:
        if not self.is_solved(self.current):
            self.progress.show(self.current.name)
            self.save()
            say(SHOWN, style="yellow")
        say(self.current.solved)

    async def reset(self, _: str) -> None:
        """Bring the file back as it was shipped; what it was meanwhile is kept."""
        before = self.copy.reset(self.current)
        self.progress.forget(self.current.name)
        self.save()
        say(f"{self.file} is as it was." + (f" Your text is kept in {before}." if before else ""))
        await self.examine()

    async def next(self, _: str) -> None:
        if (exercise := self.unsolved(self.current)) is None:
            say("All exercises are solved. `list` shows them.", style="bold green")
        else:
            await self.begin(exercise)

    async def back(self, _: str) -> None:
        await self.begin(self.exercises[max(self.exercises.index(self.current) - 1, 0)])

    async def go(self, which: str) -> None:
        if exercise := named(self.exercises, which):
            await self.begin(exercise)
        else:
            say(f"There is no exercise {which!r}. `list` shows all.")

    async def list(self, _: str) -> None:
        screen.show_list(self.exercises, self.progress, self.current)

    async def help(self, _: str) -> None:
        screen.show_words()
