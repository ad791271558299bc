"""`python -m compare` is `marketplace`, also where no script is installed."""

from compare.cli import app

app()
