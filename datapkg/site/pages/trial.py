"""`/try`: paste a text or choose a file, and see its numbers and readings; nothing is stored or logged."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from datapkg.errors import DatapkgError
from datapkg.site.rendering import page
from datapkg.site.uploads import LARGEST_UPLOAD, Form, TooLargeError, read_form

MOST_CHARACTERS = 50_000
"""Longest text that is read; the largest report of the collection has a third of it."""

_AT_ONCE = asyncio.Semaphore(2)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


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


async def _read(form: Form) -> Any:
    text = _text_of(form)
    if _AT_ONCE.locked():
        raise _RefusedError("正在阅读别的文字，请稍后再试。Other texts are being read; try again in a moment.")
    async with _AT_ONCE:
        from datapkg.site.trying import read_pasted

        region = form.fields.get("region", "").strip()[:40] or None
        return await asyncio.to_thread(read_pasted, text, region=region, year=_year(form))


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


def _year(form: Form) -> int | None:
    year = form.fields.get("year", "").strip()
    return int(year) if _YEAR.match(year) else None
