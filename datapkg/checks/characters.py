"""Checks a source for characters that make its numbers suspect: one result for each kind that it holds.

What `datapkg.text.oddities` finds is weighed here: a zero-width space in prose harms nobody, inside a number it hides
what a reader sees as two. No number is changed by these checks; they say where a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from datapkg.checks.rows import check_row, plain_result
from datapkg.checks.rules import Words
from datapkg.models.tables import CheckInputRow, CheckResultRow, CheckRow, ObservationRow
from datapkg.text import Oddity, oddities
from datapkg.text.oddities import OddityKind

CHARACTERS = check_row(
    "source-characters",
    type="digits",
    scope="report",
    severity="warning",
    title=Words(zh="数字中没有可疑字符", en="No suspect characters at numbers"),
    why=Words(
        zh="看不见的、改变方向的或形似数字的字符，会使人和程序读出不同的数。",
        en="Characters that hide, turn the order or only look like digits make people and programs read two numbers.",
    ),
)
_NAMES: Mapping[OddityKind, tuple[str, str]] = {
    "direction": ("改变文字方向的控制符", "controls that turn the direction of text"),
    "hidden": ("数字中看不见的字符", "hidden characters inside numbers"),
    "control": ("控制字符", "control characters"),
    "combining": ("加在数字上的符号", "marks set on digits"),
    "foreign": ("其他文字的数字", "digits of other scripts"),
    "lookalike": ("形似数字的字母", "letters that look like digits"),
    "raised": ("数字后的上标", "raised digits behind numbers"),
    "dash": ("像破折号的“一”", "一 where a dash may be meant"),
    "sign": ("含义不明的正负号", "signs of unclear meaning"),
    "mojibake": ("错误解码的痕迹", "traces of a wrong decoding"),
}
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NEAR = 3
_MOST_FIGURES = 5
_SHOWN = 8


class CharacterRows(NamedTuple):
    """The row of this check, its results, and the figures that they rest on."""

    check: CheckRow
    results: tuple[CheckResultRow, ...]
    inputs: tuple[CheckInputRow, ...]


def check_characters(report_id: str, *, source: str, observations: Sequence[ObservationRow]) -> CharacterRows:
    """Look for suspect characters in the source of a report.

    Args:
        report_id: The report.
        source: Its decoded source.
        observations: Its observations, so that a result can name those that stand beside such a character.
    """
    found: dict[OddityKind, list[Oddity]] = {}
    for oddity in oddities(source):
        if _matters(oddity, source):
            found.setdefault(oddity.kind, []).append(oddity)
    results: list[CheckResultRow] = []
    inputs: list[CheckInputRow] = []
    for kind, places in sorted(found.items()):
        results.append(_result(report_id, kind, places, source=source))
        inputs += _inputs(results[-1], places, observations)
    return CharacterRows(
        CHARACTERS.model_copy(update={"evaluated": 1}), tuple(results or [_clean(report_id)]), tuple(inputs)
    )


def _matters(oddity: Oddity, source: str) -> bool:
    """Whether it can change what is read: hidden characters and single direction marks only do inside a number."""
    if oddity.kind == "hidden":
        return source[oddity.start - 1 : oddity.start] in _DIGITS and source[oddity.end : oddity.end + 1] in _DIGITS
    return True


def _clean(report_id: str) -> CheckResultRow:
    return _row(
        f"{CHARACTERS.check_id}-{report_id}", report_id, sound=True,
        zh="没有可疑字符", en="there are no suspect characters",
    )  # fmt: skip


def _result(report_id: str, kind: OddityKind, found: Sequence[Oddity], *, source: str) -> CheckResultRow:
    first, (zh, en) = found[0], _NAMES[kind]
    context = visible(source[max(0, first.start - _SHOWN) : first.start + _SHOWN])
    return _row(
        f"{CHARACTERS.check_id}-{report_id}-{kind}", report_id, sound=False,
        zh=f"来源中有{zh} {len(found)} 处，第一处在第 {first.start} 字：“{context}”",
        en=f"{len(found)} × {en}; the first at {first.start} of the source: {context!r}",
    )  # fmt: skip


def visible(text: str) -> str:
    """A text whose unprintable characters are shown as U+XXXX in angle brackets."""
    return "".join(each if each.isprintable() else f"<U+{ord(each):04X}>" for each in text)


def _inputs(
    result: CheckResultRow, found: Sequence[Oddity], observations: Sequence[ObservationRow]
) -> Iterator[CheckInputRow]:
    """The figures beside such characters, the first few."""
    known = {place for oddity in found for place in range(oddity.start - _NEAR, oddity.start + _NEAR)}
    beside = (
        row
        for row in observations
        if row.derived_from is None and not known.isdisjoint(range(row.source_start, row.source_end))
    )
    for position, row in zip(range(1, _MOST_FIGURES + 1), beside, strict=False):
        yield CheckInputRow(
            result_id=result.result_id,
            position=position,
            role="figure",
            observation_id=row.observation_id,
            text=row.text,
        )


def _row(result_id: str, report_id: str, *, sound: bool, zh: str, en: str) -> CheckResultRow:
    return plain_result(
        result_id,
        check_id=CHARACTERS.check_id,
        report_id=report_id,
        severity=CHARACTERS.severity,
        verdict="consistent" if sound else "implausible",
        fault=None if sound else "source",
        words=Words(zh=zh, en=en),
    )
