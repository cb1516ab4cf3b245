"""Finds, reads and classes every numeral of a text in one pass.

In: a text (usually a Document's view) and the declared vocabulary. Out: one Number for every numeral, ordered by place.
A numeral is found by one pattern that starts with a class of characters; what it is, is decided by the words that touch
it, looked up in tables; what a rate is counted for, and whether the figure fell, by looking back inside its clause.
"""

from __future__ import annotations

from functools import lru_cache

from datapkg.models.data import Number
from datapkg.quantities.context import Context
from datapkg.quantities.lexicon import Decision, Judge, Phrase, Table, compile_phrases
from datapkg.quantities.numerals import Numeral, read_numeral
from datapkg.quantities.patterns import CLOCK, CONNECTOR, DATE, LISTED, MONTH_DAY, RATIO, RUN, numeral_pattern
from datapkg.quantities.tables import Tables, find_tables
from datapkg.vocabulary import Vocabulary

_UNDECIDED = Decision(None, "unknown", None, 0, False)
_SMALL = frozenset({"one", "two", "digit", "ten", "digits", "chinese", "few", "round", "unreadable"})
_ALONE = frozenset({"one", "two", "digit", "ten", "integer", "few", "digits", "code", "decimal", "year", "chinese", "scaled", "round"})
_PLAIN = frozenset({"integer", "decimal", "scaled", "percent", "year", "code", "digit", "ten", "chinese", "two", "one"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NUMBER = tuple.__new__


def scan(text: str, *, vocabulary: Vocabulary) -> list[Number]:
    """Every numeral of a text, ordered by place.

    Args:
        text: Any text; positions of the result are positions in it.
        vocabulary: The declared units and rules.
    """
    return scanner_for(vocabulary).scan(text)


@lru_cache(maxsize=4)
def scanner_for(vocabulary: Vocabulary) -> Scanner:
    """The compiled scanner of a vocabulary."""
    return Scanner(vocabulary)


class Scanner:
    """A vocabulary compiled for scanning.

    Args:
        vocabulary: The declared units and rules.
    """

    MEMORY = 50_000

    def __init__(self, vocabulary: Vocabulary) -> None:
        classification = vocabulary.classification
        self._numeral = numeral_pattern(
            units=classification.units_with_thousand, words=classification.words_with_multiplier
        )
        self._judge = Judge(classification, vocabulary.units)
        self._ahead, self._back = compile_phrases(classification.phrases)
        self._context = Context(classification, vocabulary.units, self._judge)
        self._numerals: dict[str, Numeral] = {}

    def read(self, token: str) -> Numeral:
        """The numeral, remembered."""
        numeral = self._numerals.get(token)
        if numeral is None:
            if len(self._numerals) >= self.MEMORY:
                self._numerals.clear()
            numeral = self._numerals[token] = read_numeral(token)
        return numeral

    def scan(self, text: str) -> list[Number]:
        """Every numeral of a text, ordered by place."""
        found: list[Number] = []
        tables = find_tables(text)
        done = 0
        for match in self._numeral.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            done = self._take(text, start, end, match.group(), found, tables)
        return found

    def _take(self, text: str, start: int, end: int, token: str, found: list[Number], tables: Tables | None) -> int:
        """Read one numeral into `found`; returns where the next may start."""
        if token[0] > "9":
            phrase = self._phrase(text, start, end)
            if phrase is not None:
                return self._take_phrase(text, start - phrase.offset, phrase, found)
        else:
            behind = text[end : end + 1]
            if behind in "-/.:：" and behind:
                stop = self._take_date(text, start, found)
                if stop:
                    return stop
        numeral = self.read(token)
        if numeral.ends is not None:
            return self._take_neighbours(text, start, end, numeral, found, tables)
        self._add(text, start, end, token, numeral, found, tables)
        return end

    def _phrase(self, text: str, start: int, end: int) -> Phrase | None:
        """The longest set phrase here that the numeral doesn't reach out of (一点 is none in 一点四倍)."""
        for table, key in ((self._ahead, text[start : start + 2]), (self._back, text[start - 1 : start + 1])):
            for phrase in table.get(key, ()):
                origin = start - phrase.offset
                if not phrase.offset and text[start - 1 : start] == "第":
                    continue
                if end <= origin + len(phrase.text) and text.startswith(phrase.text, origin):
                    return phrase
        return None

    def _take_phrase(self, text: str, origin: int, phrase: Phrase, found: list[Number]) -> int:
        stop = origin
        for first, last in phrase.runs:
            stop = origin + last
            if phrase.kind != "none":
                begin = origin + first
                found.append(_NUMBER(Number, (begin, stop, text[begin:stop], phrase.kind, phrase.rule, None, None, None, 0, None, None)))
        return stop

    def _take_date(self, text: str, start: int, found: list[Number]) -> int:
        match, rule = DATE.match(text, start) or MONTH_DAY.match(text, start), "iso-date"
        if match is None:
            match, rule = CLOCK.match(text, start), "clock"
            if match is None or text[max(0, start - 4) : start].rstrip().endswith(("比", "比为", "为", "率")):
                return 0
        for run in RUN.finditer(text, start, match.end()):
            first, last = run.span()
            found.append(_NUMBER(Number, (first, last, run.group(), "date", rule, None, None, None, 0, None, None)))
        return match.end()

    def _take_neighbours(self, text: str, start: int, end: int, numeral: Numeral, found: list[Number], tables: Tables | None) -> int:
        decision, at = self._decide(text, start, end, numeral)
        if decision.kind != "quantity" or numeral.ends is None:
            self._add(text, start, end, text[start:end], numeral, found, tables)
            return end
        middle = start + numeral.split
        for first, last, value, part in ((start, middle, numeral.ends[0], "lower"), (middle, end, numeral.ends[1], "upper")):
            exact = numeral._replace(value=value, ends=None)
            number = self._context.quantity(text, first, last, exact, decision, at, found)
            found.append(number._replace(part=part))
        return end

    def _decide(self, text: str, start: int, end: int, numeral: Numeral) -> tuple[Decision, int]:
        """What the words straight before and behind say, and where the words behind start."""
        at = _skip_spaces(text, start, end)
        behind = _longest_at(self._judge.behind, text, at)
        before = _longest_before(self._judge.before, text, start)
        if behind and behind[-1] in _LETTERS and text[at + len(behind) : at + len(behind) + 1] in _LETTERS:
            return Decision("name", "letter-behind", None, 0, False), at
        return self._judge.decide(behind, before, numeral.shape), at

    def _add(self, text: str, start: int, end: int, token: str, numeral: Numeral, found: list[Number], tables: Tables | None) -> None:
        if numeral.shape in _PLAIN:
            sign = self._context.signed(text, start, numeral)
            if sign:
                start -= sign
                token = text[start:end]
                numeral = numeral._replace(value=-numeral.value) if numeral.value is not None else numeral
            if found and found[-1].part == "lower" and found[-1].unit in ("%", "‰") and start - found[-1].end <= 3 and not numeral.unit:
                numeral = numeral._replace(shape="percent", unit=found[-1].unit)
        decision, at = self._decide(text, start, end, numeral)
        if decision.unit is None and tables is not None:
            cell = tables.cell(start, end)
            if cell is not None:
                numeral, decision = self._context.in_cell(cell, numeral)
        if decision.rule == "indefinite-article" and found and found[-1].unit_end == start and found[-1].kind == "quantity":
            decision = decision._replace(kind="quantity", rule="counted-beside", gives_way=False)
        part = None
        if decision.unit is None and numeral.shape in _ALONE or numeral.shape == "percent":
            numeral, decision, part = self._look_ahead(text, start, end, numeral, decision)
        if decision.kind is None:
            decision = self._undecided(text, start, end, token, numeral, decision)
        if decision.kind == "quantity" and numeral.value is None:
            decision = _UNDECIDED
        if (decision.kind == "quantity" or decision.gives_way) and numeral.shape in _SMALL and self._context.quoted(text, start, end):
            decision = Decision("name", "quoted", None, 0, False)
        if decision.kind == "quantity" and self._context.in_title(text, start):
            decision = Decision("name", "in-title", None, 0, False)
        if decision.kind == "quantity":
            number = self._context.quantity(text, start, end, numeral, decision, at, found)
            found.append(number if part is None else number._replace(part=part))
            return
        kind = decision.kind or "other"
        rule = decision.rule if decision.kind else "unknown"
        found.append(_NUMBER(Number, (start, end, token, kind, rule, None, None, None, 0, None, None)))

    def _look_ahead(self, text: str, start: int, end: int, numeral: Numeral, decision: Decision) -> tuple[Numeral, Decision, str | None]:
        """The lower end of a range and the members of a list take what stands behind the last: 80—100万元, 5、6月."""
        connector = CONNECTOR.match(text, end)
        following = self._numeral.match(text, connector.end()) if connector else None
        if following is not None:
            return self._range(text, start, numeral, decision, following.group(), following.end())
        if (decision.kind is not None and not decision.weak) or numeral.shape == "percent":
            return numeral, decision, None
        shared = self._shared(text, start, end, numeral)
        if shared is not None:
            return numeral, shared, None
        ratio = RATIO.match(text, end)
        if ratio is not None and self._numeral.match(text, ratio.end()):
            return numeral, _ratio_term(numeral, alone=not text[end + 1 :].startswith(("1:", "1："))), "term"
        if text[start - 1 : start] in ":：∶" and text[start - 2 : start - 1].isdigit():
            return numeral, _ratio_term(numeral, alone=True), "term"
        return numeral, decision, None

    def _shared(self, text: str, start: int, end: int, numeral: Numeral) -> Decision | None:
        """What stands behind the last of a list, for each of its members: 5、6月, 一、二、三产."""
        for _ in range(8):
            listed = LISTED.match(text, end)
            following = self._numeral.match(text, listed.end()) if listed else None
            if following is None:
                return None
            other = self.read(following.group()).shape
            if other != numeral.shape and not {other, numeral.shape} <= {"one", "two", "digit", "ten"}:
                return None
            end = following.end()
            decision, _at = self._decide(text, start, end, numeral)
            if decision.kind is not None and not decision.weak:
                return decision._replace(length=0)
        return None

    def _range(self, text: str, start: int, numeral: Numeral, decision: Decision, token: str, end: int) -> tuple[Numeral, Decision, str | None]:
        upper = self.read(token)
        if numeral.value is None or upper.value is None:
            return numeral, decision, None
        if upper.shape == "percent" and numeral.shape in ("integer", "decimal", "digit"):
            numeral = numeral._replace(shape="percent", unit=upper.unit)
        elif numeral.scale == 1 and upper.scale > 1 and numeral.value * upper.scale <= upper.value:
            numeral = numeral._replace(value=numeral.value * upper.scale, shape="scaled")
        shared, _ = self._decide(text, start, end, numeral)
        if shared.kind is None and upper.shape == "year":
            return numeral, decision, None
        if shared.kind is None and numeral.shape == "percent":
            shared = Decision("quantity", "share", numeral.unit, 0, False)
        return numeral, shared._replace(length=0), "lower" if shared.kind == "quantity" else None

    def _undecided(self, text: str, start: int, end: int, token: str, numeral: Numeral, decision: Decision) -> Decision:
        """What is left when no words beside the numeral decide."""
        shape = numeral.shape
        if shape in ("percent", "fraction"):
            return Decision("quantity", "share", numeral.unit, 0, False)
        if shape not in ("scaled", "decimal") and self._context.quoted(text, start, end):
            return Decision("name", "quoted", None, 0, False)
        if shape in _SMALL and shape != "round" and self._context.place(text, end):
            return Decision("name", "place-name", None, 0, False)
        unit = self._context.implied(text, end) if shape not in ("one", "two", "code", "mark", "unreadable") else None
        if unit is not None:
            return Decision("quantity", "implied-unit", unit, 0, False)
        if shape in ("scaled", "decimal") or (shape == "chinese" and numeral.scale > 1):
            return Decision("quantity", "bare-number", "", 0, False)
        if self._context.quoted(text, start, end):
            return Decision("name", "quoted", None, 0, False)
        if self._context.in_title(text, start):
            return Decision("name", "in-title", None, 0, False)
        return decision


def _ratio_term(numeral: Numeral, *, alone: bool) -> Decision:
    """A term of 13.7:58.3:28; the 1 of 0.9:1 is only what is compared with."""
    if numeral.value == 1 and numeral.shape == "integer" and alone:
        return Decision("other", "ratio-base", "", 0, False)
    return Decision("quantity", "ratio", "", 0, False)


def _skip_spaces(text: str, start: int, end: int) -> int:
    """Where the word behind a numeral starts: spaces and one line break may stand between."""
    at = end
    while text[at : at + 1] in (" ", "\u3000", "\t") and at < end + 3:
        at += 1
    if text[at : at + 1] == "\n" and start and text[start - 1] != "\n":
        return at + 1
    return at


def _longest_at(table: Table, text: str, at: int) -> str:
    for length, words in table.get(text[at : at + 1], ()):
        word = text[at : at + length]
        if word in words:
            return word
    return ""


def _longest_before(table: Table, text: str, end: int) -> str:
    at = end
    while at and text[at - 1] in " \u3000\t" and at > end - 8:
        at -= 1
    if at == 0:
        return "\n"
    for length, words in table.get(text[at - 1], ()):
        word = text[at - length : at] if at >= length else ""
        if word in words:
            return word
    return ""
