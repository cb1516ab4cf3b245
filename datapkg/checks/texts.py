"""The two rule types that read paragraphs instead of figures.

`enumeration`: a number of things is announced, and the things are listed in front of it
(农村低保、…、组织协调“六张保障网”).
等 leaves a list open. Where nothing but closeness says that the list is meant, a difference says nothing (the last item
may hold a verb) and is left out.

Headings count too: 十大亮点 and the headings 亮点一 to 亮点十. Where their numbers differ a heading may have been lost,
so the verdict is `cannot_tell`.

`ledger`: every Arabic digit of a report's paragraphs must stand in a mention, so that no numeral is lost in silence.
"""

# ruff: noqa: S608 -- SQL is put together here; every text of a rule or a file passes `quoted`, numbers are integers
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import duckdb

from datapkg.checks.judged import Figure, Judged
from datapkg.checks.judging import Judgement
from datapkg.checks.printed import read_printed
from datapkg.checks.rules import Rule
from datapkg.checks.verdicts import FAILS, MEETS, TOUCHES, Code, Codes, Doubt

_COUNT = re.compile(
    '(?P<quote>[“‘"])?(?P<said>[二两三四五六七八九十]|[2-9]|1[0-9])(?P<classifier>大类|个方面|[张项大类本种个条套支道库])'
)
_NUMERALS = frozenset("0123456789.一二三四五六七八九十百千万亿第几")
_STOPS = frozenset("，。；：:;,!?！？（）()《》\n")
_CLOSING = {"”": "“", "’": "‘", "」": "「"}
_FURTHEST = 160
_NO_NAME = 4
"""Smaller numbers are often part of a name: “两项补贴”, “三大差距”."""
_NEAR = 2
"""A list that is much shorter or longer isn't the one that is meant."""


class Enumeration(NamedTuple):
    """A list and the number that is said of it.

    Args:
        said: The number.
        words: The number with its classifier, as it stands in the text.
        items: How many items are listed.
        maybe: How many more there may be, where 和 or 及 may join two items or stand inside one.
        is_open: Whether 等 leaves the list open.
        is_sure: Whether the number is quoted right behind the list, so that it can only mean the list.
        start: Where the number stands.
    """

    said: int
    words: str
    items: int
    maybe: int
    is_open: bool
    is_sure: bool
    start: int

    @property
    def code(self) -> Code:
        """Whether what is said and what is listed agree."""
        if self.items <= self.said <= self.items + self.maybe:
            return MEETS
        if self.is_open and self.items < self.said:
            return MEETS
        likely = self.said >= _NO_NAME and abs(self.said - self.items) <= _NEAR
        return FAILS if self.is_sure and likely and not self.is_open else TOUCHES


def enumerations(text: str) -> Iterator[Enumeration]:
    """Every announced and listed number of things of a paragraph."""
    for match in _COUNT.finditer(text):
        start = match.start()
        before = text[start - 1 : start] if start else ""
        if before in _NUMERALS or before in {"", "、", "“"}:
            continue
        listed = _list_before(text, start)
        printed = read_printed(match["said"])
        if listed is None or printed is None:
            continue
        items, maybe, is_open = listed
        words = match["said"] + match["classifier"]
        sure = bool(match["quote"]) and match["classifier"] != "个"
        found = Enumeration(int(printed.value), words, items, maybe, is_open, sure, start)
        if found.code != TOUCHES:
            yield found


def _list_before(text: str, end: int) -> tuple[int, int, bool] | None:
    """How many items, how many more at most, and whether 等 stands behind them; None where there is no list."""
    is_open = text[end - 1] == "等" or text[end - 1 : end] == "余"
    marks, joins, awaited = 0, 0, ""
    for place in range(end - 1, max(end - _FURTHEST, 0) - 1, -1):
        character = text[place]
        if awaited:
            awaited = "" if character == awaited else awaited
        elif character in _CLOSING:
            awaited = _CLOSING[character]
        elif character in _STOPS or character == "“":
            break
        elif character == "、":
            marks += 1
        elif character in "和及与" and not marks:
            joins += 1
    return (marks + 1, joins, is_open) if marks else None


def judge_texts(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[Judgement]:
    """Run the rules of type enumeration and ledger."""
    found = []
    for rule in rules:
        if rule.type == "enumeration":
            found.append(_judgement(rule, [*_judge_lists(connection, rule), *_judge_headings(connection, rule)]))
        elif rule.type == "ledger":
            found.append(_judgement(rule, _judge_ledger(connection, rule)))
    return found


def _judgement(rule: Rule, judged: Iterable[Judged]) -> Judgement:
    rows = tuple(judged)
    return Judgement(rule, len(rows), 0, rows)


def _judge_lists(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Iterator[Judged]:
    rows = connection.execute(
        "SELECT paragraph_id, p.report_id, text, coalesce(r.region_code, ''), coalesce(TRY_CAST(r.year AS INTEGER), 0) "
        "FROM paragraphs p LEFT JOIN reports r USING (report_id) "
        "WHERE contains(text, '、') ORDER BY paragraph_id"
    ).fetchall()
    for paragraph_id, report_id, text, region_code, year in rows:
        for each in enumerations(text):
            figures = {
                "said": _text_figure(each.words, report_id, paragraph_id, region_code, year),
                "listed": _text_figure(f"列出{each.items}项", report_id, paragraph_id, region_code, year),
            }
            yield Judged(rule, figures, Codes(each.code, each.code, each.code), Doubt())


_HEADING = "^([^一二三四五六七八九十0-9，。、：“”]{2,4})[一二三四五六七八九十]{1,2}$"
_HEADINGS = f"""
    WITH headings AS (
        SELECT report_id, regexp_extract(text, '{_HEADING}', 1) AS word, count(DISTINCT text) AS items
        FROM paragraphs WHERE regexp_matches(text, '{_HEADING}') GROUP BY ALL HAVING items > 1)
    SELECT p.report_id, p.paragraph_id, p.text, h.word, h.items, coalesce(r.region_code, ''),
        coalesce(TRY_CAST(r.year AS INTEGER), 0)
    FROM headings h JOIN paragraphs p USING (report_id) LEFT JOIN reports r USING (report_id)
    WHERE contains(p.text, h.word) ORDER BY p.paragraph_id, h.word
"""


def _judge_headings(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Iterator[Judged]:
    seen: set[tuple[str, str]] = set()
    for report_id, paragraph_id, text, word, items, region_code, year in connection.execute(_HEADINGS).fetchall():
        match = re.search(f"([二两三四五六七八九十]|[2-9]|1[0-9])[大项个条]{re.escape(word)}", text)
        printed = read_printed(match[1]) if match else None
        if match is None or printed is None or (report_id, word) in seen:
            continue
        seen.add((report_id, word))
        code = MEETS if int(printed.value) == items else TOUCHES
        figures = {
            "said": _text_figure(match[0], report_id, paragraph_id, region_code, year),
            "listed": _text_figure(f"标题{items}个", report_id, paragraph_id, region_code, year),
        }
        yield Judged(rule, figures, Codes(code, code, code), Doubt())


def _judge_ledger(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Iterator[Judged]:
    if not connection.execute("SELECT 1 FROM mentions LIMIT 1").fetchall():
        return
    digits = "sum(length(regexp_replace(translate({}, '０１２３４５６７８９', '0123456789'), '[^0-9]', '', 'g')))"
    rows = connection.execute(
        f"WITH printed AS (SELECT report_id, {digits.format('text')} AS n FROM paragraphs GROUP BY report_id), "
        f"kept AS (SELECT report_id, {digits.format('text')} AS n FROM mentions GROUP BY report_id) "
        "SELECT p.report_id, p.n, coalesce(k.n, 0), "
        "coalesce(r.region_code, ''), coalesce(TRY_CAST(r.year AS INTEGER), 0) "
        "FROM printed p LEFT JOIN kept k USING (report_id) LEFT JOIN reports r USING (report_id) "
        "ORDER BY p.report_id"
    ).fetchall()
    for report_id, printed, kept, region_code, year in rows:
        code = MEETS if kept >= (printed or 0) else FAILS
        figures = {
            "printed": _text_figure(f"正文{printed or 0}个数字字符", report_id, "", region_code, year),
            "kept": _text_figure(f"台账{kept}个", report_id, "", region_code, year),
        }
        yield Judged(rule, figures, Codes(code, code, code), Doubt())


def _text_figure(text: str, report_id: str, paragraph_id: str, region_code: str, year: int) -> Figure:
    return Figure(
        observation_id="", report_id=report_id, paragraph_id=paragraph_id, region_code=region_code, year=year,
        label="", text=text, unit="", value=None, approx="exact", measure="stock", confidence=100,
        corrected=False, reread=True,
    )  # fmt: skip
