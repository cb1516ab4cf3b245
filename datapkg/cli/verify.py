"""`datapkg verify`: whether a download is what was published."""

from __future__ import annotations

from pathlib import Path

import click

_WORDS = {
    "missing": "is listed and not there",
    "extra": "is there and not listed",
    "changed": "is not the file that was published",
    "unsafe": "is a link, or its name leads elsewhere",
    "unreadable": "is damaged",
    "unlisted": "lists no files",
}


@click.command
@click.argument("path", metavar="DIR|ZIP", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the reports' originals. Default: sources/, where one stands, if there is one.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.pass_context
def command(ctx: click.Context, path: Path, *, sources: Path | None, form: str) -> None:
    r"""Check a download against its checksums, and the originals against what was read.

    DIR is a package, a release or a folder of packages. Names every file that is missing, extra or changed, and exits
    with 1 where there is one. Links are never followed and zips never unpacked.

    \b
    Examples:
      datapkg verify baoji-2022.zip
      datapkg verify release
      datapkg verify build/packages --sources sources
    """
    from datapkg.package.verify import verify

    if sources is None and Path("sources").is_dir():
        sources = Path("sources")
    found = verify(path, sources=sources)
    if form == "json":
        click.echo(found.model_dump_json(indent=2))
    else:
        for problem in found.problems:
            click.echo(f"{problem.what:<10}  {problem.name}: {_WORDS[problem.what]}")
        click.echo(f"{found.files} files and {found.sources} sources are as published")
        if found.absent:
            click.echo(f"not at hand, so not checked: the sources of {', '.join(found.absent)}")
    ctx.exit(1 if found.problems else 0)
