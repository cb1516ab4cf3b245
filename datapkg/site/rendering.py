"""Turns a template and its data into a response, with the headers that a page of ours carries."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from datapkg.site import figures
from datapkg.site.assets import asset_path
from datapkg.site.links import links_of
from datapkg.site.marks import marked
from datapkg.site.security import PAGE_POLICY
from datapkg.site.words import indicator_words, topic_words, words

TEMPLATES = Path(__file__).parent / "templates"

_MENDS: Mapping[str, Mapping[str, str]] = {
    "base.html": {
        "<html>": '<html lang="zh-Hans">',
        '<section class="content">': '<section class="content" role="main">',
    },
    "table.html": {
        '<select name="_filter_column': '<select aria-label="列 Column" name="_filter_column',
        '<select name="_filter_op': '<select aria-label="比较 Comparison" name="_filter_op',
        '<select name="_sort"': '<select aria-label="排序 Sort" name="_sort"',
        '<input type="text" name="_filter_value': '<input type="text" aria-label="值 Value" name="_filter_value',
    },
}
"""What screen readers have to know and Datasette's templates don't say: language, main part, names of fields."""


def prepare_templates(env: Any) -> None:
    """Teach Datasette's Jinja environment our folder of templates and our filters."""
    from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

    mended = {name: _mended(env.loader.get_source(env, name)[0], mends) for name, mends in _MENDS.items()}
    env.loader = ChoiceLoader([FileSystemLoader(str(TEMPLATES)), DictLoader(mended), env.loader])
    env.filters["figure"] = figures.figure
    env.filters["with_unit"] = figures.with_unit
    env.filters["interval"] = figures.interval
    env.filters["observation_interval"] = figures.observation_interval
    # In every template, Datasette's too: no text can turn the page around or hide characters.
    env.finalize = _finalize
    env.filters["marked"] = marked
    env.filters["words"] = words
    env.filters["topic_words"] = topic_words
    env.filters["indicator_words"] = indicator_words


def _mended(source: str, mends: Mapping[str, str]) -> str:
    for old, new in mends.items():
        source = source.replace(old, new)
    return source


def _finalize(value: Any) -> Any:
    return figures.visible(value) if type(value) is str else value


def template_variables(datasette: Any) -> Mapping[str, Any]:
    """What every template may use: `links` and `asset`."""
    return {"links": links_of(datasette), "asset": lambda name: datasette.urls.path(asset_path(name))}


def render(datasette: Any, template: str, **context: Any) -> str:
    """A text made from a template of the folder `templates/datapkg/`, such as `llms.txt`."""
    from datasette import __version__

    shared = {
        "urls": datasette.urls,
        "app_css_hash": datasette.app_css_hash(),
        "metadata": datasette.metadata() or {},
        "datasette_version": __version__,
        **template_variables(datasette),
    }
    return str(_environment(datasette.jinja_env).get_template(f"datapkg/{template}").render(shared | context))


@lru_cache(maxsize=4)
def _environment(datasettes: Any) -> Any:
    """Datasette's Jinja environment without its waiting: what our pages show is there before they are made.

    In Datasette's own, each filter and macro may be a coroutine; to ask each time whether it is takes half of the
    time that a page with a thousand numerals needs.
    """
    return datasettes.overlay(enable_async=False)


def page(datasette: Any, template: str, *, status: int = 200, **context: Any) -> Any:
    """A page made from `templates/datapkg/<template>.html`."""
    from datasette.utils.asgi import Response

    body = render(datasette, f"{template}.html", **context)
    return Response.html(body, status=status, headers={"content-security-policy": PAGE_POLICY})


def missing(datasette: Any, *, what: str, name: str, known: Iterable[str]) -> Any:
    """A 404 page that names the nearest things that exist.

    Args:
        datasette: The site.
        what: What was asked for, in Chinese and English: `报告 report`.
        name: The id that doesn't exist.
        known: Addresses' ids that do, or some that may be near.
    """
    near = difflib.get_close_matches(name, list(known), n=5, cutoff=0.4)
    return page(datasette, "missing", status=404, what=what, name=name[:120], near=near)
