"""`/try`: paste a text or choose a file, and see its numbers and readings; nothing is stored or logged."""

from __future__ import annotations

import base64
import re
from typing import Any

from datapkg.site.rendering import page
from datapkg.site.trial_models import MOST_CHARACTERS, Task
from datapkg.site.trial_process import MOST_SECONDS, BusyError, SlowError, reader_of
from datapkg.site.uploads import LARGEST_UPLOAD, Form, TooLargeError, read_form

_RETRY_AFTER = "5"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


async def trial(request: Any, datasette: Any) -> Any:
    """The form, and after it was sent what was found."""
    context: dict[str, Any] = {"most": MOST_CHARACTERS, "largest": LARGEST_UPLOAD}
    status = 200
    if request.method == "POST":
        status, found = await _answer(request, datasette)
        context |= found
    else:
        # Whoever opens the form is about to use it.
        await reader_of(datasette).start()
    response = page(datasette, "trial", status=status, **context)
    response.headers["cache-control"] = "no-store"
    if status == 503:
        response.headers["retry-after"] = _RETRY_AFTER
    return response


async def _answer(request: Any, datasette: Any) -> tuple[int, dict[str, Any]]:
    """The status, and what the template shows."""
    try:
        form = await read_form(request)
    except TooLargeError:
        problem = f"内容超过 {LARGEST_UPLOAD:,} 字节。This is more than {LARGEST_UPLOAD:,} bytes."
        return 413, {"problem": problem}
    except ValueError:
        return 400, {"problem": "表单无法识别。The form can't be read."}
    context: dict[str, Any] = {name: form.fields.get(name, "") for name in ("text", "region", "year")}
    try:
        reply = await reader_of(datasette).read(_task(form))
    except BusyError:
        problem = "正在阅读别的文字，请稍后再试。Other texts are being read; try again in a moment."
        return 503, context | {"problem": problem}
    except SlowError:
        problem = f"读这段文字要 {MOST_SECONDS} 秒以上。Reading this takes more than {MOST_SECONDS} seconds."
        return 400, context | {"problem": problem}
    return 200 if reply.tried else 400, context | {"problem": reply.problem, "tried": reply.tried}


def _task(form: Form) -> Task:
    return Task(
        text=form.fields.get("text", ""),
        file=base64.b64encode(form.file).decode("ascii"),
        file_name=form.file_name,
        region=form.fields.get("region", "").strip()[:40] or None,
        year=_year(form),
    )


def _year(form: Form) -> int | None:
    year = form.fields.get("year", "").strip()
    return int(year) if _YEAR.match(year) else None
