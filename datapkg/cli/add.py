"""`datapkg add`: a new report folder from a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datapkg.sources import DecodedSource
    from datapkg.sources.proposals import Guess, Proposal, Words
    from datapkg.vocabulary import Vocabulary

_KINDS = ("review", "plan", "bulletin", "statistics", "news", "other")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}\Z")
_SHOWN = 10
_OPEN = "-"
"""What stands for "the document doesn't say" in questions and options."""


def _checked_id(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    del context, parameter
    if value is not None:
        _check_id(value)
    return value


def _check_id(answer: str) -> None:
    if not _ID.match(answer):
        raise click.BadParameter("lower-case letters, digits and single dashes are expected, such as tongchuan-2023")


def _check_new_id(answer: str) -> None:
    _check_id(answer)
    if Path("sources", answer).exists():
        raise click.BadParameter(f"sources/{answer} is there already; nothing is overwritten")


def _check_kind(answer: str) -> None:
    if answer not in _KINDS:
        raise click.BadParameter(f"one of these is expected: {', '.join(_KINDS)}")


def _check_date(answer: str) -> None:
    if not _DATE.match(answer):
        raise click.BadParameter("a date such as 2024, 2024-01 or 2024-01-17 is expected")


@click.command("add")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "report_id", callback=_checked_id, help="The folder's name, such as tongchuan-2023.")
@click.option("--title", help="The title as printed.")
@click.option("--publisher", help="Who published it.")
@click.option("--region", metavar="CODE|NAME", help="The area reported on, such as 610200 or 铜川市.")
@click.option("--year", type=click.IntRange(1900, 2100), help="The year reported on.")
@click.option("--plan-year", type=click.IntRange(1900, 2100), help="The year planned for, in a plan.")
@click.option("--kind", type=click.Choice(_KINDS), help="What it is.")
@click.option("--published", metavar="DATE", help="2024, 2024-01 or 2024-01-17.")
@click.option("--url", help="Where it was published.")
@click.option("--rights", help="On what terms.")
@click.option("--yes", is_flag=True, help="Take what is proposed, without questions.")
def command(*, files: Sequence[Path], yes: bool, **options: Any) -> None:
    r"""Make a report folder of each FILE: text, html, docx or pdf.

    Proposes the metadata from the text and shows which numbers it finds. On a terminal it asks about each proposal
    (a single - leaves it open); options answer beforehand. Nothing is ever overwritten.

    \b
    Example:
      datapkg add 铜川市民政局2023年工作总结.docx
      datapkg add report.html --id tongchuan-2023 --region 铜川市 --year 2023 --yes
    """
    from datapkg.resources import in_project
    from datapkg.sources import read_source
    from datapkg.sources.proposals import load_words
    from datapkg.vocabulary import load_vocabulary

    if len(files) > 1 and any(options[name] for name in ("report_id", "title", "url")):
        raise click.UsageError("--id, --title and --url fit one file only")
    if not yes and not _is_terminal():
        raise click.UsageError("there is no terminal to ask on; --yes takes what is proposed")
    vocabulary = load_vocabulary(in_project(Path(), "schemas").resolve())
    words = load_words(vocabulary.root)
    for path in files:
        _add(read_source(path), options=options, yes=yes, vocabulary=vocabulary, words=words)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _add(source: DecodedSource, *, options: Mapping[str, Any], yes: bool, vocabulary: Vocabulary, words: Words) -> None:
    from datapkg.sources.add import publish_report, staged_report
    from datapkg.sources.proposals import propose

    click.echo(f"{source.path}: {len(source.text):,} characters, {source.encoding}")
    for remark in source.remarks:
        click.echo(f"  note: {remark}")
    proposal = propose(source, regions=vocabulary.regions, words=words)
    metadata = _metadata(proposal, options=options, ask=not yes, vocabulary=vocabulary)
    metadata |= {"url": options["url"], "rights": options["rights"] or words.rights}
    if source.remarks:
        metadata["notes"] = "; ".join(source.remarks)
    with staged_report(source, metadata=metadata, root=Path()) as folder:
        _show_numbers(folder, vocabulary=vocabulary)
        if not yes:
            click.confirm(f"Write sources/{folder.name}?", default=True, abort=True)
        target = publish_report(folder, root=Path())
    click.echo(f"{target}: written. Look it over, then: datapkg build {target.name}")


def _metadata(proposal: Proposal, *, options: Mapping[str, Any], ask: bool, vocabulary: Vocabulary) -> dict[str, Any]:
    """The keys of `report.yml` that are proposed, in order: from options, answers, or as proposed."""
    from datapkg.sources.proposals import Guess

    checks: Mapping[str, Callable[[str], object]] = {
        "id": _check_new_id,
        "region": vocabulary.regions.look_up,
        "year": _number,
        "kind": _check_kind,
        "published": _check_date,
    }

    def choose(name: str, guess: Guess[Any], *, required: bool = False) -> str | None:
        """What was given for a field, or what the person answers."""
        given = options["report_id" if name == "id" else name]
        return _chosen(name, guess, given=given, ask=ask, required=required, check=checks.get(name))

    if ask:
        click.echo(f"  Enter takes what is proposed; {_OPEN} leaves it open.")
    report_id = choose("id", proposal.id, required=True)
    title = choose("title", proposal.title, required=True)
    publisher = choose("publisher", proposal.publisher)
    named = proposal.region.value
    code = choose("region", Guess(named.code if named else None, proposal.region.because))
    year = choose("year", proposal.year)
    kind = choose("kind", proposal.kind, required=True)
    metadata: dict[str, Any] = {
        "id": report_id,
        "title": title,
        "publisher": publisher,
        "region": None if code is None else vocabulary.regions.look_up(code).code,
        "year": _number(year),
        "plan_year": options["plan_year"] or (_number(year) if kind == "plan" else None),
        "year_basis": _year_basis(year, guess=proposal.year),
        "kind": kind,
        "language": proposal.language.value,
        "published": choose("published", proposal.published),
    }
    if metadata["plan_year"] is None:
        del metadata["plan_year"]
    return metadata


def _chosen(
    name: str,
    guess: Guess[Any],
    *,
    given: Any,
    ask: bool,
    required: bool,
    check: Callable[[str], object] | None,
) -> str | None:
    from datapkg.errors import UsageError

    if given is not None:
        return str(given)
    proposed = None if guess.value is None else str(guess.value)
    if ask:
        click.echo(f"  ({guess.because})")
        answered: str | None = click.prompt(
            f"  {name}",
            default=proposed or _OPEN,
            value_proc=lambda words: _answer(words, required=required, check=check),
        )
        return answered
    click.echo(f"  {name}: {proposed or _OPEN} ({guess.because})")
    if required and proposed is None:
        raise UsageError(f"the {name} can't be left open", code="report-incomplete", hint=f"Give it with --{name}.")
    return proposed


def _answer(words: str, *, required: bool, check: Callable[[str], object] | None) -> str | None:
    """What was answered; click asks again where this raises its error, so that one slip doesn't cost all answers."""
    from datapkg.errors import DatapkgError

    answer = words.strip()
    if answer == _OPEN:
        if required:
            raise click.BadParameter("this can't be left open")
        return None
    try:
        if check is not None:
            check(answer)
    except DatapkgError as error:
        raise click.BadParameter(f"{error.message}. {error.hint or ''}") from error
    return answer


def _number(year: str | None) -> int | None:
    from datapkg.errors import UsageError

    if year is None:
        return None
    if not re.fullmatch("(?:19|20)[0-9]{2}", year):
        raise UsageError(f"'{year}' is no year", code="year-unknown", hint="Four digits are expected, such as 2023.")
    return int(year)


def _year_basis(year: str | None, *, guess: Guess[int]) -> dict[str, str] | None:
    if year is None:
        return None
    if guess.value is not None and year == str(guess.value):
        return {"basis": "printed"}
    return {"basis": "inferred", "reason": "given by the person who added the report"}


def _show_numbers(folder: Path, *, vocabulary: Vocabulary) -> None:
    """What the program finds in the report: how much, what it can't name, and what contradicts."""
    from datapkg.extraction import extract_report

    extraction = extract_report(folder, vocabulary=vocabulary)
    unmapped = [each for each in extraction.observations if each.indicator_id is None]
    click.echo(
        f"  {len(extraction.numbers)} numerals, {len(extraction.observations)} of them quantities, "
        f"{len(unmapped)} without an indicator"
    )
    for each in unmapped[:_SHOWN]:
        click.echo(f"    {each.label}: {format(each.value, 'f')} {each.unit}")
    if len(unmapped) > _SHOWN:
        click.echo(f"    and {len(unmapped) - _SHOWN} more")
    _show_findings(folder, vocabulary=vocabulary)


def _show_findings(folder: Path, *, vocabulary: Vocabulary) -> None:
    import tempfile

    from datapkg.checks.report import validate
    from datapkg.checks.rules import load_rules
    from datapkg.checks.targets import prepare

    rules = load_rules(vocabulary.root / "rules", indicators=vocabulary.indicators.by_id)
    with tempfile.TemporaryDirectory(prefix="datapkg-") as temporary:
        target = prepare(folder, vocabulary=vocabulary, temporary=Path(temporary))
        findings = validate(target, rules=rules).findings
    click.echo(f"  {len(findings)} findings" + (":" if findings else ""))
    for finding in findings[:_SHOWN]:
        click.echo(f"    {finding.words.zh} / {finding.words.en}")
