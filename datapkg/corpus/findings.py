"""Runs the rules over the documents of a shard: those that need the figures of one document only.

A shard becomes a package folder of CSV files for `datapkg.checks`, in which a document is a report named by its index.
What rules say of the figures of several documents is found when all are read: see `datapkg.corpus.between`.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.rules import Rule, Rules, load_rules
from datapkg.corpus.files import Row
from datapkg.extraction import Extraction
from datapkg.models.tables import CheckInputRow, CheckResultRow
from datapkg.resources import shipped
from datapkg.vocabulary import Vocabulary

KEPT = frozenset({"inconsistent", "implausible", "consistent_if_cut", "rule_error"})
"""The verdicts that are published: whatever is wrong or unlikely."""
LONGEST_PARAGRAPH = 500_000
MOST_OBSERVATIONS = 20_000
"""Rules compare the figures of a document with one another, so one with more than so many stays unchecked."""
CSV_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": ("report_id", "region_code", "year"),
    "paragraphs": ("paragraph_id", "report_id", "text"),
    "segments": ("paragraph_id", "position", "source_start", "source_end"),
    "mentions": ("report_id", "text"),
    "regions": ("region_code", "parent_code"),
    "observations": (
        "observation_id", "report_id", "paragraph_id", "indicator_id", "label", "value", "unit", "approx", "measure",
        "region_code", "year", "text", "quote", "source_start", "confidence",
    ),
}  # fmt: skip
Cells = Sequence[Any]


class Place(NamedTuple):
    """Where a figure stands: the document's id, and the first character of the figure."""

    document_id: str
    source_start: int | None


class ShardPackage:
    """Collects what rules need to know of the documents of a shard.

    Args:
        vocabulary: Knows which area lies in which.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._regions = vocabulary.regions
        self._codes: set[str] = set()
        self._cells: dict[str, list[Cells]] = {table: [] for table in CSV_COLUMNS}

    def add(self, index: int, extraction: Extraction, *, region: str | None, year: int | None) -> bool:
        """Take a document in; False where it is too large to be checked."""
        document, observations = extraction.document, extraction.observations
        longest = max((each.end - each.start for each in document.paragraphs), default=0)
        if longest > LONGEST_PARAGRAPH or len(observations) > MOST_OBSERVATIONS:
            return False
        cells = self._cells
        cells["reports"].append((index, region, year))
        # The rule about lost digits only counts them, so one row of all mentions does.
        cells["mentions"].append((index, _plain(" ".join(number.text for number in extraction.numbers))))
        positions = {paragraph.paragraph_id: paragraph.position for paragraph in document.paragraphs}
        for paragraph in document.paragraphs:
            name = f"{index}-{paragraph.position}"
            cells["paragraphs"].append((name, index, _plain(document.text[paragraph.start : paragraph.end])))
            cells["segments"].extend(
                (name, each.position, each.source_start, each.source_end) for each in paragraph.segments
            )
        for each in observations:
            cells["observations"].append((
                f"{index}-{each.source_start}", index, f"{index}-{positions[each.paragraph_id]}", each.indicator_id,
                each.label, format(each.value, "f"), each.unit, each.approx, each.measure, each.region_code, each.year,
                _plain(each.text), _plain(each.quote), each.source_start, each.confidence,
            ))  # fmt: skip
            if each.region_code:
                self._codes.add(each.region_code)
        return True

    def findings(self, document_ids: Sequence[str]) -> list[Row]:
        """What the rules find, as rows in the order of documents.

        Args:
            document_ids: The id of the document at each index.

        Raises:
            PackageError: The rules can't be run over these documents.
        """
        if not self._cells["observations"]:
            return []

        def place(name: str) -> Place:
            """The document of a numbered report, and where in it an observation starts."""
            index, _, start = name.partition("-")
            return Place(document_ids[int(index)], int(start) if start else None)

        with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
            cells: dict[str, Sequence[Cells]] = {
                **self._cells,
                "regions": region_cells(self._codes, regions=self._regions),
            }
            for table, rows in cells.items():
                write_csv(Path(folder) / f"{table}.csv", CSV_COLUMNS[table], rows)
            rules = _fitting(rules_within_documents(), self._cells["observations"], codes=self._codes)
            tables = evaluate(Path(folder), rules=rules, detail="findings", most_repaired=0)
        order = {document_id: index for index, document_id in reversed(list(enumerate(document_ids)))}
        return sorted(finding_rows(tables, place=place), key=lambda row: (order.get(row[0], -1), *map(str, row)))


def region_cells(codes: Iterable[str], *, regions: Any) -> list[tuple[str, str | None]]:
    """The rows of `regions` for codes and all that they lie in."""
    known = {region.code: region.parent_code for code in codes for region in regions.ancestors(code)}
    return sorted(known.items())


def finding_rows(
    tables: CheckTables, *, place: Callable[[str], Place], wanted: Callable[[CheckResultRow], bool] = lambda _: True
) -> Iterator[Row]:
    """The rows of `findings` for what the checks of a package found.

    Args:
        tables: The checks' tables.
        place: The place for an observation id, or a report id.
        wanted: Which results to take.
    """
    inputs: dict[str, list[CheckInputRow]] = defaultdict(list)
    for each in tables.inputs:
        inputs[each.result_id].append(each)
    for result in tables.results:
        if result.verdict in KEPT and wanted(result):
            yield _finding_row(result, inputs[result.result_id], place)


def _finding_row(result: CheckResultRow, inputs: Sequence[CheckInputRow], place: Callable[[str], Place]) -> Row:
    places = [place(name) if (name := each.observation_id or result.report_id) else None for each in inputs]
    figures = [
        {"role": each.role, **(where._asdict() if where else {}), "text": each.text}
        for each, where in zip(inputs, places, strict=True)
    ]
    document_id = next((where.document_id for where in places if where), None)
    return (
        document_id, result.check_id, result.verdict, result.severity, result.fault, result.region_code, result.year,
        result.message_zh, result.message_en, json.dumps(figures, ensure_ascii=False),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _all_rules() -> Rules:
    return load_rules(shipped("schemas") / "rules")


def rules_within_documents() -> Rules:
    """The rules that look at the figures of one document."""
    return Rules(rules=tuple(filter(_within, _all_rules().rules)), references=_all_rules().references)


def rules_between_documents() -> Rules:
    """The rules that compare documents; without those that read the text around a figure, which isn't kept."""
    rules = (rule for rule in _all_rules().rules if not _within(rule) and not _reads_text(rule))
    return Rules(rules=tuple(rules), references=_all_rules().references)


def _fitting(rules: Rules, observations: Iterable[Cells], *, codes: set[str]) -> Rules:
    """The rules that figures can fit, and the reference values that they can meet: the others cost time for nothing."""
    columns = map(set, zip(*observations, strict=True))
    cells = dict(zip(CSV_COLUMNS["observations"], columns, strict=True))
    there = {"indicator": cells["indicator_id"], "unit": cells["unit"], "measure": cells["measure"]}

    def has_figures(rule: Rule) -> bool:
        """Whether each role that a rule needs has figures here; a rule that reports missing ones always runs."""
        needed = [each for each in rule.roles.values() if not (each.optional or each.reference)]
        return rule.missing != "skip" or all(
            not getattr(role, name) or not found.isdisjoint(getattr(role, name))
            for role in needed
            for name, found in there.items()
        )

    references = tuple(
        each.model_copy(update={"values": {code: each.values[code] for code in sorted(codes & each.values.keys())}})
        for each in rules.references
    )
    return Rules(rules=tuple(filter(has_figures, rules.rules)), references=references)


def _within(rule: Rule) -> bool:
    return rule.scope in {"figure", "report"} or rule.type == "period"


def _reads_text(rule: Rule) -> bool:
    return any(role.before or role.after or role.follows for role in rule.roles.values())


def _plain(text: str) -> str:
    return text.replace("\0", " ")


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write a table of a package folder."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
