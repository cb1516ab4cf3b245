"""`datapkg corpus`: millions of documents to partitioned Parquet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from datapkg.corpus.models import ShardResult
    from datapkg.corpus.run import Part


class _RunByDefault(click.Group):
    """A group whose unnamed command is `run`: `corpus IN OUT` beside `corpus finalize OUT`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `datapkg corpus IN OUT` for `datapkg corpus run IN OUT`."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_RunByDefault)
def command() -> None:
    r"""Read millions of documents into partitioned Parquet.

    `datapkg corpus IN OUT` reads IN, a folder of texts, a zip or tar, JSON lines (plain, gz, xz, zst) or Parquet, local
    or by URL, and writes the tables documents, mentions, observations, findings and failures into OUT. Run again after
    a crash, it goes on where it was; a document that can't be read becomes a row of failures and stops nothing.

    \b
    Example:
      datapkg corpus texts.jsonl.xz out/
      datapkg corpus texts.jsonl.xz out/ --engine dask --scheduler tls://10.0.0.1:8786 --tls ca.pem cert.pem key.pem
      datapkg corpus texts.jsonl.xz out/ --shard 17/2000     # on each of 2000 machines, then
      datapkg corpus finalize out/
    """


def _part(context: click.Context, parameter: click.Parameter, value: str | None) -> Part:
    from datapkg.corpus.run import Part

    if value is None:
        return Part(1, 1)
    number, _, of = value.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise click.BadParameter(f"'{value}' isn't I/N with 1 <= I <= N, such as 17/2000", ctx=context, param=parameter)
    return Part(int(number), int(of))


@command.command("run", hidden=True)
@click.argument("location", metavar="IN")
@click.argument("out", metavar="OUT", type=click.Path(file_okay=False, path_type=Path))
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="Who does it.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes on this machine.  [default: one for each core]")
@click.option("--scheduler", help="Address of a Dask scheduler; without it a local cluster is started.")
@click.option(
    "--tls", nargs=3, metavar="CA CERT KEY", type=click.Path(exists=True), help="For a tls:// scheduler: three files."
)
@click.option("--shard", callback=_part, metavar="I/N", help="Only part I of N; `finalize` joins the parts.")
@click.option("--seconds", type=click.IntRange(min=1), default=20, show_default=True, help="Limit for one document.")
def run(
    *,
    location: str,
    out: Path,
    engine: Literal["local", "dask"],
    workers: int | None,
    scheduler: str | None,
    tls: tuple[str, str, str] | None,
    shard: Part,
    seconds: int,
) -> None:
    """Read IN into OUT."""
    from datapkg.corpus.models import Limits
    from datapkg.corpus.run import Settings, run_part

    settings = Settings(engine=engine, workers=workers or 0, scheduler=scheduler, tls=tls)
    limits = Limits(seconds=seconds)
    try:
        with _Progress() as progress:
            run_part(location, out=out, part=shard, limits=limits, settings=settings, progress=progress.add)
    except KeyboardInterrupt:
        click.echo("What is done stays; the same command goes on from there.", err=True)
        raise
    if shard.of == 1:
        _finalize(out)
    else:
        click.echo(f"part {shard.number} of {shard.of} is done", err=True)


@command.command("finalize")
@click.argument("out", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
def finalize(*, out: Path) -> None:
    """Join the parts of OUT into one manifest."""
    _finalize(out)


def _finalize(out: Path) -> None:
    from datapkg.corpus.finalize import finalize as join

    manifest = join(out)
    rows = ", ".join(f"{summary.rows:,} {table}" for table, summary in manifest.tables.items())
    click.echo(f"{manifest.documents:,} documents, {manifest.failures:,} of them failures: {rows}")


class _Progress:
    """Counts documents on stderr where that is a terminal; silent otherwise."""

    def __init__(self) -> None:
        self._documents = 0
        self._failures = 0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_error: Any) -> None:
        if self._shown:
            click.echo("", err=True)

    def add(self, result: ShardResult) -> None:
        """Count a finished shard."""
        self._documents += result.documents
        self._failures += result.failures
        if self._shown:
            click.echo(f"\r{self._documents:,} documents, {self._failures:,} failures", err=True, nl=False)
