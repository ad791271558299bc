"""Scripts: every scene can be read, and mentions only what there is; a broken one is named in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from compare.architectures import DECLARED
from compare.stage.releases import ORIGINAL
from compare.stage.script import DoAct, DoDeploy, DoFault, DoTraffic, Script
from compare.stage.scripts import FOLDER, NoSuchScene, SceneIsBroken, Scripts
from compare.stage.use_cases import possible

pytestmark = pytest.mark.slow

SCRIPTS = Scripts()
NAMES = SCRIPTS.names()
MARKETPLACES = ["monolith", "microservices", "realistic"]
USE_CASES = set().union(*(possible(DECLARED[name]) for name in MARKETPLACES))


def actions(script: Script, *kinds: type) -> list[Any]:
    return [action for step in script.steps for action in step.do if isinstance(action, kinds)]


def test_there_are_scenes() -> None:
    assert len(NAMES) >= 8
    assert [int(name.split("_")[0]) for name in NAMES] == list(range(1, len(NAMES) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_a_scene_mentions_only_what_there_is(name: str) -> None:
    script = SCRIPTS.read(name)
    assert set(script.needs) <= set(MARKETPLACES)
    for action in actions(script, DoFault, DoDeploy):
        assert action.box in {process.name for process in DECLARED[action.marketplace].processes}
    for action in actions(script, DoAct):
        assert action.use_case in USE_CASES | {""}
    for action in actions(script, DoAct, DoTraffic):
        assert action.only in [*MARKETPLACES, ""]
    for action in actions(script, DoTraffic):
        assert action.storm_in in [*MARKETPLACES, ""]


@pytest.mark.parametrize("name", NAMES)
def test_versions_that_a_scene_deploys_are_apps(name: str) -> None:
    for action in actions(SCRIPTS.read(name), DoDeploy):
        if action.version != ORIGINAL:
            assert "def create_app(" in SCRIPTS.version(action.version)


@pytest.mark.parametrize("name", NAMES)
def test_a_scene_begins_with_the_known_state_and_asks_the_class(name: str) -> None:
    script = SCRIPTS.read(name)
    assert script.steps[0].do[0].action == "undo"
    assert any(step.ask for step in script.steps)
    assert 3 <= len(script.steps) <= 6


@pytest.mark.parametrize("name", NAMES)
def test_the_guide_says_what_each_scene_shows(name: str) -> None:
    guide = (FOLDER.parent / "scenes.md").read_text("utf-8")
    assert f"\n## {int(name.split('_')[0])}. {SCRIPTS.read(name).title}\n" in guide


def written(folder: Path, **changes: Any) -> Scripts:
    step = {"text": "Look.", "notes": {"say": "Look."}, "do": changes.pop("do", [])}
    scene = {"title": "A scene", "summary": "It is short.", "minutes": 1, "steps": [step], **changes}
    (folder / "01_mine.json").write_text(json.dumps(scene))
    return Scripts(folder)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"titel": "A scene"}, "titel: Extra inputs are not permitted"),
        ({"do": [{"action": "fault", "marketplace": "monolith", "fault": "kill"}]}, r"steps[1].do[1].fault.box"),
        ({"do": [{"action": "dance"}]}, "'dance'"),
        ({"do": [{"action": "act"}]}, "an act has either a use_case or a request"),
        ({"steps": []}, "steps: Tuple should have at least 1 item"),
    ],
)
def test_a_broken_scene_is_named_with_its_field(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(SceneIsBroken) as refused:
        written(tmp_path, **changes).read("01_mine")
    assert str(refused.value).startswith("01_mine.json is no scene. ")
    assert says in str(refused.value)


def test_a_file_that_is_no_json_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "01_mine.json").write_text("{")
    with pytest.raises(SceneIsBroken, match=r"01_mine\.json is no scene\. the whole file: Invalid JSON"):
        Scripts(tmp_path).read("01_mine")


@pytest.mark.parametrize("name", ["", "02_other", "../01_mine", "01_mine.json"])
def test_a_name_that_is_none_finds_nothing(tmp_path: Path, name: str) -> None:
    scripts = written(tmp_path)
    assert scripts.read("01_mine").title == "A scene"
    with pytest.raises(NoSuchScene, match="there are: 01_mine"):
        scripts.read(name)
    with pytest.raises(NoSuchScene):
        scripts.version(name)


def test_what_was_undone_in_a_scene_does_not_last(tmp_path: Path) -> None:
    kill = {"action": "fault", "fault": "kill", "marketplace": "monolith", "box": "monolith"}
    traffic = {"action": "traffic", "shoppers": 5}
    act = {"action": "act", "use_case": "order"}
    script = written(tmp_path, do=[kill, act, {"action": "undo"}, traffic, act]).read("01_mine")
    assert [action.action for action in script.lasting(1)] == ["traffic"]
    assert script.lasting(0) == []
