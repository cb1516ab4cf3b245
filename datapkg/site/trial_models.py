"""What the page `/try` and the process that reads for it say to each other; they say it as JSON."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import TypeAdapter

from datapkg.models import Observation
from datapkg.models.tables import CheckInputRow, CheckResultRow, CheckRow

MOST_CHARACTERS = 50_000
"""Longest text that is read; the largest report of the collection has a third of it."""


class TriedRun(NamedTuple):
    """A stretch of text; `kind` is that of the numeral that it is, "" for plain text."""

    text: str
    kind: str


class TriedFinding(NamedTuple):
    """A result with its check and its inputs in order."""

    result: CheckResultRow
    check: CheckRow
    inputs: tuple[CheckInputRow, ...]


class Tried(NamedTuple):
    """A text that was read: its paragraphs, how many numerals it has, what they mean, and what the checks say."""

    paragraphs: tuple[tuple[TriedRun, ...], ...]
    numbers: int
    observations: tuple[Observation, ...]
    findings: tuple[TriedFinding, ...]


class Task(NamedTuple):
    """What a visitor sent.

    Args:
        text: The pasted text, where there is no file.
        file: The bytes of an uploaded file, in base64; "" without one.
        file_name: Its name: the end says how to read it.
        region: Name or code of the area that it is about, if known.
        year: The year that it is about, if known.
    """

    text: str
    file: str
    file_name: str
    region: str | None
    year: int | None


class Reply(NamedTuple):
    """What became of it: what was read, or why not, in both languages."""

    tried: Tried | None
    problem: str


TASK = TypeAdapter(Task)
REPLY = TypeAdapter(Reply)
