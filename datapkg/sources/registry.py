"""Finds the report folders of a project and reads their `report.yml`.

A report folder is `sources/<report-id>/` with `source.<ext>`, the bytes as they were received, and `report.yml`:

    id: pinghu-2021               # the folder's name
    title: …                      # as printed
    publisher: …                  # null where the document doesn't say; so with every key that may be null
    region: "330482"              # GB/T 2260
    year: 2021                    # the year reported on
    plan_year: null               # the year planned for, if any
    year_basis:
      basis: inferred             # printed | inferred
      reason: …                   # from what; required where it is inferred
    kind: review                  # review | plan | bulletin | statistics | news | other
    language: zh-Hans
    published: "2024-01-17"       # as far as it is known: 2024, 2024-01 or 2024-01-17
    editors: [朱良]
    url: null
    rights: …
    source:
      file: source.txt            # .txt, .html, .docx or .pdf
      sha256: …
      encoding: utf-8
      text_file: source.txt       # for html, docx and pdf: the text that was read, see datapkg.sources.stored
      text_sha256: …
      places_file: places.csv
    reading_order: …              # only where the source's order is broken, see datapkg.text.reading_order
    notes: …
"""

from __future__ import annotations

import difflib
from pathlib import Path

from datapkg.declarations import read_declaration
from datapkg.errors import UsageError
from datapkg.models import Passage, Report
from datapkg.sources.readers import DecodedSource, read_bytes, read_source
from datapkg.sources.stored import read_places

REPORT_FILE = "report.yml"
_MANY = 10


def report_folders(root: Path) -> list[Path]:
    """The report folders below `root/sources`, ordered by id."""
    sources = root / "sources"
    return sorted(path.parent for path in sources.glob(f"*/{REPORT_FILE}")) if sources.is_dir() else []


def find_report_folder(root: Path, *, report_id: str) -> Path:
    """The folder of one report.

    Raises:
        UsageError: There is no such report; the hint names those with a similar id.
    """
    folders = {folder.name: folder for folder in report_folders(root)}
    if report_id in folders:
        return folders[report_id]
    near = difflib.get_close_matches(report_id, sorted(folders), n=3, cutoff=0.5)
    known = near or sorted(folders)[:_MANY]
    raise UsageError(
        f"there is no report '{report_id}' in {root / 'sources'}",
        code="report-unknown",
        hint=f"{'Did you mean' if near else 'Known reports:'} {', '.join(known)}{'?' if near else ''}"
        if known
        else None,
    )


def load_report(folder: Path) -> Report:
    """The metadata of a report.

    Raises:
        DeclarationError: `report.yml` is missing or holds what it shouldn't; file:line.
    """
    declaration = read_declaration(folder / REPORT_FILE)
    report: Report = declaration.parse(Report)
    if report.id != folder.name:
        raise declaration.error(f"'id' is '{report.id}', but the folder is named '{folder.name}'", place=("id",))
    for key in ("file", "text_file", "places_file"):
        name = getattr(report.source, key) or "none"
        if "/" in name or "\\" in name or name.startswith("."):
            raise declaration.error(
                f"'{key}' has to be the name of a file in the folder, found '{name}'", place=("source", key)
            )
    if report.source.text_file and not report.source.text_sha256:
        raise declaration.error("the text that was read needs its 'text_sha256'", place=("source", "text_file"))
    if report.year_basis and report.year_basis.basis == "inferred" and not report.year_basis.reason:
        raise declaration.error("an inferred year needs its 'reason'", place=("year_basis",))
    return report


def read_report_source(folder: Path, *, report: Report) -> DecodedSource:
    """The source of a report, checked against what its metadata declares.

    Raises:
        SourceError: The file is missing, changed or unreadable.
    """
    source = report.source
    path = folder / source.file
    if source.text_file is None:
        return read_source(path, encoding=source.encoding, sha256=source.sha256)
    original = read_bytes(path, sha256=source.sha256)
    stored = read_source(folder / source.text_file, encoding="utf-8", sha256=source.text_sha256)
    passages: tuple[Passage, ...] = ()
    if source.places_file is not None:
        passages = read_places(folder / source.places_file, characters=len(stored.text))
    return DecodedSource(
        path=path,
        text=stored.text,
        encoding=source.encoding,
        sha256=source.sha256,
        size=len(original),
        passages=passages,
    )
