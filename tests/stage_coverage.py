"""Measures how much of each stage its own tests cover: `make coverage`.

`python -m tests.stage_coverage [STAGE ...]` runs the tests of each stage by itself, child processes included, prints a
table, and exits with 1 where lines or branches fall below the least share. What other stages' tests happen to run
doesn't count, so that a stage is known to be tested by those who change it.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
STAGES = {
    "text": ["tests/text"],
    "quantities": ["tests/quantities"],
    "observations": ["tests/observations"],
    # Damaged packages and zips are in the catalogue of bad input.
    "checks": ["tests/checks", "tests/hostile/test_packages.py", "tests/hostile/test_zips.py"],
    "package": ["tests/package"],
}
"""The tests of each stage."""
LEAST = 95
"""Percent of lines, and of branches."""


class Share(NamedTuple):
    """What part of something is covered."""

    covered: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.covered / self.of

    def __str__(self) -> str:
        return f"{self.covered:5} of {self.of:5} {self.percent:6.1f} %"


class Covered(NamedTuple):
    """What the tests of a stage cover of it."""

    lines: Share
    branches: Share

    @property
    def is_enough(self) -> bool:
        return min(self.lines.percent, self.branches.percent) >= LEAST


def measure(stage: str) -> Covered:
    """Run the tests of a stage and count what they cover of it.

    Raises:
        SystemExit: A test fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        options = ["--cov", f"datapkg.{stage}", "--cov-branch", "--cov-report", "term-missing:skip-covered"]
        options += ["--cov-report", f"json:{report}", "--numprocesses", "auto", "--dist", "loadfile", "--quiet"]
        command = [sys.executable, "-m", "pytest", *options, *STAGES[stage]]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise SystemExit(f"the tests of {stage} fail, so their coverage says nothing")
        totals = json.loads(report.read_text("utf-8"))["totals"]
    return Covered(
        lines=Share(totals["covered_lines"], totals["num_statements"]),
        branches=Share(totals["covered_branches"], totals["num_branches"]),
    )


def table(figures: dict[str, Covered]) -> str:
    """The figures, a stage a line."""
    rows = [f"{stage:14}{covered.lines}   {covered.branches}" for stage, covered in figures.items()]
    return "\n".join([f"{'stage':14}{'lines':>23}   {'branches':>23}", *rows])


def main(stages: list[str]) -> int:
    """Measure the stages named, or all; 1 where one is below the least share."""
    figures = {stage: measure(stage) for stage in stages or STAGES}
    print(table(figures))
    low = [stage for stage, covered in figures.items() if not covered.is_enough]
    if low:
        print(f"below {LEAST} % of lines or branches: {', '.join(low)}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
