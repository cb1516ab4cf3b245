"""The mutation score: the share of corrupted figures that the rules catch.

Each mutant is a copy of its report with a name of its own, and all copies are checked at once. Rules between reports,
years and places are left out, for copies would be compared with each other. Three columns: re-reading compares the
corrupted value with the source's characters; hard rules and soft bands see a package in which text and value were
corrupted alike, and re-reading is left out.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.figures import make_figures
from datapkg.checks.mutants import Mutant, Printing, mutants
from datapkg.checks.package import open_package
from datapkg.checks.rules import Rules
from datapkg.checks.scratch import scratch
from datapkg.models.tables import Verdict

Row = dict[str, str]
_ALONE = frozenset({"figure", "report"})
_FAILURES: frozenset[Verdict] = frozenset({"inconsistent", "implausible"})
_SEPARATOR = "~"


class Score(NamedTuple):
    """How many mutants of one kind were made and caught.

    Args:
        kind: What was corrupted.
        made: The mutants.
        reread: Those that re-reading catches.
        hard: Those that a rule contradicts.
        both: Those that a rule contradicts or a band finds implausible.
    """

    kind: str
    made: int
    reread: int
    hard: int
    both: int


class Scores(NamedTuple):
    """The scores of all kinds, and the rules that caught nothing."""

    scores: tuple[Score, ...]
    silent: tuple[str, ...]


def score(package: Path, *, rules: Rules) -> Scores:
    """Measure the rules on a package.

    Raises:
        PackageError: The package can't be read.
    """
    base = _Base(package)
    made = list(mutants(base.figures))
    alone = [rule for rule in rules.rules if rule.scope in _ALONE and rule.type != "ledger"]
    reading = Rules(rules=tuple(rule for rule in alone if rule.type == "reread"))
    checking = Rules(rules=tuple(rule for rule in alone if rule.type != "reread"), references=rules.references)
    known = _failures(evaluate(package, rules=checking, detail="findings"), named=False)
    reread = base.judge(made, rules=reading, with_text=False, known=frozenset())
    found = base.judge(made, rules=checking, with_text=True, known=frozenset(known[""]))
    return _scores(made, reread=reread, found=found, rules=checking)


def score_text(scores: Scores) -> str:
    """The scores as a table."""
    lines = [f"{'mutation':<16}{'made':>6}{'re-read':>10}{'hard':>8}{'hard+soft':>11}"]
    for each in scores.scores:
        shares = [each.reread / each.made, each.hard / each.made, each.both / each.made]
        lines.append(f"{each.kind:<16}{each.made:>6}{shares[0]:>10.0%}{shares[1]:>8.0%}{shares[2]:>11.0%}")
    lines.append(f"rules that caught nothing: {', '.join(scores.silent) or 'none'}")
    return "\n".join(lines)


_Failure = tuple[str, Verdict, tuple[str, ...]]


class _Base:
    """The package that is corrupted."""

    def __init__(self, package: Path) -> None:
        with open_package(package) as connection:
            make_figures(connection)
            rows = connection.execute(
                "SELECT f.id, f.report, f.paragraph, f.seq, f.text, f.unit, f.year, "
                "coalesce(contains(substr(p.text, greatest(f.ps - 24, 1), 24), '分别'), FALSE), f.ps, f.pe "
                "FROM figure f JOIN paragraphs p ON p.paragraph_id = f.paragraph ORDER BY f.paragraph, f.seq"
            ).fetchall()
        self.figures = [Printing(*row[:8]) for row in rows]
        self._spans = {row[0]: (row[8], row[9]) for row in rows}
        self._order = {row[0]: place for place, row in enumerate(rows)}
        self._observations = _by_report(package / "observations.csv")
        self._paragraphs = _by_report(package / "paragraphs.csv")
        self._reports = _by_report(package / "reports.csv")
        self._regions = package / "regions.csv"

    def judge(
        self, made: Sequence[Mutant], *, rules: Rules, with_text: bool, known: frozenset[_Failure]
    ) -> list[set[_Failure]]:
        """What the rules find in each mutant that they don't find in the original."""
        with scratch() as folder:
            self._write(folder, made, with_text=with_text)
            found = _failures(evaluate(folder, rules=rules, detail="findings"), named=True)
        return [found[str(number)] - known for number in range(len(made))]

    def _write(self, folder: Path, made: Sequence[Mutant], *, with_text: bool) -> None:
        _write(folder / "reports.csv", self._copies(made, self._reports))
        _write(folder / "paragraphs.csv", self._changed_paragraphs(made, with_text=with_text))
        _write(folder / "observations.csv", self._changed_observations(made, with_text=with_text))
        if self._regions.is_file():
            (folder / "regions.csv").write_bytes(self._regions.read_bytes())

    def _copies(self, made: Sequence[Mutant], rows: Mapping[str, list[Row]]) -> Iterator[Row]:
        for number, mutant in enumerate(made):
            for row in rows[mutant.report_id]:
                yield {**row, "report_id": _named(number, mutant.report_id)}

    def _changed_paragraphs(self, made: Sequence[Mutant], *, with_text: bool) -> Iterator[Row]:
        paragraph_of = {figure.observation_id: figure.paragraph_id for figure in self.figures}
        for number, mutant in enumerate(made):
            changed: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
            for observation_id, columns in mutant.changes.items():
                start, end = self._spans[observation_id]
                if with_text and "text" in columns and start is not None:
                    changed[paragraph_of[observation_id]].append((start, end, columns["text"]))
            for row in self._paragraphs[mutant.report_id]:
                text = row["text"]
                for start, end, words in sorted(changed.get(row["paragraph_id"], ()), reverse=True):
                    text = text[:start] + words + text[end:]
                names = {key: _named(number, row[key]) for key in ("report_id", "paragraph_id")}
                yield {**row, **names, "text": text}

    def _changed_observations(self, made: Sequence[Mutant], *, with_text: bool) -> Iterator[Row]:
        for number, mutant in enumerate(made):
            for row in self._observations[mutant.report_id]:
                if row["observation_id"] not in self._order:
                    continue
                columns = dict(mutant.changes.get(row["observation_id"], {}))
                if not with_text:
                    columns.pop("text", None)
                names = {key: _named(number, row[key]) for key in ("report_id", "paragraph_id", "observation_id")}
                quote = columns.get("text", "") + row["quote"]
                place = str(self._order[row["observation_id"]])
                yield {**row, **names, **columns, "quote": quote, "source_start": place}


def _failures(tables: CheckTables, *, named: bool) -> dict[str, set[_Failure]]:
    inputs: dict[str, list[str]] = defaultdict(list)
    for row in tables.inputs:
        inputs[row.result_id].append(row.observation_id or "")
    found: dict[str, set[_Failure]] = defaultdict(set)
    for result in tables.results:
        if result.verdict in _FAILURES:
            names = inputs[result.result_id]
            number = (result.report_id or "").partition(_SEPARATOR)[0] if named else ""
            plain = tuple(name.partition(_SEPARATOR)[2] if named else name for name in names)
            found[number].add((result.check_id, result.verdict, plain))
    return found


def _scores(
    made: Sequence[Mutant], *, reread: Sequence[set[_Failure]], found: Sequence[set[_Failure]], rules: Rules
) -> Scores:
    total, again, hard, both = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    fired = {failure[0] for failures in found for failure in failures}
    for mutant, read, failures in zip(made, reread, found, strict=True):
        total[mutant.kind] += 1
        again[mutant.kind] += bool(read)
        hard[mutant.kind] += any(verdict == "inconsistent" for _, verdict, _ in failures)
        both[mutant.kind] += bool(failures)
    kinds = list(dict.fromkeys(mutant.kind for mutant in made))
    scores = tuple(Score(kind, total[kind], again[kind], hard[kind], both[kind]) for kind in sorted(kinds))
    return Scores(scores, tuple(rule.id for rule in rules.rules if rule.id not in fired))


def _named(number: int, name: str) -> str:
    return f"{number}{_SEPARATOR}{name}"


def _by_report(path: Path) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row.get("derived_from"):
                rows[row["report_id"]].append(row)
    return rows


def _write(path: Path, rows: Iterable[Row]) -> None:
    iterator = iter(rows)
    first = next(iterator, None)
    with path.open("w", encoding="utf-8", newline="") as file:
        if first is None:
            return
        writer = csv.DictWriter(file, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(iterator)
