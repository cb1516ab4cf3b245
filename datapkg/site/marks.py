"""Draws a paragraph's runs as HTML: text, and each numeral as a link with its kind, verdict and meaning.

A long report has a thousand numerals; written here, they take a third of the time that a template needs for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from datapkg.site.figures import visible, with_unit
from datapkg.site.links import Links
from datapkg.site.reading import Mark, Run
from datapkg.site.words import words

_SPECIAL = re.compile("[&<>\"']")


def marked(runs: Iterable[Run], links: Links, *, chosen: str | None = None, anchors: bool = True) -> Markup:
    """The runs of a paragraph as HTML.

    Args:
        runs: Text and numerals, in order.
        links: The site's addresses.
        chosen: The numeral to stand out, by its mention's id.
        anchors: Give each numeral the anchor `m<position>`; once on a page.
    """
    parts = [
        _escape(run.text) if run.mark is None else _numeral(run.text, run.mark, links, chosen, anchors) for run in runs
    ]
    return Markup(visible("".join(parts)))  # noqa: S704 (each part is escaped)


def _numeral(text: str, mark: Mark, links: Links, chosen: str | None, anchors: bool) -> str:
    classes = f"n k-{mark.kind}"
    if mark.verdict:
        classes += f" v-{mark.verdict}"
    if mark.unmapped:
        classes += " unmapped"
    if mark.mention_id == chosen:
        classes += " chosen"
    anchor = f' id="m{mark.source_start}"' if anchors else ""
    address = links.observation(mark.observation_id) if mark.observation_id else links.row("mentions", mark.mention_id)
    return (
        f'<a class="{classes}"{anchor} data-mention="{_escape(mark.mention_id)}" href="{_escape(address)}"'
        f' title="{_escape(_meaning(mark))}">{_escape(text)}</a>'
    )


def _escape(text: str) -> str:
    # To look once is quicker than to replace five times, and hardly any text needs it.
    return escape(text) if _SPECIAL.search(text) else text


def _meaning(mark: Mark) -> str:
    meaning = words(mark.kind, "kind").zh
    if mark.label:
        meaning += f": {mark.label} {with_unit(mark.exact_value, mark.unit)}"
    return f"{meaning} · {words(mark.verdict, 'verdict').zh}" if mark.verdict else meaning
