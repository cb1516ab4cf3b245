"""`datapkg diff`: what changed between two builds."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("base")
@click.argument("head", default="build")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to show it."
)
@click.option("--findings/--no-findings", default=True, help="Say what changed in findings too. Default: yes.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@click.pass_context
def command(ctx: click.Context, base: str, head: str, *, form: str, findings: bool, exit_code: bool) -> None:
    r"""Show what changed between two builds or git revisions.

    BASE and HEAD are package or build folders, zips, databases, or git revisions with a committed build; HEAD is
    build/ unless given. Order and positions don't count.

    \b
    Examples:
      datapkg diff main
      datapkg diff v1.0 v1.1 --format markdown
      datapkg diff old/civil-affairs.db build/civil-affairs.db --exit-code
    """
    from datapkg.package import diff_report
    from datapkg.package.diff import compare
    from datapkg.package.snapshots import read_snapshot

    root = Path()
    before, after = read_snapshot(base, root=root), read_snapshot(head, root=root)
    if not findings:
        before, after = before._replace(results=()), after._replace(results=())
    difference = compare(before, after)
    show = {"text": diff_report.as_text, "json": diff_report.as_json, "markdown": diff_report.as_markdown}[form]
    click.echo(show(difference))
    if exit_code and difference:
        ctx.exit(1)
