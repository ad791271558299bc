"""The command line: `marketplace COMMAND`, one function a command."""

import typer

from compare.cli import comparing, deploying, drawing, keeping, presenting, running, teaching

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False)
for group in (running, comparing, keeping, drawing, presenting, teaching, deploying):
    app.add_typer(group.app)


@app.callback()
def marketplace() -> None:
    """The same online marketplace, built in different architectures."""
