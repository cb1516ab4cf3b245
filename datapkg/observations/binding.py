"""A quantity with the words that belong to it, where it stands, and what words must hold to say what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from datapkg.models import Number
from datapkg.observations.clauses import Clause
from datapkg.observations.lexicon import NAMED_RATE_WEIGHT, SPECIFIC_WEIGHT, TITLE_ROLES, Word

Source = Literal["own", "table", "apposition", "respectively", "base", "following", "subject", "heading", "none"]
"""Where the words of a binding were found, best first."""
Change = Literal["change", "fall", ""]
_LONGEST_CORE = 24
_CONTEXT_CLAUSES = 6
_OF_CORE = TITLE_ROLES | {"of"}


class Binding(NamedTuple):
    """A quantity with the words that belong to it.

    Args:
        number: The quantity.
        clause: Where it stands.
        before: Its own words before it.
        after: Its own words behind it.
        lead: Words before a list that this quantity is a later term of.
        context: Words taken over from elsewhere; empty where its own suffice.
        change: Whether the figure says by how much something rose ("change") or fell.
        share: Whether the figure is a share or rate.
        ranged: Whether it is an end of a range.
        source: Where the words were found.
    """

    number: Number
    clause: Clause
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    lead: tuple[Word, ...]
    context: tuple[Word, ...]
    change: Change
    share: bool
    ranged: bool
    source: Source

    @property
    def core(self) -> tuple[Word, ...]:
        """The words that may stand in its title, and 占, context first; other quantities take them over."""
        own = tuple(word for word in (*self.lead, *self.before, *self.after) if word.role in _OF_CORE)
        return (*self.context, *own)[-_LONGEST_CORE:]


class Context(NamedTuple):
    """Where a clause stands: the paragraph's clauses, its place, what was bound before, the heading."""

    clauses: Sequence[Clause]
    position: int
    found: Sequence[Binding]
    heading: Sequence[Word]

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.clauses[self.position]

    @property
    def earlier(self) -> Sequence[Clause]:
        """The clauses before it, nearest first."""
        return self.clauses[max(0, self.position - _CONTEXT_CLAUSES) : self.position][::-1]


def without_deeds(words: Sequence[Word], before: Sequence[Word]) -> tuple[Word, ...]:
    """Words taken over by a figure, without the deed where it says how many there are: 新增3家，累计达到9家."""
    return tuple(word for word in words if word.role != "act") if says_level(before) else tuple(words)


def says_level(before: Sequence[Word]) -> bool:
    """Whether the words before a figure say what is reached, and not by doing what."""
    roles = {word.role for word in before}
    return "level" in roles and not roles & {"act", "light"}


def says_enough(titles: Sequence[Word]) -> bool:
    """Whether words say by themselves what is measured: a noun does, 农村 doesn't, 农村居民收入 does."""
    roles = {word.role for word in titles}
    if roles & {"noun", "name"} or any(word.role == "standard" and word.weight >= SPECIFIC_WEIGHT for word in titles):
        return True
    if any(word.weight >= (NAMED_RATE_WEIGHT if word.role == "rate" else SPECIFIC_WEIGHT) for word in titles):
        return True
    qualifiers = sum(word.role == "qualifier" for word in titles)
    return qualifiers > 1 or bool(qualifiers and roles & {"generic", "flowmoney", "money", "balance", "rate"})
