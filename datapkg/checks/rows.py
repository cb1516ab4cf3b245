"""The rows of `checks`, and those of `check_results` that rest on no arithmetic."""

from __future__ import annotations

from datapkg.checks.rule_types import RuleType, Scope
from datapkg.checks.rules import Words
from datapkg.models.tables import CheckResultRow, CheckRow, Fault, Severity, Verdict


def check_row(
    check_id: str,
    *,
    type: RuleType,  # noqa: A002 -- the column's name
    scope: Scope,
    severity: Severity,
    title: Words,
    why: Words,
    evaluated: int = 0,
    opened: int = 0,
) -> CheckRow:
    """The row of a check, with how many results it has and how many of them can't be told."""
    return CheckRow(
        check_id=check_id, type=type, scope=scope, severity=severity, title_zh=title.zh, title_en=title.en,
        why_zh=why.zh, why_en=why.en, evaluated=evaluated, open=opened,
    )  # fmt: skip


def plain_result(
    result_id: str,
    *,
    check_id: str,
    report_id: str | None,
    severity: Severity,
    verdict: Verdict,
    fault: Fault | None,
    words: Words,
) -> CheckResultRow:
    """A result with the same verdict under every reading, and without intervals."""
    return CheckResultRow(
        result_id=result_id, check_id=check_id, report_id=report_id, region_code=None, year=None,
        verdict=verdict, verdict_rounded=verdict, verdict_cut=verdict, verdict_coarse=verdict,
        severity=severity, power=None, computed_lower=None, computed_upper=None, stated_lower=None,
        stated_upper=None, gap=None, fault=fault, candidates=None, waived=False, waiver_id=None,
        message_zh=words.zh, message_en=words.en,
    )  # fmt: skip
