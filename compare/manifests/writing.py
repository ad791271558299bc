"""Writing: plain data as YAML that people read, under a line that says who wrote it."""

from collections.abc import Iterable
from typing import Any

import yaml

WRITTEN = "Written by `marketplace manifests --write` from the declared topology: change that, and write it again."


class Quoted(str):
    """A text in quotation marks: `22:22` alone is a number of sixty-based digits to some who read YAML."""


class Indented(yaml.SafeDumper):
    """Indents the items of a list below its name, and never refers from one place to another."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


Indented.add_representer(Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'"))


def documents(title: str, contents: Iterable[Any]) -> str:
    """Give a YAML file with a title and one or several documents."""
    body = yaml.dump_all(list(contents), Dumper=Indented, sort_keys=False, width=120, explicit_start=False)
    return f"{commented(title)}\n{body}"


def commented(title: str) -> str:
    """Give the first lines of any file that is written here."""
    return "".join(f"# {line}\n" for line in (*title.splitlines(), WRITTEN))
