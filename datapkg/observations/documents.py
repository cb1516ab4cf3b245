"""Words that tell what a document is about, as declared in `schemas/binding/documents.yml`, and their expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from datapkg.declarations import read_declaration
from datapkg.models.base import Model

DOCUMENTS_FILE = "documents.yml"
_YEAR = "((?:19|20)[0-9]{2})"


class DocumentWords(Model):
    """The lists of the file; its comments say what each is for."""

    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    looking_back: tuple[str, ...]
    plans: tuple[str, ...]
    reviews: tuple[str, ...]
    goals: tuple[str, ...]
    organs: tuple[str, ...]
    nation: tuple[str, ...]


class DocumentPatterns(NamedTuple):
    """The words as expressions; the first group of those about years is the year.

    Args:
        title: A year in a title of a report.
        address: A year in the title of an annual address.
        looking_back: A year that the text looks back on.
        plan: A heading of a plan.
        review: A heading of a review.
        goal: Where a text goes over to what is to come.
        organ: An organ, straight behind the name of its area.
        nation: A body of the whole country.
    """

    title: re.Pattern[str]
    address: re.Pattern[str]
    looking_back: re.Pattern[str]
    plan: re.Pattern[str]
    review: re.Pattern[str]
    goal: re.Pattern[str]
    organ: re.Pattern[str]
    nation: re.Pattern[str]


def load_documents(folder: Path) -> DocumentPatterns:
    """Read `documents.yml` of `schemas/binding/`.

    Raises:
        DeclarationError: It holds what it shouldn't; file:line.
    """
    words: DocumentWords = read_declaration(folder / DOCUMENTS_FILE).parse(DocumentWords)
    return DocumentPatterns(
        title=re.compile(rf"{_YEAR}[  ]?年?度?[^。\n]{{0,24}}{_any(words.titles)}"),
        address=re.compile(rf"{_YEAR}年?[^。，\n]{{0,14}}{_any(words.addresses)}"),
        looking_back=re.compile(rf"{_any(words.looking_back)}(?:刚刚过去的)?{_YEAR}"),
        plan=re.compile(_any(words.plans)),
        review=re.compile(_any(words.reviews)),
        goal=re.compile(_any(words.goals)),
        organ=re.compile(_any(words.organs)),
        nation=re.compile(_any(words.nation)),
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"
