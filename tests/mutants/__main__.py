"""Changes the code of numerals, intervals and units bit by bit and counts the changes that no test notices.

`python -m tests.mutants` (`make mutants`) runs mutmut as [tool.mutmut] of pyproject.toml says, prints how many
mutants of each module live, and exits with 1 where more than a tenth do, or where one lives that
docs/mutation-testing.md doesn't explain. It takes about a quarter of an hour on one core; results of unchanged
functions are kept in mutants/, so that a second run is short.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = ROOT / "mutants"
EXPLAINED = ROOT / "docs" / "mutation-testing.md"
MOST_ALIVE = 10
"""Percent of a module's mutants."""
_SURVIVED = 0
_NO_TESTS = frozenset({5, 33})


class Mutated(NamedTuple):
    """What became of the mutants of a module."""

    module: str
    total: int
    alive: tuple[str, ...]
    """Their names, those that no test runs among them."""

    @property
    def percent(self) -> float:
        return 100 * len(self.alive) / self.total


def mutate() -> None:
    """Run mutmut.

    Raises:
        SystemExit: It could not run, or the tests fail without any mutant.
    """
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1"]
    if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit(code)


def results(folder: Path) -> list[Mutated]:
    """What became of all mutants, a module an entry; every one must have been tried.

    Raises:
        SystemExit: A mutant has not been tried.
    """
    found = []
    for path in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if None in codes.values():
            raise SystemExit(f"not all mutants of {path.stem} have been tried: run it again")
        alive = tuple(name for name, code in codes.items() if code == _SURVIVED or code in _NO_TESTS)
        if codes:
            found.append(Mutated(path.relative_to(folder).as_posix().removesuffix(".meta"), len(codes), alive))
    return found


def change(name: str) -> str:
    """The line that a mutant has instead of ours."""
    command = [str(Path(sys.executable).with_name("mutmut")), "show", name]
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    lines = [line[1:].strip() for line in shown.splitlines() if line.startswith("+") and not line.startswith("+++")]
    return " ".join(lines)


def main() -> int:
    """Mutate, print the table and what is unexplained; 1 where the promise is broken."""
    mutate()
    explained = EXPLAINED.read_text("utf-8")
    broken = False
    for mutated in results(MUTANTS):
        print(f"{mutated.module:36} {len(mutated.alive):4} of {mutated.total:4} alive {mutated.percent:5.1f} %")
        broken |= mutated.percent > MOST_ALIVE
        for name in mutated.alive:
            if f"`{change(name)}`" not in explained:
                print(f"  not explained in {EXPLAINED.name}: {name}\n    {change(name)}")
                broken = True
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
