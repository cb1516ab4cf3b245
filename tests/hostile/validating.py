"""Runs `datapkg validate` as a user would."""

from click.testing import CliRunner

from datapkg.cli import cli


def validated(path):
    """The exit code and all that `datapkg validate` prints; never a traceback, never a fault of the program."""
    done = CliRunner().invoke(cli, ["validate", str(path)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "fault of datapkg" not in done.stderr
    return done.exit_code, done.stdout + done.stderr
