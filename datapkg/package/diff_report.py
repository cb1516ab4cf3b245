"""Shows a Difference: as text for a terminal, as Markdown for a pull request, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from datapkg.models.tables import CheckResultRow, ObservationRow, ReportRow
from datapkg.package.cells import cell
from datapkg.package.diff import CellChange, Difference
from datapkg.package.markdown import escaped
from datapkg.package.sentences import Sentence

_MOST_ROWS = 500
"""Rows of a Markdown table; a job summary of GitHub takes a megabyte."""


def summary(difference: Difference) -> str:
    """One line with the counts."""
    each = difference
    return (
        f"observations: {len(each.changed)} changed, {len(each.new)} new, {len(each.gone)} gone; "
        f"findings: {len(each.changed_findings)} changed, {len(each.new_findings)} new, "
        f"{len(each.gone_findings)} resolved; "
        f"reports: {len(each.changed_reports)} changed, {len(each.new_reports)} new, {len(each.gone_reports)} gone"
    )


def as_json(difference: Difference) -> str:
    """An object with the lists of a Difference and the sentences; exact numbers are text."""
    return json.dumps(difference.model_dump(mode="json"), ensure_ascii=False, indent=2)


def as_text(difference: Difference) -> str:
    """A line a report, observation or finding (~ changed, + new, - gone); beneath what differs and the sentence."""
    lines = [summary(difference)]
    for report in difference.changed_reports:
        lines += [f"~ {_report(report.after)}", *_cell_lines(report.cells)]
    for sign, reports in (("+", difference.new_reports), ("-", difference.gone_reports)):
        lines += [f"{sign} {_report(each)}" for each in reports]
    for change in difference.changed:
        lines += [f"~ {_figure(change.after)}", *_cell_lines(change.cells), _sentence_line(difference, change.after)]
    for sign, rows in (("+", difference.new), ("-", difference.gone)):
        for row in rows:
            lines += [f"{sign} {_figure(row)}", _sentence_line(difference, row)]
    for finding in difference.changed_findings:
        lines += [f"~ {_finding(finding.after)}", *_cell_lines(finding.cells)]
    for sign, results in (("+", difference.new_findings), ("-", difference.gone_findings)):
        for result in results:
            lines += [f"{sign} {_finding(result)}", f"    {_flat(result.message_zh)} {_flat(result.message_en)}"]
    return "\n".join(lines)


def as_markdown(difference: Difference) -> str:
    """A table for each list that isn't empty; the figure is bold in its sentence."""
    parts = [f"**{summary(difference)}**", *_report_sections(difference)]
    parts += _section(
        "Changed observations",
        ("Observation", "Column", "Before", "After", "Sentence"),
        (
            (_figure(change.after), each.column, each.before, each.after, _sentence(difference, change.after))
            for change in difference.changed
            for each in change.cells
        ),
    )
    for title, rows in (("New observations", difference.new), ("Gone observations", difference.gone)):
        figures = ((_figure(row), _sentence(difference, row)) for row in rows)
        parts += _section(title, ("Observation", "Sentence"), figures)
    parts += _section(
        "Changed findings",
        ("Finding", "Column", "Before", "After"),
        (
            (_finding(change.after), each.column, each.before, each.after)
            for change in difference.changed_findings
            for each in change.cells
        ),
    )
    for title, results in (
        ("New findings", difference.new_findings),
        ("Resolved findings", difference.gone_findings),
    ):
        parts += _section(
            title,
            ("Finding", "说明", "Explanation"),
            ((_finding(result), result.message_zh, result.message_en) for result in results),
        )
    return "\n\n".join(parts)


def _report_sections(difference: Difference) -> list[str]:
    parts = _section(
        "Changed reports",
        ("Report", "Column", "Before", "After"),
        (
            (_report(change.after), each.column, each.before, each.after)
            for change in difference.changed_reports
            for each in change.cells
        ),
    )
    for title, rows in (("New reports", difference.new_reports), ("Gone reports", difference.gone_reports)):
        cells = ((row.report_id, row.title, f"{row.mentions}", f"{row.observations}") for row in rows)
        parts += _section(title, ("Report", "Title", "Numerals", "Observations"), cells)
    return parts


def _section(title: str, header: tuple[str, ...], rows: Iterable[tuple[str | Sentence, ...]]) -> list[str]:
    lines = [f"| {' | '.join(_shown(each) for each in row)} |" for row in rows]
    if not lines:
        return []
    table = "\n".join([f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *lines[:_MOST_ROWS]])
    more = [f"… and {len(lines) - _MOST_ROWS} more"] if len(lines) > _MOST_ROWS else []
    return [f"### {title}", table, *more]


def _shown(content: str | Sentence) -> str:
    if isinstance(content, str):
        return escaped(content)
    before, figure, after = content.parts()
    # Asterisks around 60% don't make it bold where a Chinese character follows.
    marked = f"<b>{escaped(figure)}</b>" if figure else ""
    return f"{escaped(before)}{marked}{escaped(after)}"


def _report(row: ReportRow) -> str:
    return f"{row.report_id} {row.title} ({row.mentions} numerals, {row.observations} observations)"


def _figure(row: ObservationRow) -> str:
    about = " ".join(each for each in (row.region, str(row.year or "")) if each)
    return f"{row.observation_id} {row.label} {cell(row.value)}{row.unit or ''}" + (f" ({about})" if about else "")


def _finding(result: CheckResultRow) -> str:
    return f"{result.severity} {result.result_id}: {result.verdict}" + (" (waived)" if result.waived else "")


def _cell_lines(cells: Iterable[CellChange]) -> list[str]:
    return [f"    {each.column}: {_flat(each.before) or '∅'} → {_flat(each.after) or '∅'}" for each in cells]


def _sentence(difference: Difference, row: ObservationRow) -> Sentence:
    return difference.sentences.get(row.observation_id) or Sentence(text=row.quote, start=0, end=0)


def _sentence_line(difference: Difference, row: ObservationRow) -> str:
    before, figure, after = _sentence(difference, row).parts()
    marked = f"【{figure}】" if figure else ""
    return f"    {_flat(f'{before}{marked}{after}')}"


def _flat(text: str) -> str:
    return " ".join(text.split())
