"""Full-text search that finds Chinese words of any length, numbers as printed, and traditional spellings.

SQLite's own tokenisers find nothing inside Chinese text (unicode61) or nothing shorter than three characters (trigram).
Here every Chinese character is a token of its own, a number is one token with its decimals, and a word found in the
text is a phrase of such tokens. Index and query go through the same `tokens`, so that 殘疾 finds 残疾, １００ finds 100
and 1,234 finds 1234.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

TOKENIZER = "unicode61 remove_diacritics 2 tokenchars '.%‰'"
"""For FTS5: keeps a number's decimals and the percent sign inside its tokens."""

MAX_QUERY = 200
"""Characters of a query that are looked at; no one types more, and a phrase costs time by its length."""

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{_CHINESE}]|[%‰]|[^\W0-9_{_CHINESE}]+")
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WORD = re.compile(r"[a-z]{2,}\Z")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in simplified characters, compatibility forms resolved, in lower case; its length may differ."""
    simplified: str = _converter().convert(unicodedata.normalize("NFKC", _THOUSANDS.sub("", text)))
    return simplified.lower()


def tokens(text: str) -> list[str]:
    """What is searched in a text: Chinese characters, numbers, words of other scripts, percent signs."""
    return _TOKEN.findall(fold(text))


def index_text(text: object) -> str:
    """A column's value as it goes into the index; None is empty."""
    return "" if text is None else " ".join(tokens(str(text)))


def match_query(query: str | None) -> str:
    """A reader's words as an FTS5 query: all parts must occur; "quotes" hold a part with spaces together.

    The last word of a part finds its longer forms too (allow finds allowance). Operators of FTS5 have no meaning
    here, so that no query is a syntax error.
    """
    phrases = []
    for quoted, plain in _PART.findall((query or "")[:MAX_QUERY]):
        found = tokens(quoted or plain)
        if found:
            star = "*" if _WORD.search(found[-1]) else ""
            phrases.append(f'"{" ".join(found)}"{star}')
    return " ".join(phrases) or '""'


def query_parts(query: str) -> list[str]:
    """The folded parts of a query, for marking them in a text."""
    parts = (fold(quoted or plain) for quoted, plain in _PART.findall(query[:MAX_QUERY]))
    return [part for part in parts if tokens(part)]
