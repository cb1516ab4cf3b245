"""Full-text search that finds Chinese words of any length, numbers as printed, and traditional spellings.

SQLite's own tokenisers find nothing inside Chinese text (unicode61) or nothing shorter than three characters (trigram).
Here a number is one token with its decimals, and each Chinese character is a token together with the character behind
it; the last one before a number or the end stands alone. A word found in the text is a phrase of such tokens, and a
single character is the beginning of one. Pairs, because each character of a long word may be common: to look for those
that stand together took ten times as long. Index and query go through the same `fold`, so that 殘疾 finds 残疾,
１００ finds 100 and 1,234 finds 1234.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import add
from typing import Any

TOKENIZER = "unicode61 remove_diacritics 2 tokenchars '.%‰'"
"""For FTS5: keeps a number's decimals and the percent sign inside its tokens."""

INDEX_OPTIONS = f"content='', prefix=1, tokenize=\"{TOKENIZER}\""
"""For FTS5: no second copy of the text, and an index of single characters."""

MAX_QUERY = 200
"""Characters of a query that are looked at; no one types more, and a phrase costs time by its length."""

_FIRST_CHINESE = "\u3007"
"""〇; words that begin here or later, kana and Hangul among them, are written without spaces."""

_CHINESE = f"{_FIRST_CHINESE}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_RUN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{_CHINESE}]+|[%‰]|[^\W0-9_{_CHINESE}]+")
_WIDE = tuple(zip("，；：！？（）％", ",;:!?()%", strict=True))
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WORD = re.compile(r"[a-z]{2,}\Z")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in simplified characters, compatibility forms resolved, in lower case; its length may differ."""
    if text.isascii():
        return _THOUSANDS.sub("", text).lower()
    if "," in text:
        text = _THOUSANDS.sub("", text)
    # Nearly every sentence has these; without them it is normal already, which is quickly seen.
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    simplified: str = _converter().convert(unicodedata.normalize("NFKC", text))
    return simplified.lower()


def tokens(text: str) -> list[str]:
    """What is searched in a text: Chinese characters, numbers, words of other scripts, percent signs."""
    return [token for run in _RUN.findall(fold(text)) for token in (run if _is_chinese(run) else (run,))]


@lru_cache(maxsize=1000)
def index_text(text: str | int | None) -> str:
    """A column's value as it goes into the index, its tokens apart; None is empty.

    Neighbouring rows repeat places and indicators, which are remembered.
    """
    return " ".join(_paired(_RUN.findall(fold(str(text))))) if text is not None else ""


def match_query(query: str | None) -> str:
    """A reader's words as an FTS5 query: all parts must occur; "quotes" hold a part with spaces together.

    The last word of a part finds its longer forms too (allow finds allowance). Operators of FTS5 have no meaning
    here, so that no query is a syntax error.
    """
    parts = (quoted or plain for quoted, plain in _PART.findall((query or "")[:MAX_QUERY]))
    return " ".join(filter(None, map(_phrase, parts))) or '""'


def _phrase(part: str) -> str:
    """A part as a phrase of the index's tokens; the last is the beginning of a token where it may go on."""
    found = _paired(_RUN.findall(fold(part)))
    if not found:
        return ""
    # In the text, something may follow the last character; the pair before it holds it already.
    if len(found) > 1 and _is_chinese(found[-1]) and _is_chinese(found[-2]):
        return f'"{" ".join(found[:-1])}"'
    open_ended = _is_chinese(found[-1]) or _WORD.search(found[-1])
    return f'"{" ".join(found)}"{"*" if open_ended else ""}'


def _paired(runs: Iterable[str]) -> list[str]:
    """The index's tokens; what isn't a token itself, such as a comma, doesn't part two Chinese characters."""
    found: list[str] = []
    for chinese, group in groupby(runs, key=_is_chinese):
        if chinese:
            joined = "".join(group)
            found += map(add, joined, joined[1:])
            found.append(joined[-1])
        else:
            found += group
    return found


def _is_chinese(run: str) -> bool:
    return run >= _FIRST_CHINESE


def query_parts(query: str) -> list[str]:
    """The folded parts of a query, for marking them in a text."""
    parts = (fold(quoted or plain) for quoted, plain in _PART.findall(query[:MAX_QUERY]))
    return [part for part in parts if tokens(part)]
