"""Findings as JUnit XML: a suite for each target, a case for each finding; blocking ones fail, waived ones skip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from datapkg.checks.findings import SHOWN, Finding
from datapkg.checks.report import ValidationReport

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_junit(reports: Sequence[ValidationReport]) -> str:
    """The findings of all targets; a target without findings has one passing case."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for report in reports:
        failed = sum(finding.blocking for finding in report.findings)
        skipped = sum(finding.waived for finding in report.findings)
        tests = max(len(report.findings), 1)
        counts = f'tests="{tests}" failures="{failed}" errors="0" skipped="{skipped}"'
        lines.append(f"  <testsuite name={_quoted(report.name)} {counts}>")
        lines.extend(_case(finding) for finding in report.findings)
        if not report.findings:
            lines.append('    <testcase classname="datapkg" name="checks"/>')
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"])


def _case(finding: Finding) -> str:
    head = f"    <testcase classname={_quoted(finding.check_id)} name={_quoted(finding.finding_id)}"
    if finding.place:
        head += f' file={_quoted(finding.place.file)} line="{finding.place.line}"'
    words = f"{finding.words.zh}\n{finding.words.en}"
    if finding.waived:
        return f"{head}><skipped message={_quoted(words)}/></testcase>"
    if finding.blocking:
        return f"{head}><failure type={_quoted(finding.verdict)} message={_quoted(words)}/></testcase>"
    if finding.verdict in SHOWN:
        return f"{head}><system-out>{escape(_clean(words))}</system-out></testcase>"
    return f"{head}/>"


def _quoted(text: str) -> str:
    return quoteattr(_clean(text), {"\n": "&#10;"})


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
