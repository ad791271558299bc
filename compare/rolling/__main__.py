"""`python -m compare.rolling monolith microservices --replicas 2`: replace all under load, and print what was lost."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.architectures import DECLARED
from compare.foreground import say
from compare.rolling.load import PER_SECOND
from compare.rolling.trial import Roll, Trial, conduct
from compare.topology import Architecture


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m compare.rolling", description="Replace every process under load.")
    parser.add_argument("architectures", nargs="+", choices=list(DECLARED))
    parser.add_argument("--replicas", type=int, default=1, help="how often each process is there")
    parser.add_argument("--rate", type=float, default=PER_SECOND, help="requests a second")
    chosen = parser.parse_args()
    trials = [one(DECLARED[name].scaled(chosen.replicas), chosen.rate) for name in chosen.architectures]
    return int(any(trial.failed or trial.broken for trial in trials))


def one(architecture: Architecture, rate: float) -> Trial:
    say(f"{architecture.name}, {architecture.size} processes, {rate:g} requests a second")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        trial = conduct(architecture, Path(folder), rate, tell)
    say(f"{trial.answered} requests, {len(trial.failed)} failed, {len(trial.broken)} invariants broken")
    if trial.turned_away:
        say(f"{trial.turned_away} requests were not made, since this machine is too slow for {rate:g} a second")
    for text in (*trial.failed[:10], *trial.broken):
        say(f"  {text}", style="red")
    return trial


def tell(roll: Roll) -> None:
    say(f"  {roll.name}: replaced in {roll.seconds:.1f} s, {roll.asked} requests meanwhile")


if __name__ == "__main__":
    sys.exit(main())
