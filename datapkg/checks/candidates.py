"""Turns rules into the SQL that finds the figures they apply to and judges them.

Roles are joined one after the other. A role that follows another is looked for in the same paragraph; any other one
among the figures that agree in what the rule's `same` lists. Where several figures fit, the nearest counts, and the
result is marked as ambiguous: an ambiguous failure is `cannot_tell`.
"""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from datapkg.checks.figures import NOTHING
from datapkg.checks.formulas import BAND_COLUMNS, FORMULAS, band_sql, code_sql
from datapkg.checks.package import listed, quoted
from datapkg.checks.plain_codes import PLAIN_CODES
from datapkg.checks.rules import Role, Rule
from datapkg.checks.scaling import READINGS

_FIGURES = 2**32
"""More than all numbers of figures: a distance times this, plus a number, sorts by distance and then by number."""
_COLUMNS = ("n", "v", "seq", "ps", "paragraph", "report", "region", "year", "indicator", "unit", "measure", "label")
_ANY_VALUE = frozenset({"digits", "reread", "unit", "period"})
_ENOUGH_DIGITS = 3
"""Shorter figures differ in one digit by chance."""
_SLIP = (
    f"a.paragraph <> b.paragraph AND least(a.digits, b.digits) >= {_ENOUGH_DIGITS} "
    "AND damerau_levenshtein(a.text, b.text) <= 1"
)
_SENTENCE_ENDS = "[。！？；!?;\n]"
_KEYS: Mapping[str, str] = MappingProxyType(
    {"place": "region"}
    | {name: name for name in ("report", "paragraph", "region", "year", "indicator", "unit", "measure", "label")}
)


def batched(rules: Iterable[Rule]) -> list[tuple[Rule, ...]]:
    """Rules that differ only in what their roles select and in the ends of their bands: one query serves each batch.

    Planning a query takes longer than running it on the figures of a few reports.
    """
    batches: dict[str, list[Rule]] = {}
    for rule in rules:
        batches.setdefault(_matching(rule) + _judging(rule) + _joins(rule), []).append(rule)
    return [tuple(batch) for batch in batches.values()]


def match_sql(rules: Sequence[Rule]) -> str:
    """A query for the figures that a batch of `batched` applies to.

    Its columns are rule (the place in the batch), n_<role> …, and ambiguous.
    """
    numbers = ", ".join(f"({number})" for number in range(len(rules)))
    tables = [f"r(rule) AS (VALUES {numbers})"]
    tables += [f"s_{name} AS ({_selection(rules, name)})" for name in rules[0].roles]
    return f"WITH {', '.join(tables)}, {_matching(rules[0])}"


def verdict_sql(rules: Sequence[Rule], *, matched: str) -> str:
    """A query that judges what `match_sql` found.

    It is apart because most rules find nothing, and because DuckDB plans the joins well once it knows how many rows
    were found. Its columns are those of `match_sql`, about, and one code for each reading (see `code_sql`).

    Args:
        rules: The batch.
        matched: The table that holds the result of `match_sql`.
    """
    bands = ", ".join(f"({number}, {', '.join(band_sql(rule))})" for number, rule in enumerate(rules))
    bands = f"r(rule, {', '.join(BAND_COLUMNS)}) AS (VALUES {bands})"
    return f"WITH {bands} {_judging(rules[0])} FROM {matched} j {_joins(rules[0])}"


def is_needed(rule: Rule, name: str) -> bool:
    """Whether a rule says nothing where a role has no figure."""
    return name == next(iter(rule.roles)) or not _may_lack(rule, name)


def _selection(rules: Sequence[Rule], name: str) -> str:
    """The figures of one role, with the rule that they are selected for."""
    numbers: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        numbers.setdefault(_figures(rule, name), []).append(number)
    return " UNION ALL ".join(
        f"SELECT {each[0]} AS rule, {figures}"
        if len(each) == 1
        else f"SELECT r.rule, s.* FROM r JOIN (SELECT {figures}) s ON r.rule IN ({', '.join(map(str, each))})"
        for figures, each in numbers.items()
    )


def _figures(rule: Rule, name: str) -> str:
    role = rule.roles[name]
    columns = ", ".join(f"b.{column}" for column in (_COLUMNS if name != next(iter(rule.roles)) else ("n",)))
    reads_text = _reads_between(rule, name)
    columns += ", p.text AS paragraph_text" if reads_text else ""
    columns += ", b.text, b.digits" if rule.slip and name != next(iter(rule.roles)) else ""
    paragraphs = " JOIN paragraphs p ON p.paragraph_id = b.paragraph" if reads_text else ""
    gap = f" AND {_between('b.gap', role)}" if role.follows and not reads_text else ""
    return f"{columns} FROM figure b{paragraphs} WHERE {_selected(rule, role, 'b')}{gap}"


def _matching(rule: Rule) -> str:
    """The rest of a query that matches: the same text for all rules of a batch."""
    names = list(rule.roles)
    steps = [f"j0 AS (SELECT a.rule, a.n AS n_{names[0]}, FALSE AS ambiguous FROM s_{names[0]} a)"]
    for position, name in enumerate(names[1:], start=1):
        steps.append(f"j{position} AS ({_step(rule, names[:position], name)})")
    numbers = ", ".join(f"n_{name}" for name in names)
    return f"{', '.join(steps)} SELECT rule, {numbers}, ambiguous FROM j{len(names) - 1}"


def _judging(rule: Rule) -> str:
    codes = ", ".join(f"{_code(rule, reading)} AS {reading}" for reading in READINGS)
    about = " OR ".join(f"coalesce(f_{name}.about, FALSE)" for name in rule.roles)
    return f"SELECT j.*, {about} AS about, {codes}"


def _joins(rule: Rule) -> str:
    table = "(SELECT * FROM figure UNION ALL SELECT * FROM nothing)" if rule.missing == "zero" else "figure"
    return "JOIN r ON r.rule = j.rule " + " ".join(
        f"{'LEFT JOIN' if _may_lack(rule, name) else 'JOIN'} {table} f_{name} ON f_{name}.n = j.n_{name}"
        for name in rule.roles
    )


def _reads_between(rule: Rule, name: str) -> bool:
    """Whether the text between two figures must be cut out: they need not be neighbours."""
    role = rule.roles[name]
    return role.follows is not None and (bool(role.within) or _may_lack(rule, name))


def _step(rule: Rule, before: list[str], name: str) -> str:
    role = rule.roles[name]
    near = role.follows or before[0]
    kept = ", ".join(f"j.n_{each}" for each in before)
    if role.follows and not _reads_between(rule, name):
        return (
            f"SELECT j.rule, {kept}, b.n AS n_{name}, j.ambiguous "
            f"FROM j{len(before) - 1} j JOIN figure a ON a.n = j.n_{near} JOIN s_{name} b "
            f"ON b.rule = j.rule AND b.paragraph = a.paragraph AND b.seq = a.seq + 1 {_unit_too(role)}"
        )
    join = _following(role) if role.follows else _agreeing(rule, role)
    outer = "LEFT JOIN" if _may_lack(rule, name) else "JOIN"
    nearest = f"min({_distance(role)} * {_FIGURES} + b.n + {_FIGURES // 2}) % {_FIGURES} - {_FIGURES // 2}"
    number = f"coalesce({nearest}, {NOTHING})" if rule.missing == "zero" else nearest
    return (
        f"SELECT j.rule, {kept}, CAST({number} AS INTEGER) AS n_{name}, "
        "bool_or(j.ambiguous) OR coalesce(min(b.v) <> max(b.v), FALSE) AS ambiguous "
        f"FROM j{len(before) - 1} j JOIN figure a ON a.n = j.n_{near} "
        f"{outer} s_{name} b ON b.rule = j.rule AND {join} AND b.n NOT IN ({kept}) GROUP BY j.rule, {kept}"
    )


def _may_lack(rule: Rule, name: str) -> bool:
    return rule.roles[name].optional or rule.missing != "skip"


def _distance(role: Role) -> str:
    if role.follows:
        return "CAST(b.seq - a.seq AS BIGINT)"
    return "CASE WHEN a.paragraph = b.paragraph THEN CAST(abs(b.seq - a.seq) AS BIGINT) ELSE 1000000000 END"


def _following(role: Role) -> str:
    between = "substr(b.paragraph_text, a.pe + 1, b.ps - a.pe)"
    return (
        f"b.paragraph = a.paragraph AND b.seq > a.seq AND b.seq <= a.seq + {1 + role.within} "
        f"{_unit_too(role)}AND {_between(between, role)}"
    )


def _unit_too(role: Role) -> str:
    return "AND b.unit = a.unit " if role.same_unit else ""


def _between(text: str, role: Role) -> str:
    gap = role.gap if role.gap is not None else ".*"
    ends, whole = quoted(_SENTENCE_ENDS), quoted(gap)
    return f"NOT regexp_matches({text}, {ends}) AND regexp_full_match({text}, {whole})"


def _agreeing(rule: Rule, role: Role) -> str:
    if role.reference is not None:
        return "b.region = a.region"
    conditions = []
    for key in rule.same:
        column = _KEYS[key]
        if key == "year" and role.year:
            conditions.append(f"a.year <> 0 AND b.year = a.year + ({role.year})")
        elif key in {"region", "place"} and role.region == "parent":
            conditions.append("b.region = a.parent AND a.parent <> ''")
        elif key in {"region", "place"} and "report" not in rule.same:
            conditions.append("b.region = a.region AND a.region <> ''")
        elif key == "year" and "report" not in rule.same:
            conditions.append("b.year = a.year AND a.year <> 0")
        elif key == "indicator":
            conditions.append("b.indicator = a.indicator AND a.indicator <> ''")
        else:
            conditions.append(f"b.{column} = a.{column}")
    if rule.type == "change_band" and "year" not in rule.same:
        conditions.append("b.year < a.year AND b.year <> 0")
    if rule.type == "same_fact":
        conditions.append("a.report < b.report")
    elif rule.type == "same_figure":
        conditions.append("a.n < b.n")
        conditions += [_SLIP] if rule.slip else []
    elif rule.type == "claim":
        conditions.append("b.region <> a.region AND left(b.region, 2) = left(a.region, 2) AND b.v > a.v")
    return " AND ".join(conditions) or "TRUE"


def _selected(rule: Rule, role: Role, alias: str) -> str:
    if role.reference is not None:
        return f"{alias}.indicator = {quoted('@' + role.reference)}"
    conditions = [f"{alias}.n > 0"] + ([] if rule.type in _ANY_VALUE else [f"{alias}.v IS NOT NULL"])
    columns = {
        "indicator": role.indicator, "unit": role.unit, "approx": role.approx, "measure": role.measure,
        "kind": rule.kinds, "level": role.level,
    }  # fmt: skip
    conditions += [f"{alias}.{column} IN {listed(values)}" for column, values in columns.items() if values]
    if not role.measure and not role.follows and len(rule.roles) > 1 and not any(_followers(rule)):
        conditions.append(f"{alias}.measure NOT IN ('target', 'change')")
    if rule.printed:
        conditions.append(f"NOT contains({alias}.text, '半')")
    if role.not_label is not None:
        conditions.append(f"NOT regexp_matches({alias}.label, {quoted(role.not_label)})")
    searched = (("label", role.label, "{}"), ("ahead", role.before, "(?:{})$"), ("behind", role.after, "^(?:{})"))
    conditions += [
        f"regexp_matches({alias}.{column}, {quoted(shape.format(expression))})"
        for column, expression, shape in searched
        if expression is not None
    ]
    return " AND ".join(conditions)


def _followers(rule: Rule) -> Iterable[bool]:
    return (role.follows is not None for role in rule.roles.values())


def _code(rule: Rule, reading: str) -> str:
    if rule.type in FORMULAS:
        return code_sql(rule, reading=reading)
    return PLAIN_CODES[rule.type](rule)
