"""`python -m compare.bench.slow_ways [NAME]`: measure one example, or all."""

from compare.bench.slow_ways.command import app

app()
