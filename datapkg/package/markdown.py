"""Foreign text in Markdown: what a document says never becomes markup."""

from __future__ import annotations

import re

_MARKED = re.compile(r"([\\`*_{}\[\]<>|#&~$])")
_SPACE = re.compile(r"\s+")


def escaped(text: str) -> str:
    """A text as one line of Markdown that shows its very characters, in a table's cell too."""
    return _MARKED.sub(r"\\\1", _SPACE.sub(" ", text))
