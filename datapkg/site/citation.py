"""How a figure is cited: as a sentence, BibTeX, CSL-JSON, and as a W3C Web Annotation of its source."""

from __future__ import annotations

import re
from typing import Any

from datapkg.models.tables import ObservationRow, ReportRow
from datapkg.site.figures import figure, visible

_UNSAFE_IN_BIBTEX = re.compile(r"[{}\\]")


def sentence(observation: ObservationRow, report: ReportRow, *, address: str) -> str:
    """One line of text, after GB/T 7714: publisher, title, year, the figure, address."""
    value = f"{observation.label} {figure(observation.value)}{observation.unit or ''}"
    parts = [report.publisher or "", visible(report.title), str(report.year or "")]
    return f"{'. '.join(part for part in parts if part)}. {value}. {address}"


def bibtex(observation: ObservationRow, report: ReportRow, *, address: str) -> str:
    """A BibTeX entry of type misc."""
    fields = {
        "title": visible(report.title),
        "author": report.publisher,
        "year": report.year and str(report.year),
        "note": f"{observation.label} {figure(observation.value)}{observation.unit or ''}",
        "url": address,
    }
    body = ",\n".join(
        f"  {name} = {{{_UNSAFE_IN_BIBTEX.sub('', str(value))}}}" for name, value in fields.items() if value
    )
    return f"@misc{{{observation.observation_id},\n{body}\n}}"


def csl(observation: ObservationRow, report: ReportRow, *, address: str) -> dict[str, Any]:
    """A CSL-JSON item."""
    item: dict[str, Any] = {
        "id": observation.observation_id,
        "type": "dataset",
        "title": report.title,
        "note": f"{observation.label} {figure(observation.value)}{observation.unit or ''}",
        "URL": address,
    }
    if report.publisher:
        item["author"] = [{"literal": report.publisher}]
    if report.year:
        item["issued"] = {"date-parts": [[report.year]]}
    return item


def web_annotation(observation: ObservationRow, report: ReportRow, *, address: str) -> dict[str, Any]:
    """https://www.w3.org/TR/annotation-model/ with positions in code points of the decoded source."""
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": address,
        "type": "Annotation",
        "motivation": "identifying",
        "body": {
            "type": "TextualBody",
            "value": f"{observation.label} = {format(observation.value, 'f')} {observation.unit or ''}".strip(),
            "format": "text/plain",
        },
        "target": {
            "source": report.url or f"urn:sha256:{report.source_sha256}",
            "selector": [
                {"type": "TextQuoteSelector", "exact": observation.text},
                {"type": "TextPositionSelector", "start": observation.source_start, "end": observation.source_end},
            ],
        },
    }
