"""Script: a demo as it is written down: steps, each with what the page says and what is done."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from compare.stage.crossing import Wanted
from compare.stage.faults import Fault

Sentence = Annotated[str, Field(min_length=1, max_length=240)]
Paragraph = Annotated[str, Field(max_length=2_000)]
Tab = Literal["acts", "traffic", "logs", "metrics"]


class Part(BaseModel):
    """Whatever it says, it says in fields that we know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Typed(Part):
    """A request as one might type it on the page."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    signed_in: bool = False


class DoAct(Part):
    """One thing is done in all marketplaces: a use case, or what was typed."""

    action: Literal["act"]
    use_case: str = ""
    request: Typed | None = None
    only: str = ""
    """The marketplace in which it is done, if it is one."""

    wait: bool = True
    """Does the scene go on only when all answers are there?"""

    @model_validator(mode="after")
    def is_one_thing(self) -> Self:
        if bool(self.use_case) == bool(self.request):
            raise ValueError("an act has either a use_case or a request")
        return self


class DoFault(Fault):
    """What the class could do by hand."""

    action: Literal["fault"]


class DoTraffic(Wanted):
    """So much traffic there is from now on."""

    action: Literal["traffic"]
    only: str = ""
    """The marketplace to which it comes, if it is one."""

    storm_in: str = ""
    """The one to which only the neighbours come: a storm in each would share the processor with the others."""


class DoDeploy(Part):
    """A version takes the place of another; the name of a file in `versions/`, or `original`."""

    action: Literal["deploy"]
    marketplace: str
    box: str
    version: Annotated[str, Field(pattern=r"^[a-z_0-9]+$")]
    rolling: bool = False
    """Does the old one serve until the new one is ready?"""


class DoUndo(Part):
    """Everything becomes as it was."""

    action: Literal["undo"]


class DoPause(Part):
    """Time passes, so that something is under way when the next thing happens."""

    action: Literal["pause"]
    seconds: Annotated[float, Field(gt=0, le=10)]


class LogFilter(Part):
    """Which lines are shown."""

    marketplace: str = ""
    service: str = ""
    level: str = ""
    q: str = ""


class DoShow(Part):
    """The page opens a tab."""

    action: Literal["show"]
    tab: Tab
    logs: LogFilter | None = None


Action = Annotated[DoAct | DoFault | DoTraffic | DoDeploy | DoUndo | DoPause | DoShow, Field(discriminator="action")]
LASTING = (DoFault, DoTraffic, DoDeploy)
"""What holds until it is undone; who goes back finds it again."""


class Notes(Part):
    """What only the speaker reads."""

    say: Paragraph
    trouble: Paragraph = ""
    """What usually goes wrong."""

    way_out: Paragraph = ""


class Step(Part):
    """What one key press does."""

    text: Sentence
    ask: Annotated[str, Field(max_length=240)] = ""
    """What the class is asked before it sees the effect."""

    notes: Notes
    do: tuple[Action, ...] = ()

    @property
    def show(self) -> dict[str, Any] | None:
        """Give which tab the page opens, if the script says so."""
        shown = [each for each in self.do if isinstance(each, DoShow)]
        return shown[-1].model_dump(exclude={"action"}) if shown else None


class Script(Part):
    """One demo."""

    title: Annotated[str, Field(min_length=1, max_length=80)]
    summary: Sentence
    minutes: Annotated[int, Field(ge=1, le=30)]
    needs: tuple[str, ...] = ()
    """Marketplaces without which it makes no sense."""

    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=12)]

    def lasting(self, step: int) -> list[Action]:
        """Give what was done and still holds when that many steps were played."""
        done = [action for each in self.steps[:step] for action in each.do]
        undone = max((number + 1 for number, each in enumerate(done) if isinstance(each, DoUndo)), default=0)
        return [each for each in done[undone:] if isinstance(each, LASTING)]
