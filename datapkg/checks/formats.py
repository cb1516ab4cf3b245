"""Findings for people and for pull requests: text, JSON, Markdown, GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from datapkg.checks.changes import Changes
from datapkg.checks.findings import Finding, verdict_words
from datapkg.checks.junit import as_junit
from datapkg.checks.report import ValidationReport
from datapkg.checks.rules import Words
from datapkg.checks.sarif import as_sarif
from datapkg.package.markdown import escaped

_COLOURS = {
    "inconsistent": "31;1",
    "implausible": "33",
    "consistent_if_cut": "33",
    "rule_error": "35",
    "consistent": "32",
}
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def as_text(reports: Sequence[ValidationReport], *, colour: bool = False) -> str:
    """For a terminal: place, verdict, the arithmetic in both languages, and what would repair it."""
    lines: list[str] = []
    for report in reports:
        lines.append(f"{report.name}: {_counts(report)}")
        for finding in report.findings:
            lines.extend(f"  {line}" for line in _text_lines(finding, colour=colour))
        for report_id, habit in sorted(report.habits.items()):
            lines.append(f"  {report_id}: 数字{'四舍五入' if habit == 'rounded' else '截尾'} / figures are {habit}")
    return "\n".join(lines)


def _text_lines(finding: Finding, *, colour: bool) -> Iterable[str]:
    place = f"{finding.place.file}:{finding.place.line}:{finding.place.column}: " if finding.place else ""
    state = "waived " if finding.waived else ""
    verdict = f"{state}{finding.severity} {finding.verdict} [{finding.check_id}]"
    if colour:
        verdict = f"\x1b[{_COLOURS.get(finding.verdict, '0')}m{verdict}\x1b[0m"
    yield f"{place}{verdict}"
    yield f"  {finding.words.zh}"
    yield f"  {finding.words.en}"
    if finding.candidates:
        yield f"  或为 / perhaps: {', '.join(finding.candidates)}"
    if finding.blocking and finding.fingerprint:
        yield f"  豁免 / to waive: result {finding.finding_id}, fingerprint {finding.fingerprint}"


def as_json(reports: Sequence[ValidationReport]) -> str:
    """Everything, for programs."""
    data = [report.model_dump(mode="json") for report in reports]
    return json.dumps(
        {"reports": data, "valid": all(report.is_valid for report in reports)}, ensure_ascii=False, indent=2
    )


def as_markdown(reports: Sequence[ValidationReport], *, changes: Changes | None = None) -> str:
    """For a comment on a pull request: against a base, what is new, resolved, still there and no longer verifiable."""
    lines = ["## 核对结果 Checks", ""]
    for report in reports:
        lines += [f"### {escaped(report.name)}", "", f"{_counts(report)}", ""]
        if changes is None:
            lines += _table(report.findings)
    if changes is not None:
        for title, findings in changes.sections():
            lines += [f"### {title} ({len(findings)})", "", *_table(findings)]
    return "\n".join(lines).rstrip() + "\n"


def _table(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    rows = [
        f"| {verdict_words(finding).zh} {finding.verdict}{' (豁免 waived)' if finding.waived else ''} "
        f"| {_both(finding.title)} | {_both(finding.words)} |"
        for finding in findings
    ]
    return ["| 结论 Verdict | 规则 Rule | 算式 Arithmetic |", "|---|---|---|", *rows, ""]


def _both(words: Words) -> str:
    return f"{escaped(words.zh)}<br>{escaped(words.en)}"


def as_github(reports: Sequence[ValidationReport]) -> str:
    """Workflow commands that GitHub shows at the line of the source."""
    lines = []
    for report in reports:
        for finding in report.findings:
            level = "notice" if finding.waived else _LEVELS[finding.severity]
            place = finding.place
            where = f" file={_property(place.file)},line={place.line},col={place.column}," if place else " "
            title = _property(f"{finding.title.en} [{finding.check_id}]")
            message = f"{finding.words.zh}\n{finding.words.en}"
            lines.append(f"::{level}{where}title={title}::{_escaped(message)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _counts(report: ValidationReport) -> str:
    counts = report.counts
    shown = [f"{counts[verdict]} {verdict}" for verdict in sorted(counts) if counts[verdict]]
    state = "通过 valid" if report.is_valid else "未通过 not valid"
    return f"{state}; {report.evaluated} results; " + (", ".join(shown) or "nothing to check")


FORMATS: Mapping[str, Callable[[Sequence[ValidationReport]], str]] = MappingProxyType(
    {
        "text": as_text,
        "json": as_json,
        "markdown": as_markdown,
        "github": as_github,
        "sarif": as_sarif,
        "junit": as_junit,
    }
)
