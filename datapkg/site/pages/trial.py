"""`/try`: paste a text or choose a file, and see its numbers and readings; nothing is stored or logged."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from datapkg.errors import DatapkgError
from datapkg.models.data import Number, Observation
from datapkg.site.rendering import page
from datapkg.site.uploads import LARGEST_UPLOAD, Form, TooLargeError, read_form

MOST_CHARACTERS = 50_000
"""Longest text that is read; the largest report of the collection has a third of it."""

_AT_ONCE = asyncio.Semaphore(2)
_REGION_CODE = re.compile(r"[0-9]{6}\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


class TriedRun(NamedTuple):
    """A stretch of text; `mark` is the kind of numeral that it is, "" for plain text."""

    text: str
    mark: str


class Tried(NamedTuple):
    """A text that was read."""

    paragraphs: tuple[tuple[TriedRun, ...], ...]
    numbers: int
    readings: tuple[Observation, ...]


class _RefusedError(ValueError):
    """A form that can't be read; says why in both languages."""


async def trial(request: Any, datasette: Any) -> Any:
    """The form, and after it was sent what was found."""
    context: dict[str, Any] = {"most": MOST_CHARACTERS, "largest": LARGEST_UPLOAD}
    status = 200
    if request.method == "POST":
        try:
            form = await read_form(request)
            context |= {name: form.fields.get(name, "") for name in ("text", "region", "year")}
            context["tried"] = await _read(form)
        except TooLargeError:
            status = 413
            context["problem"] = f"内容超过 {LARGEST_UPLOAD:,} 字节。This is more than {LARGEST_UPLOAD:,} bytes."
        except _RefusedError as error:
            status, context["problem"] = 400, str(error)
        except ValueError:
            status, context["problem"] = 400, "表单无法识别。The form can't be read."
    response = await page(datasette, request, "trial", status=status, **context)
    response.headers["cache-control"] = "no-store"
    return response


async def _read(form: Form) -> Tried:
    text = _text_of(form)
    if _AT_ONCE.locked():
        raise _RefusedError("正在阅读别的文字，请稍后再试。Other texts are being read; try again in a moment.")
    async with _AT_ONCE:
        return await asyncio.to_thread(
            read_pasted, text, region=_matching(form, "region", _REGION_CODE), year=_year(form)
        )


def _text_of(form: Form) -> str:
    from datapkg.sources import decode

    if form.file:
        try:
            text, _ = decode(form.file, where="upload")
        except DatapkgError as error:
            raise _RefusedError(f"文件无法读取。The file can't be read: {error.message}") from error
    else:
        text = form.fields.get("text", "")
    if not text.strip():
        raise _RefusedError("没有文字。There is no text.")
    if len(text) > MOST_CHARACTERS:
        raise _RefusedError(
            f"文字有 {len(text):,} 字，最多 {MOST_CHARACTERS:,} 字。"
            f"The text has {len(text):,} characters of at most {MOST_CHARACTERS:,}."
        )
    return text


def _matching(form: Form, name: str, pattern: re.Pattern[str]) -> str | None:
    value = form.fields.get(name, "").strip()
    return value if pattern.match(value) else None


def _year(form: Form) -> int | None:
    year = _matching(form, "year", _YEAR)
    return int(year) if year else None


def read_pasted(text: str, *, region: str | None, year: int | None) -> Tried:
    """Read a text as a report without metadata.

    Args:
        text: At most `MOST_CHARACTERS`.
        region: GB/T 2260 code of the area that it is about, if known.
        year: The year that it is about, if known.
    """
    from datapkg.extraction import extract
    from datapkg.text import read_text
    from datapkg.vocabulary import load_vocabulary

    document = read_text(text, report_id="try")
    extraction = extract(document, report=None, vocabulary=load_vocabulary(), region=region, year=year)
    paragraphs = tuple(
        _runs(document.text, extraction.numbers, start=paragraph.start, end=paragraph.end)
        for paragraph in document.paragraphs
    )
    return Tried(paragraphs, len(extraction.numbers), extraction.observations)


def _runs(text: str, numbers: Sequence[Number], *, start: int, end: int) -> tuple[TriedRun, ...]:
    runs: list[TriedRun] = []
    position = start
    for number in numbers:
        if position <= number.start < end:
            runs += [
                TriedRun(text[position : number.start], ""),
                TriedRun(text[number.start : number.end], number.kind),
            ]
            position = number.end
    return (*runs, TriedRun(text[position:end], ""))
