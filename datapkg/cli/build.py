"""`datapkg build`: packages, findings and the database from `sources/`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datapkg.package.stage import BuiltPackage


@click.command
@click.argument("report_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Where packages/ and the database go.",
)
@click.option("--force", is_flag=True, help="Make everything again, changed or not.")
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 where build/packages/ is not what sources give."
)
@click.pass_context
def command(ctx: click.Context, report_ids: tuple[str, ...], *, output: Path, force: bool, check: bool) -> None:
    r"""Make data packages, findings and the database from sources/.

    Works on the folder one stands in. Only what has changed is made again; with IDs, only those reports are looked at.
    What was published stays whole until the new build is complete. Exit code 1: the data has blocking findings, or
    --check found a difference.

    \b
    Examples:
      datapkg build
      datapkg build tongchuan-2023 --force
      datapkg build --check
    """
    from datapkg.pipeline import build, differences

    root = Path()
    progress = _show_progress if sys.stderr.isatty() else None
    if check:
        found = differences(root, report_ids=report_ids, progress=progress)
        click.echo("\n".join(found) if found else "build/packages is what the sources give")
        ctx.exit(1 if found else 0)
    packages = build(root, report_ids=report_ids, output=output, force=force, progress=progress)
    click.echo(_summary(packages))
    ctx.exit(1 if any(package.blocking for package in packages) else 0)


def _show_progress(name: str) -> None:
    click.echo(f"  {name} …", err=True)


def _summary(packages: Sequence[BuiltPackage]) -> str:
    width = max(len(package.name) for package in packages)
    lines = [
        f"{package.name:<{width}}  {len(package.tables.mentions):>6} numbers  "
        f"{len(package.tables.observations):>6} observations  "
        f"{len(package.blocking):>3} blocking findings  {'made' if package.changed else 'unchanged'}"
        for package in packages
    ]
    blocking = packages[-1].blocking
    lines += [f"blocking: {result.result_id}: {result.message_en}" for result in blocking]
    return "\n".join(lines)
