"""Error pages: what went wrong, in two languages, without a traceback."""

from __future__ import annotations

import sys
import traceback
from typing import Any, NamedTuple

from datapkg.site.rendering import page


class Fault(NamedTuple):
    """An error as it is answered."""

    status: int
    title: str
    message: str


_TITLES = {
    400: "网址有误 · Bad request",
    403: "不允许 · Forbidden",
    404: "没有这一页 · Not found",
    405: "不支持的方法 · Method not allowed",
    413: "内容过大 · Too large",
    500: "服务器出错 · Server error",
    503: "服务器忙 · Busy",
}


def fault_of(exception: BaseException, *, has_query: bool) -> Fault:
    """How an exception is answered.

    Datasette itself turns several odd query strings (an unknown `_sort`, a bad `__in`) into exceptions of SQLite or
    Python: with a query string, an exception that nobody foresaw is the address's fault.

    Args:
        exception: What was raised.
        has_query: Whether the address has a query string, or a format that asks for one (`/civil-affairs.csv`).
    """
    from datasette.utils.asgi import Base400
    from datasette.views.base import DatasetteError

    if isinstance(exception, Base400):
        status = int(exception.status)
        message = str(exception.args[0]) if exception.args else ""
    elif isinstance(exception, DatasetteError):
        status, message = int(exception.status), str(exception.message)
        # Datasette calls an unknown column in `_sort` a server error.
        status = 400 if status == 500 and has_query else status
    elif has_query:
        status, message = 400, "网址中的参数无法识别。The parameters of this address can't be understood."
    else:
        status, message = 500, "程序出错，已记入日志。The program failed; the log says how."
    return Fault(status, _TITLES.get(status, f"{status}"), "" if message == "404" else message)


async def answer(datasette: Any, request: Any, exception: BaseException) -> Any:
    """The response for an exception: JSON for machines, a page for people. One that nobody foresaw is logged."""
    from datasette.utils.asgi import Base400, Response
    from datasette.views.base import DatasetteError

    has_query = bool(request.query_string) or request.path.endswith(".csv")
    fault = fault_of(exception, has_query=has_query)
    if not isinstance(exception, Base400 | DatasetteError):
        sys.stderr.write(_described(exception, path=request.path))
    if request.path.endswith(".json"):
        body = {"ok": False, "error": fault.message, "status": fault.status, "title": fault.title}
        return Response.json(body, status=fault.status)
    return page(datasette, "fault", status=fault.status, fault=fault)


def _described(exception: BaseException, *, path: str) -> str:
    """Where an exception was raised, without its words: they may quote what somebody asked for."""
    return f"{path}: {type(exception).__name__}\n{''.join(traceback.format_tb(exception.__traceback__))}"
