"""The command line: every command loads when it is used, and errors become one or two lines in one place.

A command is a module of this package named like it, with a click command called `command`; adding one touches nothing
else. `datapkg --help` takes what a command does from the docstring in its source, without importing it, so it answers
at once.

Exit codes: 0 all well; 1 the data has blocking findings or a difference was asked for and found; 2 wrong usage,
unreadable input or an error of the program; 130 and 143 after Ctrl-C and SIGTERM.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from datapkg.errors import DatapkgError

FIRST_COMMANDS = ("add", "extract", "build", "validate", "diff", "explain", "serve")
"""The commands that help lists first, in the order in which one meets them."""


def command_names() -> list[str]:
    """Every command: those of `FIRST_COMMANDS`, then the rest by name."""
    names = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")}
    return [name for name in FIRST_COMMANDS if name in names] + sorted(names.difference(FIRST_COMMANDS))


def command_summary(name: str) -> str:
    """What a command does, in one line: the beginning of its docstring."""
    tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_bytes())
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "command"]
    words = (ast.get_docstring(found[0]) or "") if found else ""
    return " ".join(words.partition("\n\n")[0].split())


class Failure(click.ClickException):
    """An error as the user sees it: one or two lines on stderr, and exit code 2.

    Args:
        message: What was wrong, and where.
        hint: What to do next.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def show(self, file: Any = None) -> None:
        """Print the message and the hint."""
        lines = [f"datapkg: {self.message}"] + ([f"  {self.hint}"] if self.hint else [])
        click.echo("\n".join(lines), file=file or sys.stderr)


class Interrupted(Failure):
    """Ctrl-C."""

    exit_code = 130


class LazyGroup(click.Group):
    """A group that imports `datapkg.cli.<command>` when the command is used, and turns errors into `Failure`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which one meets them."""
        del ctx
        return command_names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        del ctx
        if cmd_name not in command_names():
            return None
        loaded = importlib.import_module(f"datapkg.cli.{cmd_name}").command
        if not isinstance(loaded, click.Command):
            raise TypeError(f"datapkg.cli.{cmd_name}.command is not a click command")
        _keep_examples(loaded)
        return loaded

    def get_help(self, ctx: click.Context) -> str:
        """The help text."""
        _keep_examples(self)
        return super().get_help(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not name.startswith("-"):
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            hint = f"Did you mean '{near[0]}'?" if near else f"Commands: {', '.join(names)}"
            raise Failure(f"there is no command '{name}'", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command_summary(name)) for name in self.list_commands(ctx)])

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the options before the command."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise failure(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; with --debug errors pass with their traceback."""
        try:
            with stoppable():
                return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except (KeyboardInterrupt, click.Abort):
            raise Interrupted("interrupted") from None
        except BrokenPipeError:
            _close_stdout()
            raise click.exceptions.Exit(0) from None
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise failure(error) from error


def _keep_examples(command: click.Command) -> None:
    r"""Let click see the `\b` that keeps the lines of an example apart, though docstrings with it are raw."""
    command.help = command.help and command.help.replace("\\b\n", "\b\n")
    for inner in getattr(command, "commands", {}).values():
        _keep_examples(inner)


def failure(error: Exception) -> Failure:
    """The words for an error of any kind."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, DatapkgError):
        head = f"{error.where}: {error.message}" if error.where else error.message
        return Failure(_line(head), hint=error.hint and _line(error.hint))
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "datapkg"
        return Failure(_line(error.format_message()), hint=f"Try '{path} --help'.")
    if isinstance(error, click.ClickException):
        return Failure(_line(error.format_message()))
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename is not None else ""
        return Failure(_line(f"{place}{error.strerror}"))
    words = f"unexpected {type(error).__name__}: {error}" if str(error) else f"unexpected {type(error).__name__}"
    return Failure(_line(words), hint="This is a fault of datapkg. 'datapkg --debug …' shows where it happened.")


def _line(text: str) -> str:
    """One line of at most 400 characters, with control characters made visible."""
    shown = "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in text)
    return shown if len(shown) <= 400 else shown[:399] + "…"


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM unwinds the stack like Ctrl-C does, so that nothing half-made stays behind."""
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        """Unwind the program with the status by which shells tell a signal."""
        del frame
        received.append(number)
        raise SystemExit(128 + number)

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: signals belong to somebody else
        yield
        return
    try:
        yield
    except RuntimeError:
        # DuckDB says "Query interrupted" instead of passing on what a handler raises.
        if received:
            raise SystemExit(128 + received[0]) from None
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _close_stdout() -> None:
    """The reader of our output has gone: let nothing more be written at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value:
        from importlib.metadata import version

        click.echo(f"datapkg {version('minzheng-datapkg')}")
        ctx.exit()


@click.group(cls=LazyGroup, no_args_is_help=False, invoke_without_command=True)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Version.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    r"""Turn Chinese government work reports into statistical data that anyone can check.

    \b
    Example:
      datapkg extract report.txt --format table
      datapkg build && datapkg serve
    """
    del debug
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """The `datapkg` command."""
    cli(prog_name="datapkg")
