"""Checks a package against its source: what is quoted stands there, and nothing that stands there is missing.

Re-reading takes the characters at an observation's offsets in the source and reads them again: they must be the quoted
text and give the value (or, where a person corrected it, the printed value). The census counts the runs of digits of
the source by a routine of its own, which knows nothing of the scanner, and requires that a mention covers each.
Characters that make numbers suspect are looked for too: see `characters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import prod
from pathlib import Path
from typing import NamedTuple

from datapkg.checks.characters import CHARACTERS, check_characters
from datapkg.checks.rows import check_row, plain_result
from datapkg.checks.rules import Words
from datapkg.models.tables import (
    CheckInputRow,
    CheckResultRow,
    CheckRow,
    MentionRow,
    ObservationRow,
    Verdict,
)
from datapkg.package.read import read_package
from datapkg.package.tables import Tables
from datapkg.quantities.numerals import read_numeral
from datapkg.quantities.values import MULTIPLIERS
from datapkg.text import normalize

REREAD = check_row(
    "source-reread",
    type="reread",
    scope="figure",
    severity="error",
    title=Words(zh="引文与来源一致", en="The quote stands in the source"),
    why=Words(
        zh="每个观测值都应能在来源的相应位置重新读出。",
        en="Every observation can be read again at its place in the source.",
    ),
)
LEDGER = check_row(
    "source-ledger",
    type="ledger",
    scope="report",
    severity="error",
    title=Words(zh="来源中的数字无一遗漏", en="No number of the source is missing"),
    why=Words(
        zh="来源中的每一串数字都应在数字台账中有一行。",
        en="Every run of digits of the source has its row among the mentions.",
    ),
)
_MULTIPLIERS = re.compile(f"[{''.join(MULTIPLIERS)}]+")
_POWERS = frozenset(Decimal(10) ** power for power in range(1, 13))
_NEAR = 16
_CHECKS = (REREAD, LEDGER, CHARACTERS)
_IDS = frozenset(check.check_id for check in _CHECKS)
_DIGITS = re.compile(r"[0-9０-９]+")


class ProvenanceRows(NamedTuple):
    """Rows for the check tables of a package."""

    checks: tuple[CheckRow, ...]
    results: tuple[CheckResultRow, ...]
    inputs: tuple[CheckInputRow, ...]


class _Outcome(NamedTuple):
    verdict: Verdict
    zh: str
    en: str


def check_provenance(package: Path, *, source: str) -> ProvenanceRows:
    """Compare the package of one report with its source.

    Args:
        package: The package's folder.
        source: The decoded source, as its offsets count it.

    Raises:
        PackageError: The package can't be read.
    """
    tables = read_package(package)
    printed = [row for row in tables.observations if row.derived_from is None]
    rereadings = [(row, _reread(row, source)) for row in printed]
    results = [_figure_result(row, outcome) for row, outcome in rereadings]
    inputs = [
        CheckInputRow(
            result_id=_reread_id(row), position=1, role="figure", observation_id=row.observation_id, text=row.text
        )
        for row in printed
    ]
    (report,) = tables.reports
    results += _ledger_results(report.report_id, source, tables.mentions)
    characters = check_characters(report.report_id, source=source, observations=tables.observations)
    opened = sum(result.verdict == "cannot_tell" for result in results)
    checks = (
        REREAD.model_copy(update={"evaluated": len(printed), "open": opened}),
        LEDGER.model_copy(update={"evaluated": 1}),
        characters.check,
    )
    return ProvenanceRows(checks, (*results, *characters.results), (*inputs, *characters.inputs))


def census(source: str) -> list[tuple[int, int]]:
    """Where the runs of digits of a source start and end; on purpose no more than a dumb count."""
    return [match.span() for match in _DIGITS.finditer(source)]


def provenance_of(tables: Tables) -> ProvenanceRows:
    """The rows that `check_provenance` made, from a package's check tables."""
    checks = tuple(row for row in tables.checks if row.check_id in _IDS)
    results = tuple(row for row in tables.check_results if row.check_id in _IDS)
    ids = {row.result_id for row in results}
    return ProvenanceRows(checks, results, tuple(row for row in tables.check_inputs if row.result_id in ids))


def join_provenance(parts: Iterable[ProvenanceRows]) -> ProvenanceRows:
    """The rows of several reports as those of their collection."""
    every = tuple(parts)
    checks = tuple(
        check.model_copy(
            update={
                "evaluated": sum(row.evaluated for part in every for row in part.checks if row.type == check.type),
                "open": sum(row.open for part in every for row in part.checks if row.type == check.type),
            }
        )
        for check in _CHECKS
    )
    return ProvenanceRows(
        checks,
        tuple(row for part in every for row in part.results),
        tuple(row for part in every for row in part.inputs),
    )


def _reread(row: ObservationRow, source: str) -> _Outcome:
    found = source[row.source_start : row.source_end]
    if found != row.text:
        return _Outcome(
            "inconsistent",
            f"来源第 {row.source_start} 字起是“{found}”,不是“{row.text}”",
            f"the source has {found!r} at {row.source_start}, not {row.text!r}",
        )
    stated = row.value if row.printed_value is None else row.printed_value
    numeral = read_numeral(normalize(found)[0])
    if numeral.value is None:
        return _Outcome("cannot_tell", f"“{found}”无法单独读出", f"{found!r} can't be read on its own")
    # A figure that fell is published with a minus sign, which stands in words before it (减少, 下降).
    readings = {sign * value for value in (numeral.value, *(numeral.ends or ())) for sign in (1, -1)}
    if stated in readings:
        return _Outcome("consistent", f"“{found}”读作 {stated:f}", f"{found!r} reads as {stated:f}")
    factors = {stated / value for value in readings if value}
    behind = _MULTIPLIERS.findall(normalize(source[row.source_end : row.source_end + _NEAR])[0])
    if any(prod(MULTIPLIERS[each] for each in run) in factors for run in behind):
        return _Outcome(
            "consistent",
            f"“{found}”连同其后的倍数读作 {stated:f}",
            f"{found!r} reads as {stated:f} with the multiplier behind it",
        )
    if factors & _POWERS:
        return _Outcome(
            "cannot_tell",
            f"“{found}”读作 {numeral.value:f},倍数写在别处",
            f"{found!r} reads as {numeral.value:f}; its multiplier stands elsewhere",
        )
    return _Outcome(
        "inconsistent",
        f"“{found}”读作 {numeral.value:f},发布的是 {stated:f}",
        f"{found!r} reads as {numeral.value:f}, but {stated:f} is published",
    )


def _ledger_results(report_id: str, source: str, mentions: Sequence[MentionRow]) -> Iterator[CheckResultRow]:
    covered = bytearray(len(source))
    for mention in mentions:
        covered[mention.source_start : mention.source_end] = b"\1" * (mention.source_end - mention.source_start)
    runs = census(source)
    missing = [(start, end) for start, end in runs if 0 in covered[start:end]]
    if not missing:
        yield _result(
            LEDGER,
            f"{LEDGER.check_id}-{report_id}",
            report_id=report_id,
            outcome=_Outcome(
                "consistent", f"{len(runs)} 串数字都在台账中", f"all {len(runs)} runs of digits are there"
            ),
        )
    for start, end in missing:
        text = source[start:end]
        yield _result(
            LEDGER,
            f"{LEDGER.check_id}-{report_id}-{start}",
            report_id=report_id,
            outcome=_Outcome(
                "inconsistent",
                f"来源第 {start} 字起的“{text}”不在台账中",
                f"{text!r} at {start} of the source is not among the mentions",
            ),
        )


def _reread_id(row: ObservationRow) -> str:
    return f"{REREAD.check_id}-{row.observation_id}"


def _figure_result(row: ObservationRow, outcome: _Outcome) -> CheckResultRow:
    result = _result(REREAD, _reread_id(row), report_id=row.report_id, outcome=outcome)
    return result.model_copy(update={"region_code": row.region_code, "year": row.year})


def _result(check: CheckRow, result_id: str, *, report_id: str, outcome: _Outcome) -> CheckResultRow:
    return plain_result(
        result_id,
        check_id=check.check_id,
        report_id=report_id,
        severity=check.severity,
        verdict=outcome.verdict,
        fault="extraction" if outcome.verdict == "inconsistent" else None,
        words=Words(zh=outcome.zh, en=outcome.en),
    )
