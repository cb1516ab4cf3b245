"""The root command: help without slow imports, errors as one or two lines, exit codes."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import datapkg.cli
from datapkg.cli import cli, command_names, command_summary, failure
from datapkg.errors import DeclarationError, SourceError

MODULES = sorted(path.stem for path in Path(datapkg.cli.__file__).parent.glob("*.py") if path.stem != "__init__")
CORE = {"extract", "build", "validate", "diff", "explain", "serve", "evaluate"}
SLOW = ("datasette", "duckdb", "frictionless", "opencc", "pydantic", "sqlite_utils", "yaml")


def run(*arguments):
    return CliRunner().invoke(cli, arguments, prog_name="datapkg")


def test_help_names_every_command_and_imports_nothing_slow():
    code = (
        "import sys\nfrom datapkg.cli import cli\ncli(['--help'], prog_name='datapkg', standalone_mode=False)\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    listed = done.stdout.split("Commands:\n")[1].splitlines()
    assert [line.split()[0] for line in listed if not line.startswith("   ")] == command_names()


def test_every_command_is_a_module():
    assert sorted(command_names()) == MODULES
    assert set(MODULES) >= CORE


@pytest.mark.parametrize("name", MODULES)
def test_every_command_says_in_one_line_what_it_does_and_gives_an_example(name):
    done = run(name, "--help")
    assert done.exit_code == 0, done.output
    assert re.search(rf"\n  Examples?:\s+datapkg {name}\b", done.output)
    assert "\\b" not in done.output
    assert command_summary(name).endswith(".")
    assert len(command_summary(name)) <= 100
    assert isinstance(cli.get_command(click.Context(cli), name), click.Command)


@pytest.mark.parametrize(
    ("arguments", "word", "hint"),
    [
        (["biuld"], "there is no command 'biuld'", "  Did you mean 'build'?"),
        (["--vers"], "--vers", "  Try 'datapkg --help'."),
        (["build", "--forse"], "--forse", "  Try 'datapkg build --help'."),
        (["diff"], "BASE", "  Try 'datapkg diff --help'."),
    ],
)
def test_wrong_usage_takes_two_lines_and_says_what_to_do(arguments, word, hint):
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert word in first
    assert second == hint


def test_an_unknown_command_without_a_near_one_lists_them():
    assert run("zzz").stderr.splitlines()[1] == f"  Commands: {', '.join(command_names())}"


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        (SourceError("is empty", code="source-empty", where="a.txt", hint="Look."), "a.txt: is empty", "Look."),
        (DeclarationError("key 'x' stands twice", code="c"), "key 'x' stands twice", None),
        (FileNotFoundError(2, "No such file or directory", "a.txt"), "a.txt: No such file or directory", None),
        (SourceError("two\nlines \x1b[31m", code="c"), "two lines �[31m", None),
        (click.FileError("a.txt", hint="bad"), "Could not open file 'a.txt': bad", None),
    ],
)
def test_errors_become_a_line_and_a_hint(error, message, hint):
    shown = failure(error)
    assert (shown.message, shown.hint, shown.exit_code) == (message, hint, 2)


def test_a_fault_of_the_program_says_so():
    shown = failure(ZeroDivisionError("division by zero"))
    assert shown.message == "unexpected ZeroDivisionError: division by zero"
    assert "--debug" in shown.hint
    assert shown.exit_code == 2


def test_the_debug_option_shows_the_traceback(monkeypatch):
    @click.command
    def command():
        raise SourceError("is empty", code="source-empty", where="a.txt")

    monkeypatch.setattr(type(cli), "get_command", lambda self, ctx, name: command)
    quiet, loud = run("build"), run("--debug", "build")
    assert quiet.stderr == "datapkg: a.txt: is empty\n"
    assert quiet.exit_code == 2
    assert isinstance(loud.exception, SourceError)


def test_ctrl_c_is_one_word_and_130(monkeypatch):
    @click.command
    def command():
        raise KeyboardInterrupt

    monkeypatch.setattr(type(cli), "get_command", lambda self, ctx, name: command)
    done = run("build")
    assert (done.exit_code, done.stderr) == (130, "datapkg: interrupted\n")


def test_version():
    assert run("--version").stdout.startswith("datapkg 0.")
