"""A lecture: a small notebook with one cell of each kind that the slides know, in a repository of its own."""

import base64
import io
import json
from pathlib import Path

import nbformat
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NAME, OTHER = "02_decorators", "03_concurrency"
GLOSSARY = """# Glossary

## Circuit breaker

Refuses calls for a while, once several have failed.
See [timeout](#timeout) and [lecture 3](../notebooks/03_concurrency.ipynb).

## Timeout

How long we wait. [An order](../monolith/orders.py) waits for nobody.
"""

DECORATOR = """\
from collections.abc import Callable
from functools import wraps


def counted[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    calls = 0

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal calls
        calls += 1  # One more.
        print(f"call number {calls} of {function.__name__}")
        return function(*args, **kwargs)

    return wrapper"""

PLOT = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot(range(1, 9), [1, 2, 4, 8, 16, 32, 64, 128])
axes.set(xlabel="attempt", ylabel="seconds until the next")"""

TABLE = "<table><tr><th>call</th><th>seconds</th></tr><tr><td>first</td><td>0.2</td></tr></table>"
LINES = [f"line {number} of an output that is longer than any screen" for number in range(1, 41)]
LONG_LINE = "a line that is far too wide " * 9
NOTE = "Ask for hands before you go on."


def text(source: str, *tags: str) -> NotebookNode:
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source: str, *outputs: NotebookNode) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs))


def printed(content: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=content)


def shown(**data: str) -> NotebookNode:
    """Make an output whose media types are written with an underscore."""
    return new_output("display_data", data={name.replace("_", "/"): content for name, content in data.items()})


def plot() -> str:
    figure, file = Figure(), io.BytesIO()
    figure.subplots().plot(range(1, 9), [2**power for power in range(8)])
    figure.savefig(file, format="png", metadata={"Software": None})
    return base64.b64encode(file.getvalue()).decode()


def cells() -> list[NotebookNode]:
    boom = new_output("error", ename="ValueError", evalue="no", traceback=["\x1b[31mValueError\x1b[39m: no <b>"])
    result = new_output("execute_result", execution_count=1, data={"text/plain": "{'<b>': 'bold & brave'}"})
    return [
        text("# Decorators: `@` is a call\n\nAbout 35 minutes. At the end you can:\n\n- say what it *is*\n- write one"),
        text("## A decorator is a function that takes a function"),
        text("It gives back another one. A [circuit breaker](../docs/glossary.md#circuit-breaker) can be one."),
        code(DECORATOR),
        text("Nothing was printed: nobody has called it yet."),
        text("**Predict first.** What will the next cell print? Why?"),
        code('@counted\ndef price(item: str) -> int:\n    return 900\n\n\nprice("lamp")\nprice("desk")',
             printed("call number 1 of price\n\x1b[32mcall number 2\x1b[0m of price <i>\n"), result),
        text("Both went through the wrapper. [All of it](../monolith/orders.py), [next](03_concurrency.ipynb#recap)."),
        text(NOTE, "notes"),
        text("Never shown.", "skip"),
        text("## Waiting times grow"),
        code(PLOT, shown(image_png=plot(), text_plain="<Figure size 640x480>")),
        text("Each waits twice as long as the one before. [Retries](#waiting-times-grow) do so."),
        code("summary()", shown(text_html=TABLE, text_plain="hidden")),
        code('raise ValueError("no <b>")', boom),
        code("print(everything)", printed("\n".join([*LINES, LONG_LINE]))),
        text("## Recap\n\n- A decorator is called once.\n- Its wrapper is called each time.\n\n"
             "| what | when |\n|---|---|\n| decorator | at import |\n\n"
             "```python\nanswer = 42\n```\n\n[elsewhere](https://example.com/a) ![the map](../docs/map.svg) ![far](https://example.com/far.png)"),
    ]  # fmt: skip


def repository(folder: Path, with_glossary: bool = True) -> Path:
    """Write a repository with two lectures; say where it is."""
    files = {
        f"notebooks/{NAME}.ipynb": nbformat.writes(new_notebook(cells=cells())),
        f"notebooks/{OTHER}.ipynb": nbformat.writes(
            new_notebook(cells=[text("# Waiting & waiting"), text("## Recap")])
        ),
        "monolith/orders.py": '"""Orders."""\n',
        "docs/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>',
        **({"docs/glossary.md": GLOSSARY} if with_glossary else {}),
    }
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


def broken(folder: Path, name: str, content: object) -> None:
    (folder / "notebooks" / f"{name}.ipynb").write_text(content if isinstance(content, str) else json.dumps(content))
