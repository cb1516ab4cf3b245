"""Fuzzes targets by coverage, a bounded time each: `python -m tests.fuzz [SECONDS [TARGET...]]` (`make fuzz`).

Runs in .venv-fuzz. A crash is written to crash-… in the folder where one stands, with a traceback; put it into
tests/fuzz/found/TARGET/, where tests/fuzz/test_targets.py runs it from then on, and mend it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

_SECONDS = "120"
_LONGEST = "-max_len=4096"
_MEMORY = "-rss_limit_mb=4096"
_SLOWEST = "-timeout=60"


def fuzz(name, *, seconds):
    """Fuzz one target in this process, which ends with it."""
    with atheris.instrument_imports(include=["datapkg"]):
        from tests.fuzz.targets import run, seeds

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(name)):
            (Path(corpus) / str(number)).write_bytes(seed)
        options = ["fuzz", f"-max_total_time={seconds}", _LONGEST, _MEMORY, _SLOWEST, "-print_final_stats=1", corpus]
        atheris.Setup(options, lambda data: run(name, data))
        atheris.Fuzz()


def main():
    """Fuzz each target in a process of its own; exit with 1 if one crashed."""
    from tests.fuzz.targets import TARGETS

    seconds, *names = sys.argv[1:] or [_SECONDS]
    failed = [
        name
        for name in names or TARGETS
        if subprocess.run([sys.executable, "-m", "tests.fuzz", "--in-process", seconds, name], check=False).returncode
    ]
    sys.exit(f"crashes: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in-process"]:
        fuzz(sys.argv[3], seconds=sys.argv[2])
    else:
        main()
