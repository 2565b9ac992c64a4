"""The linter finds what was planted, and nothing else: `benchmarks/linter.py` on a small scale."""

import runpy
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "linter.py"


def test_every_planted_error_is_found_and_nothing_else():
    tally = runpy.run_path(str(BENCHMARK))["measure"](1)
    missed = {rule for rule in tally.planted if tally.found[rule] < tally.planted[rule]}
    assert missed == set()
    assert dict(tally.false) == {}
    assert dict(tally.clean) == {}
