"""Whatever moment SIGTERM comes at, nothing temporary is left of a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from datapkg.cli import stoppable
from tests.checks.examples import write_example

STOPPED = 128 + signal.SIGTERM
AT_AN_EVENT = """
import os, signal, sys
def stop(event, arguments):
    if event == {event!r}:
        os.kill(os.getpid(), signal.SIGTERM)
sys.addaudithook(stop)
from datapkg.cli import main
sys.argv = ["datapkg", "validate", {package!r}]
main()
"""


@pytest.mark.parametrize("event", ["tempfile.mkdtemp", "shutil.rmtree"])
def test_a_folder_that_is_being_made_or_removed_is_removed(event: str, tmp_path: Path) -> None:
    package = write_example(tmp_path / "package", "共[3|figure]人")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    script = AT_AN_EVENT.format(event=event, package=str(package))
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | {"TMPDIR": str(temporary)}, capture_output=True, check=False
    )
    assert done.returncode == STOPPED, done.stderr
    assert list(temporary.iterdir()) == []


def test_a_query_that_is_interrupted_ends_like_the_signal() -> None:
    def query() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except SystemExit:
            # What DuckDB makes of anything that a handler raises while it computes.
            raise RuntimeError("Query interrupted") from None

    with pytest.raises(SystemExit) as stopped, stoppable():
        query()
    assert stopped.value.code == STOPPED
