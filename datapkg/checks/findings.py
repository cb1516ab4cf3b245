"""Findings: what a person should look at, each with its place, whatever check it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from datapkg.checks.evaluate import CheckTables
from datapkg.checks.rules import Words
from datapkg.checks.structure import StructureFault
from datapkg.checks.waivers import WaiverProblem
from datapkg.checks.wording import VERDICT_WORDS
from datapkg.models.base import Model
from datapkg.models.tables import CheckInputRow, CheckResultRow, Severity, Verdict

Kind = Literal["result", "structure", "waiver"]
SHOWN: frozenset[Verdict] = frozenset({"inconsistent", "implausible", "consistent_if_cut", "rule_error"})
"""The verdicts that are findings; `cannot_tell` is one only where all results are asked for."""


class Place(Model):
    """Where a finding's first figure stands.

    Args:
        file: The file, as a path that the reader can open.
        line: 1-based line.
        column: 1-based column, in characters.
        end_column: Behind the last character, on the same line.
    """

    file: str
    line: int = 1
    column: int = 1
    end_column: int = 1


class FindingInput(Model):
    """A figure that a finding rests on."""

    role: str
    observation_id: str | None
    text: str


class Finding(Model):
    """One thing to look at.

    Args:
        finding_id: The result's id, or a name made of the fault's code and place.
        kind: A result of a rule, a fault of the package's structure, or a waiver that no longer holds.
        check_id: The rule, or the code of the fault.
        title: The rule in words.
        verdict: What the rule says.
        severity: error, warning or info.
        blocking: Whether it fails a build.
        waived: Whether a waiver lets it pass.
        words: The arithmetic in words.
        why: The reason of the rule.
        place: Where it stands.
        inputs: The figures.
        candidates: Small slips that would repair it.
        fingerprint: What a waiver must quote.
    """

    finding_id: str
    kind: Kind
    check_id: str
    title: Words
    verdict: Verdict
    severity: Severity
    blocking: bool
    waived: bool
    words: Words
    why: Words
    place: Place | None
    inputs: tuple[FindingInput, ...] = ()
    candidates: tuple[str, ...] = ()
    fingerprint: str | None = None


def result_findings(tables: CheckTables, *, places: Mapping[str, Place], every: bool = False) -> tuple[Finding, ...]:
    """The findings of a package's checks.

    Args:
        tables: What `evaluate` returned.
        places: Where observations stand, by id.
        every: Also results that are consistent, can't tell or don't apply.
    """
    checks = {check.check_id: check for check in tables.checks}
    inputs: dict[str, list[CheckInputRow]] = {}
    for row in tables.inputs:
        inputs.setdefault(row.result_id, []).append(row)
    blocking = {result.result_id for result in tables.blocking}
    findings = []
    for result in tables.results:
        if not every and result.verdict not in SHOWN:
            continue
        check, rows = checks[result.check_id], inputs.get(result.result_id, [])
        findings.append(
            Finding(
                finding_id=result.result_id, kind="result", check_id=result.check_id,
                title=Words(zh=check.title_zh, en=check.title_en), verdict=result.verdict, severity=result.severity,
                blocking=result.result_id in blocking, waived=result.waived,
                words=Words(zh=result.message_zh, en=result.message_en), why=Words(zh=check.why_zh, en=check.why_en),
                place=_place(rows, places), inputs=_inputs(rows),
                candidates=tuple((result.candidates or "").split("|")) if result.candidates else (),
                fingerprint=tables.fingerprints.get(result.result_id),
            )
        )  # fmt: skip
    return tuple(findings)


def structure_findings(faults: Sequence[StructureFault], *, folder: str) -> tuple[Finding, ...]:
    """The faults of a package's structure as findings; each is blocking."""
    title = Words(zh="数据包结构", en="Structure of the package")
    why = Words(zh="结构有误的数据包不能使用。", en="A package whose structure is wrong can't be used.")
    found = []
    for number, fault in enumerate(faults, start=1):
        name, _, line = fault.where.rpartition(":")
        place = Place(file=f"{folder}/{name or line}", line=int(line) if name and line.isdigit() else 1)
        words = Words(zh=f"{fault.where}：{fault.message}", en=f"{fault.where}: {fault.message}")
        found.append(
            Finding(
                finding_id=f"structure-{number}-{fault.code}", kind="structure", check_id=f"structure-{fault.code}",
                title=title, verdict="inconsistent", severity="error", blocking=True, waived=False, words=words,
                why=why, place=place,
            )
        )  # fmt: skip
    return tuple(found)


def waiver_findings(problems: Sequence[WaiverProblem]) -> tuple[Finding, ...]:
    """The waivers that no longer hold as findings; each is blocking."""
    title = Words(zh="豁免", en="Waiver")
    why = Words(zh="豁免只对它所指的数字有效。", en="A waiver holds only for the figures that it was made for.")
    found = []
    for problem in problems:
        file, _, line = problem.waiver.where.rpartition(":")
        name = problem.waiver.result
        words = Words(zh=f"{name}：{problem.problem.zh}", en=f"{name}: the waiver {problem.problem.en}")
        found.append(
            Finding(
                finding_id=problem.waiver.waiver_id, kind="waiver", check_id="waiver", title=title,
                verdict="inconsistent", severity="error", blocking=True, waived=False, words=words, why=why,
                place=Place(file=file, line=int(line)) if line.isdigit() else None,
            )
        )  # fmt: skip
    return tuple(found)


def verdict_words(result: CheckResultRow | Finding) -> Words:
    """The verdict in words."""
    return VERDICT_WORDS[result.verdict]


def _inputs(rows: Sequence[CheckInputRow]) -> tuple[FindingInput, ...]:
    return tuple(FindingInput(role=row.role, observation_id=row.observation_id, text=row.text) for row in rows)


def _place(rows: Sequence[CheckInputRow], places: Mapping[str, Place]) -> Place | None:
    for row in rows:
        if row.observation_id in places:
            return places[row.observation_id or ""]
    return None
