"""Says what changed between two builds: reports, observations and findings, with what doesn't matter left out.

Two observations are the same when they have the same id, or, where the source or the reading moved, when report,
printed text and clause are the same. Positions, paragraph numbers, order and confidence are not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from datapkg.models.base import Model
from datapkg.models.tables import CheckResultRow, ObservationRow, ReportRow
from datapkg.package.cells import cell
from datapkg.package.sentences import Sentence, sentences
from datapkg.package.snapshots import Snapshot

Row = TypeVar("Row", ReportRow, ObservationRow, CheckResultRow)
FINDINGS = frozenset({"inconsistent", "implausible", "rule_error"})
"""Verdicts that somebody should look at."""

_OBSERVATION_COLUMNS = (
    "text", "value", "unit", "lower", "upper", "lower_closed", "upper_closed", "approx", "indicator_id", "label",
    "measure", "region", "region_code", "year", "printed_value", "correction", "quote",
)  # fmt: skip
_REPORT_COLUMNS = tuple(name for name in ReportRow.model_fields if name != "report_id")
_RESULT_COLUMNS = ("verdict", "severity", "waived", "message_zh", "message_en")


class CellChange(Model):
    """A column whose cell differs; "" is an empty cell."""

    column: str
    before: str
    after: str


class ReportChange(Model):
    """A report that both builds have, with what differs: what is known of it, its source, or how much was read."""

    after: ReportRow
    cells: tuple[CellChange, ...]


class ObservationChange(Model):
    """An observation that both builds have, with what differs."""

    after: ObservationRow
    cells: tuple[CellChange, ...]


class FindingChange(Model):
    """A finding that both builds have, with what differs."""

    after: CheckResultRow
    cells: tuple[CellChange, ...]


class Difference(Model):
    """What a build has that another hasn't, in the order of the builds.

    `sentences` has those of the observations that are named, by observation id.
    """

    changed_reports: tuple[ReportChange, ...] = ()
    new_reports: tuple[ReportRow, ...] = ()
    gone_reports: tuple[ReportRow, ...] = ()
    changed: tuple[ObservationChange, ...] = ()
    new: tuple[ObservationRow, ...] = ()
    gone: tuple[ObservationRow, ...] = ()
    changed_findings: tuple[FindingChange, ...] = ()
    new_findings: tuple[CheckResultRow, ...] = ()
    gone_findings: tuple[CheckResultRow, ...] = ()
    sentences: Mapping[str, Sentence] = {}

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, name) for name in type(self).model_fields)


def compare(base: Snapshot, head: Snapshot) -> Difference:
    """What `head` changed, added and lost against `base`."""
    report_pairs, gone_reports, new_reports = _matched(base.reports, head.reports, keys=(lambda row: row.report_id,))
    pairs, gone, new = _matched(
        base.observations,
        head.observations,
        keys=(lambda row: row.observation_id, lambda row: (row.report_id, row.text, row.quote)),
    )
    finding_pairs, gone_findings, new_findings = _matched(
        [row for row in base.results if row.verdict in FINDINGS],
        [row for row in head.results if row.verdict in FINDINGS],
        keys=(lambda row: row.result_id,),
    )
    changed = tuple(
        ObservationChange(after=after, cells=cells) for after, cells in _changes(pairs, columns=_OBSERVATION_COLUMNS)
    )
    return Difference(
        changed_reports=tuple(
            ReportChange(after=after, cells=cells) for after, cells in _changes(report_pairs, columns=_REPORT_COLUMNS)
        ),
        new_reports=tuple(new_reports),
        gone_reports=tuple(gone_reports),
        changed=changed,
        new=tuple(new),
        gone=tuple(gone),
        changed_findings=tuple(
            FindingChange(after=after, cells=cells) for after, cells in _changes(finding_pairs, columns=_RESULT_COLUMNS)
        ),
        new_findings=tuple(new_findings),
        gone_findings=tuple(gone_findings),
        sentences=_sentences(base, gone) | _sentences(head, [*(change.after for change in changed), *new]),
    )


def _sentences(snapshot: Snapshot, wanted: Sequence[ObservationRow]) -> dict[str, Sentence]:
    return sentences(
        wanted,
        observations=snapshot.observations,
        paragraphs=snapshot.paragraphs,
        segments=snapshot.segments,
    )


def _matched(
    base: Sequence[Row], head: Sequence[Row], *, keys: Iterable[Callable[[Row], Hashable]]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs in the order of `head`, and what is left of both; each key is tried on what those before left."""
    partner: dict[int, Row] = {}
    waiting = list(base)
    for key in keys:
        by_key: defaultdict[Hashable, list[Row]] = defaultdict(list)
        for row in reversed(waiting):
            by_key[key(row)].append(row)
        for index, row in enumerate(head):
            if index not in partner and by_key[key(row)]:
                partner[index] = by_key[key(row)].pop()
        used = {id(row) for row in partner.values()}
        waiting = [row for row in waiting if id(row) not in used]
    pairs = [(partner[index], row) for index, row in enumerate(head) if index in partner]
    return pairs, waiting, [row for index, row in enumerate(head) if index not in partner]


def _changes(
    pairs: Iterable[tuple[Row, Row]], *, columns: Sequence[str]
) -> Iterator[tuple[Row, tuple[CellChange, ...]]]:
    """The rows of pairs that differ, as they are after, with the cells that do."""
    for before, after in pairs:
        each = ((column, cell(getattr(before, column)), cell(getattr(after, column))) for column in columns)
        cells = tuple(CellChange(column=column, before=old, after=new) for column, old, new in each if old != new)
        if cells:
            yield after, cells
