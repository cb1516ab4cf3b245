"""Tells which year a figure is about, and whether it is planned.

In: a document, its numbers, and the year reported on where it is known. Out: `Years`, which answers for any quantity.

A figure's year is, in this order: that of a list of years that 分别 gives to it; a year written right before it
(由2020年的6000元); the last year or 去年, 今年 that its sentence names; the year that its paragraph begins with; the
year of the heading it stands under (2006年工作回顾);
the year planned for in sections about plans; the year reported on. A year that only something is compared with
(比2020年), or since or until when something holds (2012年以来), is not the figure's year; but what rose since then
(同2020年相比，由5元增加到6元) had its first value then.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datapkg.models import Document, Number, Paragraph
from datapkg.observations.documents import (
    ANNUAL_ADDRESS,
    DATE_OF_PUBLICATION,
    PRINTED_YEAR,
    DocumentPatterns,
    YearReading,
    year_value,
)
from datapkg.observations.year_lists import Event, listed_year

_RELATIVE = re.compile(
    r"(?P<word>今年|本年|去年|上年|(?<![之以日月末底天])前年(?![满龄])|明年|过去一年|过去的一年|一年来)(?P<suffix>同期|末|底|的)?"
)
_COMPARED = ("比", "较", "同", "超")
_LAST_YEAR = re.compile(r"去年(?!同期)")
_FORMERLY = re.compile(r"[\s\S]?(?:由|从|的|约|月|年)|[由从]")
_RISES = re.compile(r"(?:提高|提升|增加|上升|增长|扩大|上调|调整|下降|减少|降低|降|增|升)(?:到|至|为)")
_BESIDE = 3
_NEAR = 8
_LONGEST_SENTENCE = 120
_SEMICOLONS = (";", "；")
_EVENTS = 12
_TERMS = 16
_UNTIL = ("截至", "截止")
_NOT_THEN = ("比", "较", "自", "从", "至", "—", "-", "～", "超", "立于", "办于", "生于", "始于")
_SINCE = (
    "年以来",
    "年起",
    "年开始",
    "年期间",
    "年至",
    "年到",
    "年—",
    "年-",
    "年前",
    "年以前",
    "年之前",
    "年底前年满",
    "年底前已",
)
_AGAINST = re.compile(r"[同与和跟]")
_COMPARISON = re.compile("年[^，,。；;\n]{1,20}(?:相比|对比)")
_SPAN = re.compile(r"[两二三四五六七八九十几][年]")
_OF_SPAN = re.compile(r"年的[一二三四五六七八九十两几0-9]{1,3}年")
_WILL = re.compile(r"将|拟|力争|预计|计划(?![经生])")
_RUN_IN = re.compile(r"[ \u3000]{0,20}[（(]?[一二三四五六七八九十]{1,3}[）)、.．]{1,2}([^。，,：:；\n]{2,20})[。：:]")
_ONCE = re.compile(r"原来|原有|原先|此前")


class Years:
    """The years of one document.

    Args:
        document: The document.
        year: The year reported on, or None.
        reason: From what it is known.
        patterns: Words that tell what documents are about.
        plan_year: The year planned for, where it is declared.
    """

    def __init__(
        self,
        document: Document,
        *,
        year: int | None,
        reason: str,
        patterns: DocumentPatterns,
        plan_year: int | None = None,
    ) -> None:
        self._text = document.text
        self._patterns = patterns
        self._default = YearReading(year, reason)
        self._now = _year_of_writing(document.text, year, reason=reason, patterns=patterns)
        self._plan_year = plan_year
        self._sections = self._read_sections(document.paragraphs)

    def planned(self, paragraph: Paragraph, position: int) -> bool:
        """Whether a figure at a position stands in a passage about what is to come."""
        since = self._sections[paragraph.position].planned_from
        return since is not None and position >= since

    def announced(self, number: Number, reading: YearReading, *, sentence_start: int) -> bool:
        """Whether a sentence says of a figure that it will be so in a later year: 2024年将新建5所.

        Args:
            number: The figure.
            reading: Its year.
            sentence_start: Where its sentence starts.
        """
        if reading.year is None or self._default.year is None or reading.year <= self._default.year:
            return False
        return _WILL.search(self._text, _whole_sentence(self._text, sentence_start), number.start) is not None

    def of_paragraph(self, paragraph: Paragraph, dates: Sequence[Number]) -> ParagraphYears:
        """The years of a paragraph, ready to be asked for each of its figures.

        Args:
            paragraph: The paragraph.
            dates: The numerals in it that are dates.
        """
        events = [event for number in dates if (event := self._dated(number))]
        words = _RELATIVE.finditer(self._text, paragraph.start, paragraph.end)
        events += [event for word in words if (event := self._relative(word))]
        events.sort()
        section = self._sections[paragraph.position]
        basis = section.reading
        named = (each for each in events if not each.direct and not each.compared)
        opening = next((each for each in named if each.position - paragraph.start <= 1), None)
        if opening is not None:
            basis = YearReading(opening.year, "paragraph")
        return ParagraphYears(self._text, paragraph=paragraph, events=events, basis=basis)

    def _read_sections(self, paragraphs: Sequence[Paragraph]) -> dict[int, _Section]:
        sections: dict[int, _Section] = {}
        planned = False
        year: int | None = None
        for paragraph in paragraphs:
            since = paragraph.start if planned else None
            if paragraph.kind == "heading":
                heading = self._text[paragraph.start : paragraph.end]
                ahead, back = self._patterns.plan.search(heading), self._patterns.review.search(heading)
                if bool(ahead) != bool(back):
                    planned, year = bool(ahead), _heading_year(heading)
            elif (run_in := _RUN_IN.match(self._text, paragraph.start, paragraph.end)) and (
                bool(self._patterns.plan.search(run_in[1])) != bool(self._patterns.review.search(run_in[1]))
            ):
                planned = self._patterns.plan.search(run_in[1]) is not None
                since = run_in.end() if planned else None
            elif found := self._patterns.goal.search(self._text, paragraph.start, paragraph.end):
                since = paragraph.start if planned else found.start()
                planned = True
            sections[paragraph.position] = _Section(self._section_year(year, planned), since)
        return sections

    def _section_year(self, year: int | None, planned: bool) -> YearReading:
        if year is not None:
            return YearReading(year, "heading")
        if planned:
            coming = self._plan_year or (self._default.year + 1 if self._default.year else None)
            return YearReading(coming, "plan" if coming else "plan-year-not-stated")
        return self._default

    def _dated(self, number: Number) -> Event | None:
        """A year in figures, unless something is only compared with it or began then."""
        year = year_value(number.text)
        tail = self._text[number.end : number.end + 5].lstrip()
        if year is None or not (tail.startswith("年") or _SPAN.match(tail)):
            return None
        before = self._text[max(0, number.start - 2) : number.start]
        if _AGAINST.match(before[-1:]) and tail.startswith(("年相比", "年比")):
            return Event(number.start, number.end, year, direct=False, compared=True)
        if _AGAINST.match(before[-1:]) and _COMPARISON.match(self._text, number.end):
            return None
        direct = tail.startswith("年的") and _OF_SPAN.match(tail) is None
        if not direct and before not in _UNTIL and (before.endswith(_NOT_THEN) or tail.startswith(_SINCE)):
            return None
        return Event(number.start, number.end, year, direct)

    def _relative(self, match: re.Match[str]) -> Event | None:
        word, suffix = match["word"], match["suffix"]
        if self._text[max(0, match.start() - 1) : match.start()] in _COMPARED or self._now is None:
            return None
        year = self._now + _OFFSETS.get(word, -1)
        if word in _PAST_YEAR and self._default.year is not None and self._default.reason != DATE_OF_PUBLICATION:
            year = self._default.year
        if word == "上年" and self._default.year is not None:
            year = self._default.year - 1
        if suffix == "同期":
            stated = word in _LAST and self._text[match.end() : match.end() + 1] in _STATES
            return Event(match.start(), match.end(), year, direct=True) if stated else None
        if word == "上年":
            return Event(match.start(), match.end() - 1, year, direct=True) if suffix == "的" else None
        return Event(match.start(), match.end() - (1 if suffix == "的" else 0), year, direct=False)


_LAST = ("去年", "上年")
_PAST_YEAR = ("过去一年", "过去的一年", "一年来")
"""In a report, the year that it reports on, whether that is over or not."""
_MULTIPLES = ("%", "倍", "成")
_EQUALS = ("是", "为", "于")
_STATES = ("为", "是", "的")
_OFFSETS: Mapping[str, int] = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}


class _Section(NamedTuple):
    reading: YearReading
    planned_from: int | None


class ParagraphYears:
    """The years that a paragraph names, asked for each figure.

    Args:
        text: The view.
        paragraph: The paragraph.
        events: The years named in it, by place.
        basis: The year of the paragraph as a whole.
    """

    def __init__(self, text: str, *, paragraph: Paragraph, events: Sequence[Event], basis: YearReading) -> None:
        self._text = text
        self._paragraph = paragraph
        self._events = events
        self._starts = [event.position for event in events]
        self._basis = basis

    def of(self, number: Number, *, sentence_start: int) -> YearReading:
        """The year of a figure.

        Args:
            number: The quantity.
            sentence_start: Where its sentence starts.
        """
        sentence_start = _whole_sentence(self._text, sentence_start)
        index = bisect_left(self._starts, number.start)
        events = self._events[max(0, index - _EVENTS) : index]
        if (listed := listed_year(self._text, number.start, events=events, since=sentence_start)) is not None:
            return YearReading(listed, "respectively")
        for event in reversed(events):
            near = number.start - event.end <= (_TERMS if number.part == "term" else _BESIDE)
            if event.direct and near and not self._is_multiple(number, event):
                return YearReading(event.year, "beside")
        if self._was(number):
            before = [event for event in events if event.compared and event.position >= sentence_start]
            return YearReading(before[-1].year, "compared") if before else YearReading(None, "earlier-time-not-stated")
        for event in reversed(events):
            if event.direct or event.compared:
                continue
            if event.position >= sentence_start:
                return YearReading(event.year, "sentence")
            if self._basis.year is None:
                return YearReading(event.year, "before")
        return self._basis

    def _is_multiple(self, number: Number, event: Event) -> bool:
        """Whether the figure says how many times that of another year it is: 是去年同期的189%."""
        return number.unit in _MULTIPLES and self._text[event.position - 1 : event.position] in _EQUALS

    def _was(self, number: Number) -> bool:
        """Whether the figure is what another one was before: 由724元提高到760元, 从原来的6人次提升到20人次."""
        if not self._rises(number):
            return False
        if _FORMERLY.match(self._text, max(0, number.start - 2)) is not None:
            return True
        return _ONCE.search(self._text, max(0, number.start - _NEAR), number.start) is not None

    def _rises(self, number: Number) -> bool:
        """Whether the figure is where a change started: 由724元提高到760元."""
        return _RISES.match(self._text, number.unit_end) is not None


def _year_of_writing(text: str, year: int | None, *, reason: str, patterns: DocumentPatterns) -> int | None:
    """What 今年 means: the year reported on, or the next one where the text looks back on 去年 or plans ahead."""
    if year is None:
        return None
    if reason == ANNUAL_ADDRESS:
        return year + 1
    if reason == DATE_OF_PUBLICATION:
        return year
    this = "今年" in text
    last = any(text[max(0, each.start() - 1) : each.start()] not in _COMPARED for each in _LAST_YEAR.finditer(text))
    if last and (not this or patterns.plan.search(text)):
        return year + 1
    return year


def _whole_sentence(text: str, start: int) -> int:
    """Where the sentence starts that a half of it, behind a semicolon, belongs to: what is said first goes for both."""
    if text[start - 1 : start] not in _SEMICOLONS:
        return start
    floor = max(0, start - _LONGEST_SENTENCE)
    return max(floor, text.rfind("。", floor, start) + 1, text.rfind("\n", floor, start) + 1)


def _heading_year(heading: str) -> int | None:
    found = PRINTED_YEAR.search(heading)
    return int(found[1]) if found else None
