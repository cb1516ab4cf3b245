"""Tells which year a figure is about, and whether it is planned.

In: a document, its numbers, and the year reported on where it is known. Out: `Years`, which answers for any quantity.

A figure's year is, in this order: a year written right before it (由2020年的6000元); the last year or 去年, 今年 that its
sentence names; the year that its paragraph begins with; the year of the heading it stands under (2006年工作回顾); the
year planned for in sections about plans; the year reported on. A year that only something is compared with (比2020年),
or since or until when something holds (2012年以来), is not the figure's year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datapkg.models import Document, Number, Paragraph

_DIGITS: Mapping[str, str] = {
    character: str(value % 10)
    for value, characters in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[  ]?年")
_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-./年][  ]?([0-9]{1,2})[-./月]")
_ADDRESS = re.compile(
    r"((?:19|20)[0-9]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})年(?:[0-9]{1,2}|[一二三四])月[^，。\n]{1,6}在[^，。\n]{2,30}会议上"
)
_REPORT_TITLE = re.compile(r"((?:19|20)[0-9]{2})年?[^。，\n]{0,14}(?:政府|人民委员会)工作(?:的)?报告")
_TITLE = re.compile(
    r"((?:19|20)[0-9]{2})[  ]?年?度?[^。\n]{0,24}(?:综述|总结|回顾|盘点|公报|统计|概况|亮点|年报|报告|工作|盘点|成绩单|答卷)"
)
_REPUBLIC = re.compile(r"(?<![0-9])(1[0-2][0-9]|[3-9][0-9])年(?:度|[0-9]{1,2}月)")
_REPUBLIC_BEGAN = 1911
_LOOKING_BACK = re.compile(r"(?:回望|回顾|回眸|盘点)(?:刚刚过去的)?((?:19|20)[0-9]{2})")
_RELATIVE = re.compile(r"(?P<word>今年|本年|去年|上年|前年|明年|过去一年|过去的一年|一年来)(?P<suffix>同期|末|底|的)?")
_COMPARED = ("比", "较", "同", "超")
_LAST_YEAR = re.compile(r"去年(?!同期)")
_PLAN = re.compile(
    r"预期目标|年度目标|目标任务|工作目标|主要目标|工作打算|工作安排|工作思路|工作计划|下一步|下步|展望|工作部署|工作要点|重点工作任务|今年工作|来年|明年"
)
_REVIEW = re.compile(r"回顾|总结|工作情况|完成情况|主要成绩|取得的成|工作成效|主要做法")
_PLAN_IN_TEXT = re.compile(
    r"(?:预期|年度|主要|发展|工作)目标(?:是|为|：|:)|目标任务(?:是|为|：|:)|将全年工作|工作安排如下|要重点(?:抓好|做好)"
)
ANNUAL_ADDRESS = "title-of-annual-address"
"""An address at the beginning of a year reports on the year before."""
_FORMERLY = re.compile(r"[\s\S]?(?:由|从|的|约|月|年)|[由从]")
_RISES = re.compile(r"(?:提高|提升|增加|上升|增长|扩大|上调|调整|下降|减少|降低|降|增|升)(?:到|至|为)")
_BESIDE = 3
_TERMS = 16
_UNTIL = ("截至", "截止")
_NOT_THEN = ("比", "较", "自", "从", "至", "—", "-", "～", "超")
_SINCE = ("年以来", "年起", "年开始", "年期间", "年至", "年—", "年-")
_HEAD = 1200
_TITLE_LINES = 10
_TITLE_LENGTH = 80


class YearReading(NamedTuple):
    """A year, or None, and what it was read from or why it can't be known."""

    year: int | None
    reason: str


class _Event(NamedTuple):
    position: int
    end: int
    year: int | None
    direct: bool


def infer_year(document: Document) -> YearReading:
    """The year that a document reports on, from its title, its first lines or its date."""
    head = document.text[:_HEAD]
    lines = [head[each.start : each.end] for each in document.paragraphs[:_TITLE_LINES] if each.start < _HEAD]
    for line in lines:
        if found := _REPORT_TITLE.search(line[:_TITLE_LENGTH]):
            return YearReading(int(found[1]) - 1, ANNUAL_ADDRESS)
    for line in lines:
        if (found := _ADDRESS.search(line[:_TITLE_LENGTH])) and (year := _year_value(found[1])) is not None:
            return YearReading(year - 1, ANNUAL_ADDRESS)
    for line in lines:
        if found := _TITLE.search(line[:_TITLE_LENGTH]):
            return YearReading(int(found[1]), "title")
    if found := _LOOKING_BACK.search(head):
        return YearReading(int(found[1]), "looking-back")
    for line in lines:
        if found := _YEAR.match(line.lstrip()):
            return YearReading(int(found[1]), "first-words")
    if found := _DATE.search(head):
        return YearReading(int(found[1]), "date-of-publication")
    if "民国" in head and (found := _REPUBLIC.search(head)):
        return YearReading(int(found[1]) + _REPUBLIC_BEGAN, "republic-era")
    return YearReading(None, "not-stated")


class Years:
    """The years of one document.

    Args:
        document: The document.
        year: The year reported on, or None.
        reason: From what it is known.
        plan_year: The year planned for, where it is declared.
        planned: Whether the whole document is a plan.
    """

    def __init__(
        self, document: Document, *, year: int | None, reason: str, plan_year: int | None = None, planned: bool = False
    ) -> None:
        self._text = document.text
        self._default = YearReading(year, reason)
        self._now = _year_of_writing(document.text, year, reason=reason)
        self._plan_year = plan_year
        self._all_planned = planned
        self._sections = self._read_sections(document.paragraphs)

    def planned(self, paragraph: Paragraph, position: int) -> bool:
        """Whether a figure at a position stands in a passage about what is to come."""
        since = self._sections[paragraph.position].planned_from
        return since is not None and position >= since

    def of_paragraph(self, paragraph: Paragraph, dates: Sequence[Number]) -> ParagraphYears:
        """The years of a paragraph, ready to be asked for each of its figures.

        Args:
            paragraph: The paragraph.
            dates: The numerals in it that are dates.
        """
        events = [event for number in dates if (event := self._dated(number))]
        for match in _RELATIVE.finditer(self._text, paragraph.start, paragraph.end):
            if event := self._relative(match):
                events.append(event)
        events.sort()
        section = self._sections[paragraph.position]
        basis = section.reading
        opening = next((each for each in events if each.position - paragraph.start <= 1 and not each.direct), None)
        if opening is not None:
            basis = YearReading(opening.year, "paragraph")
        return ParagraphYears(self._text, paragraph=paragraph, events=events, basis=basis)

    def _read_sections(self, paragraphs: Sequence[Paragraph]) -> dict[int, _Section]:
        sections: dict[int, _Section] = {}
        planned = self._all_planned
        year: int | None = None
        for paragraph in paragraphs:
            since = paragraph.start if planned else None
            if paragraph.kind == "heading":
                heading = self._text[paragraph.start : paragraph.end]
                ahead, back = _PLAN.search(heading), _REVIEW.search(heading)
                if bool(ahead) != bool(back):
                    planned, year = bool(ahead) or self._all_planned, _heading_year(heading)
            elif found := _PLAN_IN_TEXT.search(self._text, paragraph.start, paragraph.end):
                since = paragraph.start if planned else found.start()
                planned = True
            sections[paragraph.position] = _Section(self._section_year(year, planned), since)
        return sections

    def _section_year(self, year: int | None, planned: bool) -> YearReading:
        if year is not None:
            return YearReading(year, "heading")
        if planned and not self._all_planned:
            coming = self._plan_year or (self._default.year + 1 if self._default.year else None)
            return YearReading(coming, "plan" if coming else "plan-year-not-stated")
        return self._default

    def _dated(self, number: Number) -> _Event | None:
        """A year in figures, unless something is only compared with it or began then."""
        year = _year_value(number.text)
        tail = self._text[number.end : number.end + 5].lstrip()
        if year is None or not tail.startswith("年"):
            return None
        before = self._text[max(0, number.start - 2) : number.start]
        direct = tail.startswith("年的")
        if not direct and before not in _UNTIL and (before.endswith(_NOT_THEN) or tail.startswith(_SINCE)):
            return None
        return _Event(number.start, number.end, year, direct)

    def _relative(self, match: re.Match[str]) -> _Event | None:
        word = match["word"]
        if (
            self._text[max(0, match.start() - 1) : match.start()] in _COMPARED
            or match["suffix"] == "同期"
            or self._now is None
        ):
            return None
        direct = match["suffix"] == "的"
        if word == "上年" and not direct:
            return None
        year = self._now + _OFFSETS.get(word, -1)
        if word == "上年" and self._default.year is not None:
            year = self._default.year - 1
        return _Event(match.start(), match.end() - (1 if direct else 0), year, direct and word == "上年")


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

    def __init__(self, text: str, *, paragraph: Paragraph, events: Sequence[_Event], basis: YearReading) -> None:
        self._text = text
        self._paragraph = paragraph
        self._events = events
        self._basis = basis

    def of(self, number: Number, *, sentence_start: int) -> YearReading:
        """The year of a figure.

        Args:
            number: The quantity.
            sentence_start: Where its sentence starts.
        """
        found: YearReading | None = None
        for event in self._events:
            if event.position >= number.start:
                break
            if event.direct:
                if number.start - event.end <= (_TERMS if number.part == "term" else _BESIDE):
                    return YearReading(event.year, "beside")
            elif event.position >= sentence_start or self._basis.year is None:
                found = YearReading(event.year, "sentence" if event.position >= sentence_start else "before")
        if found is None and _FORMERLY.match(self._text, number.start - 2) is not None and self._rises(number):
            return YearReading(None, "earlier-time-not-stated")
        return found or self._basis

    def _rises(self, number: Number) -> bool:
        """Whether the figure is where a change started: 由724元提高到760元."""
        return _RISES.match(self._text, number.unit_end) is not None


def _year_of_writing(text: str, year: int | None, *, reason: str) -> int | None:
    """What 今年 means: the year reported on, or the next one where the text looks back on 去年 or plans ahead."""
    if year is None:
        return None
    if reason == ANNUAL_ADDRESS:
        return year + 1
    this = "今年" in text
    last = any(text[max(0, each.start() - 1) : each.start()] not in _COMPARED for each in _LAST_YEAR.finditer(text))
    if last and (not this or _PLAN.search(text)):
        return year + 1
    return year


def _heading_year(heading: str) -> int | None:
    found = _YEAR.search(heading)
    return int(found[1]) if found else None


def _year_value(text: str) -> int | None:
    digits = "".join(_DIGITS.get(character, character) for character in text if not character.isspace())
    if len(digits) == 4 and digits.isascii() and digits.isdigit() and digits[:2] in ("18", "19", "20"):
        return int(digits)
    return None
