"""Slow ways: what the marketplace does not do, beside what it does, each pair as a small app to measure.

Every module is a lecture example. It has `create_app`, whose routes are the ways, the usual one first;
`python -m compare.bench.slow_ways NAME` asks each in turn and prints their speed as a share of the first's.
"""
