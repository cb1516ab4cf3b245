"""The Datasette plugin: hooks only; what they do is in the other modules of this package.

It acts on a Datasette that serves a database named `civil-affairs` and leaves every other one alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Mapping
from functools import lru_cache
from typing import Any

from pluggy import HookimplMarker

from datapkg.site.links import DATABASE, Links, links_of

hookimpl = HookimplMarker("datasette")


def _is_ours(datasette: Any) -> bool:
    return DATABASE in datasette.databases


@hookimpl
def startup(datasette: Any) -> Callable[[], Any] | None:
    """One version of the database for as long as the site runs."""
    from datapkg.site.connections import open_all

    return (lambda: open_all(datasette)) if _is_ours(datasette) else None


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """The pages, before Datasette's own."""
    from datapkg.site.pages import ROUTES

    return list(ROUTES) if _is_ours(datasette) else []


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Our templates and filters."""
    from datapkg.site.rendering import prepare_templates

    if _is_ours(datasette):
        prepare_templates(env)


@hookimpl
def extra_template_vars(datasette: Any) -> Mapping[str, Any]:
    """`links` and `asset` for every template."""
    from datapkg.site.rendering import template_variables

    return dict(template_variables(datasette)) if _is_ours(datasette) else {}


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Our stylesheet on every page, Datasette's too."""
    from datapkg.site.assets import asset_path

    return [datasette.urls.path(asset_path("site.css"))] if _is_ours(datasette) else []


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Chinese search and limits; last, because Datasette defines `escape_fts` too."""
    from datapkg.site.connections import prepare

    if database == DATABASE:
        prepare(conn)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> str | None:
    """Links from ids to the reader, observations, indicators and checks."""
    from datapkg.site.cells import cell

    if database != DATABASE:
        return None
    return cell(value, row=row, column=column, table=table, links=links_of(datasette))


@hookimpl
def menu_links(datasette: Any) -> list[Mapping[str, str]]:
    """The site's main pages in Datasette's menu."""
    return _menu(links_of(datasette)) if _is_ours(datasette) else []


def _menu(links: Links) -> list[Mapping[str, str]]:
    names = {"": "首页 Home", "search": "检索 Search", "checks": "核对 Checks", "downloads": "下载 Downloads"}
    names |= {"try": "试读 Try", DATABASE: "数据表 Tables"}
    return [{"href": links.page(name), "label": label} for name, label in names.items()]


@hookimpl
def skip_csrf(scope: Mapping[str, Any]) -> bool:
    """`/try` changes nothing and reads no cookie, so it needs no token."""
    return bool(scope["path"].endswith("/try"))


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Any, request: Any, exception: BaseException
) -> Generator[None, list[Any], list[Callable[[], Any]]]:
    """Our error pages in place of Datasette's, whose traceback takes half a second and quotes queries."""
    from datapkg.site.faults import answer

    theirs = yield
    return [lambda: answer(datasette, request, exception)] if _is_ours(datasette) else theirs


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Security headers, addresses that are refused, and few queries at a time."""
    from datapkg.site.gate import gated
    from datapkg.site.security import datasette_policy, guarded

    policy = lru_cache(maxsize=1)(lambda: datasette_policy(datasette.jinja_env))
    return lambda application: guarded(gated(application), policy=policy) if _is_ours(datasette) else application
