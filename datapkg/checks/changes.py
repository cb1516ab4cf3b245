"""What changed between the findings of a base and those of now, for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datapkg.checks.findings import SHOWN, Finding
from datapkg.checks.rules import Words
from datapkg.models.tables import CheckResultRow


class Changes(NamedTuple):
    """Findings sorted by what happened to them.

    Args:
        new: They were not there.
        resolved: They are gone.
        still: They were there and are.
        unverifiable: They were decided and can't be told now.
    """

    new: tuple[Finding, ...]
    resolved: tuple[Finding, ...]
    still: tuple[Finding, ...]
    unverifiable: tuple[Finding, ...]

    def sections(self) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        """The four parts with their titles."""
        return (
            ("新增 New", self.new),
            ("已解决 Resolved", self.resolved),
            ("仍存在 Still there", self.still),
            ("变为无法判断 Became unverifiable", self.unverifiable),
        )


def compare_findings(base: Sequence[CheckResultRow], head: Sequence[Finding]) -> Changes:
    """Sort findings by what happened since a base.

    Args:
        base: The results of the base.
        head: Every finding of now, consistent and undecided results included.
    """
    before = {row.result_id: row for row in base}
    after = {finding.finding_id: finding for finding in head}
    shown = [finding for finding in head if finding.verdict in SHOWN]
    was = {key for key, row in before.items() if row.verdict in SHOWN}
    gone = [row for key, row in sorted(before.items()) if row.verdict in SHOWN and not _is_shown(after.get(key))]
    unverifiable = [
        finding
        for finding in head
        if finding.verdict == "cannot_tell"
        and finding.finding_id in before
        and before[finding.finding_id].verdict not in {"cannot_tell", "not_applicable"}
    ]
    undecided = {finding.finding_id for finding in unverifiable}
    return Changes(
        new=tuple(finding for finding in shown if finding.finding_id not in was),
        resolved=tuple(_finding(row) for row in gone if row.result_id not in undecided),
        still=tuple(finding for finding in shown if finding.finding_id in was),
        unverifiable=tuple(unverifiable),
    )


def _is_shown(finding: Finding | None) -> bool:
    return finding is not None and finding.verdict in SHOWN


def _finding(row: CheckResultRow) -> Finding:
    """A result of the base; its rule's words may be gone, so its id stands for the title."""
    return Finding(
        finding_id=row.result_id, kind="result", check_id=row.check_id, title=Words(zh=row.check_id, en=row.check_id),
        verdict=row.verdict, severity=row.severity, blocking=False, waived=row.waived,
        words=Words(zh=row.message_zh, en=row.message_en), why=Words(zh=row.check_id, en=row.check_id), place=None,
    )  # fmt: skip
