"""Runs the rules over the figures of a package and collects what each says, before it is put into words."""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Literal, NamedTuple

import duckdb

from datapkg.checks.candidates import batched, is_needed, match_sql, verdict_sql
from datapkg.checks.figures import NOTHING
from datapkg.checks.judged import Figure, Judged
from datapkg.checks.rules import Role, Rule
from datapkg.checks.verdicts import Codes, Doubt

Detail = Literal["all", "findings"]
_THREADS = 2
TEXT_TYPES = frozenset({"enumeration", "ledger"})
"""Types that read paragraphs instead of figures; see `datapkg.checks.texts`."""


class Judgement(NamedTuple):
    """All that one rule found.

    Args:
        rule: The rule.
        evaluated: How many sets of figures it looked at.
        opened: How many of them can't be told, before missing references count.
        judged: Those that are kept: all, or those that fail.
        error: Why the rule failed, where it did.
        left_out: How many of those that fail are not kept.
    """

    rule: Rule
    evaluated: int
    opened: int
    judged: tuple[Judged, ...]
    error: str | None = None
    left_out: int = 0


def judge(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], *, detail: Detail, most_kept: int | None = None
) -> list[Judgement]:
    """Run every rule that selects figures; a rule that fails is reported and stops no other.

    Args:
        connection: That of `make_figures`.
        rules: What to run.
        detail: Whether all results are kept, or those that fail.
        most_kept: How many failures of a rule are kept, where not all; the others are counted.
    """
    cursors = [connection.cursor() for _ in range(_THREADS)]

    def run(number: int, batch: Sequence[Rule]) -> list[_Run]:
        """Run a batch on a cursor that no other thread uses meanwhile."""
        cursor = cursors.pop()
        try:
            return _run(cursor, batch, table=f"judged_{number}")
        finally:
            cursors.append(cursor)

    selecting = [rule for rule in rules if rule.type not in TEXT_TYPES]
    kinds = connection.execute("SELECT DISTINCT indicator, unit FROM figure").fetchall()
    silent = {rule.id for rule in selecting if not _can_speak(rule, kinds)}
    batches = batched(rule for rule in selecting if rule.id not in silent)
    # DuckDB plans and runs without Python's lock.
    with ThreadPoolExecutor(_THREADS) as pool:
        runs = [each for some in pool.map(run, range(len(batches)), batches) for each in some]
    kept = None if detail == "all" else _failing(connection, runs)
    found = [_fetch(connection, run, kept=kept, most=most_kept) for run in runs]
    needed = {
        number for run, each in zip(runs, found, strict=True) for row in each.rows for number in row[1 : run.roles + 1]
    }
    figures = _figures(connection, (number for number in needed if number is not None and number != NOTHING))
    judgements = [each for run, some in zip(runs, found, strict=True) for each in _judgements(run, some, figures)]
    judgements += [Judgement(rule, 0, 0, ()) for rule in selecting if rule.id in silent]
    order = {rule.id: place for place, rule in enumerate(rules)}
    return sorted(judgements, key=lambda judgement: order[judgement.rule.id])


def _can_speak(rule: Rule, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether every role that a rule needs has a figure with its indicator and unit: most rules name rare ones."""

    def found(role: Role) -> bool:
        """Whether a figure of the package may stand in a role."""
        indicators = ("@" + role.reference,) if role.reference is not None else role.indicator
        units = role.unit if role.reference is None else ()
        return any((not indicators or kind[0] in indicators) and (not units or kind[1] in units) for kind in kinds)

    return all(found(role) for name, role in rule.roles.items() if is_needed(rule, name))


_Row = tuple[int | bool | None, ...]
_OPEN = "rounded = 1 OR (rounded = 0 AND (about OR ambiguous))"


class _Run(NamedTuple):
    """A batch of rules whose results stand in a table of the connection, with how many each has and how many open."""

    rules: Sequence[Rule]
    table: str
    counts: Mapping[int, tuple[int, int]]
    error: str | None = None

    @property
    def roles(self) -> int:
        """How many roles each of the rules has: as many columns of the table name figures."""
        return len(self.rules[0].roles)

    @property
    def first(self) -> str:
        """The role whose figure stands for the whole row."""
        return next(iter(self.rules[0].roles))


def _run(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], *, table: str) -> list[_Run]:
    try:
        (found,) = connection.execute(f"CREATE TABLE {table}_matched AS {match_sql(rules)}").fetchone() or (0,)
        if not found:
            return [_Run(rules, table, {})]
        connection.execute(f"CREATE TABLE {table} AS {verdict_sql(rules, matched=f'{table}_matched')}")
        counted = connection.execute(
            f"SELECT rule, count(*), count(*) FILTER (WHERE {_OPEN}) FROM {table} GROUP BY rule"
        ).fetchall()
    except duckdb.Error as error:
        if len(rules) > 1:
            alone = ((f"{table}_{number}", rule) for number, rule in enumerate(rules))
            return [run for name, rule in alone for run in _run(connection, (rule,), table=name)]
        return [_Run(rules, table, {}, error=" ".join(str(error).split())[:300])]
    return [_Run(rules, table, {number: (evaluated, opened) for number, evaluated, opened in counted})]


def _failing(connection: duckdb.DuckDBPyConnection, runs: Sequence[_Run]) -> str:
    """Which rows of a large package are kept: those that fail, and those that tell how a failing report rounds."""
    connection.execute("CREATE OR REPLACE TEMP TABLE cut_off (report VARCHAR)")
    for run in runs:
        if run.counts:
            connection.execute(
                f"INSERT INTO cut_off SELECT DISTINCT f.report FROM {run.table} j JOIN figure f "
                f"ON f.n = j.n_{run.first} WHERE j.rounded = 0 AND j.cut = 2"
            )
    return (
        "(j.rounded = 0 AND NOT j.about AND NOT j.ambiguous) OR "
        "(j.rounded = 2 AND j.cut = 0 AND f.report IN (SELECT report FROM cut_off))"
    )


class _Fetched(NamedTuple):
    """Rows of a run, and by rule how many were left out for being too many."""

    rows: Sequence[_Row]
    left_out: Mapping[int, int]


def _fetch(connection: duckdb.DuckDBPyConnection, run: _Run, *, kept: str | None, most: int | None) -> _Fetched:
    if not run.counts:
        return _Fetched((), {})
    which = f"FROM {run.table} j LEFT JOIN figure f ON f.n = j.n_{run.first} WHERE {kept or 'TRUE'}"
    if kept is None or most is None:
        return _Fetched(connection.execute(f"SELECT j.* {which} ORDER BY ALL").fetchall(), {})
    many = f"SELECT j.rule, count(*) - {most} {which} GROUP BY j.rule HAVING count(*) > {most}"
    which += f" QUALIFY row_number() OVER (PARTITION BY j.rule ORDER BY j.n_{run.first}) <= {most}"
    rows = connection.execute(f"SELECT j.* {which} ORDER BY ALL").fetchall()
    return _Fetched(rows, dict(connection.execute(many).fetchall()))


def _judgements(run: _Run, fetched: _Fetched, figures: Mapping[int, Figure]) -> Iterator[Judgement]:
    by_rule: dict[int, list[Judged]] = defaultdict(list)
    for number, *row in fetched.rows:
        by_rule[int(number or 0)].append(_judged(run.rules[int(number or 0)], row, figures))
    for number, rule in enumerate(run.rules):
        evaluated, opened = run.counts.get(number, (0, 0))
        yield Judgement(rule, evaluated, opened, tuple(by_rule[number]), run.error, fetched.left_out.get(number, 0))


def _judged(rule: Rule, row: Sequence[int | bool | None], figures: Mapping[int, Figure]) -> Judged:
    found = {name: None if n is None else figures.get(n) for name, n in zip(rule.roles, row, strict=False)}
    ambiguous, about, *codes = row[len(rule.roles) :]
    missing = rule.missing == "cannot_tell" and any(figure is None for figure in found.values())
    missing = missing or (rule.type == "rate" and "whole" not in rule.roles)
    return Judged(rule, found, Codes(*codes), Doubt(bool(about), bool(ambiguous), missing, rule.suspect))


_COLUMNS = (
    "coalesce(id, ''), coalesce(report, ''), coalesce(paragraph, ''), region, coalesce(year, 0), "
    "coalesce(label, ''), text, unit, v, coalesce(approx, 'exact'), measure, coalesce(confidence, 100), "
    "correction IS NOT NULL, reread IS NOT DISTINCT FROM v AND coalesce(stands, FALSE)"
)


def _figures(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int | bool]) -> dict[int, Figure]:
    wanted = sorted(int(number) for number in numbers)
    found: dict[int, Figure] = {}
    for start in range(0, len(wanted), 50_000):
        chunk = ", ".join(str(number) for number in wanted[start : start + 50_000])
        for number, *cells in connection.execute(f"SELECT n, {_COLUMNS} FROM figure WHERE n IN ({chunk})").fetchall():
            cells[8] = None if cells[8] is None else Decimal(cells[8]).scaleb(-6)
            found[number] = Figure(*cells)
    return found
