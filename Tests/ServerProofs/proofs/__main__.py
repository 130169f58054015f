"""Proves what the collector server promises, on the server itself.

    python -m proofs --binaries FOLDER [--long] [--seed N] [--tracker-page FILE]
        [--seconds N] [PROOF …]

`Scripts/prove-server` sets everything up and calls this.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from proofs import contract, drip, examples, kills, load, mutations, tracker
from proofs.server import ProofFailed, Server


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="prove-server")
    parser.add_argument("--binaries", type=Path, required=True)
    parser.add_argument("--long", action="store_true", help="as much as is promised, not a sample")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--tracker-page", type=Path)
    parser.add_argument("--seconds", type=int, default=30, help="how long `load` loads, twice")
    parser.add_argument("proofs", nargs="*", metavar="PROOF")
    return parser.parse_args()


def _proofs(arguments: argparse.Namespace) -> dict[str, Callable[[Server], str]]:
    long, seed = arguments.long, arguments.seed
    return {
        "contract": contract.run,
        "examples": examples.run,
        "tracker": lambda server: tracker.run(server, arguments.tracker_page),
        "mutations": lambda server: mutations.run(server, 1_000_000 if long else 6_000, seed),
        "kills": lambda server: kills.run(server, 50 if long else 3, seed),
        # A sample is too small, and a machine that builds too busy, for more than the median.
        "drip": lambda server: drip.run(server, 500, *((2_000, 99) if long else (100, 50))),
        "load": lambda server: load.run(server, arguments.seconds),
    }


def main() -> int:
    arguments = _arguments()
    proofs = _proofs(arguments)
    print(f"seed {arguments.seed}", flush=True)
    failures = 0
    # Figures are of an idle machine and a release build: they are measured only if asked for.
    for name in arguments.proofs or [name for name in proofs if name != "load"]:
        start = time.monotonic()
        with Server(arguments.binaries) as server:
            try:
                result = proofs[name](server)
            except ProofFailed as failure:
                failures += 1
                result = f"FAILED: it was expected that {failure}"
        print(f"{name}: {result} ({time.monotonic() - start:.0f} s)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
