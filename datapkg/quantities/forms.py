"""Numerals by their characters, each read once, with the traits by which rules tell them apart."""

from __future__ import annotations

from typing import NamedTuple

from datapkg.quantities.numerals import MAX_LENGTH, Numeral, Shape, read_numeral


class Form(NamedTuple):
    """A numeral as its characters alone give it.

    Args:
        numeral: What was read.
        traits: A number for what rules can tell of a numeral without its value; alike for numerals that are alike.
    """

    numeral: Numeral
    traits: int


class Forms:
    """The numerals that were read, within bounds: new texts are full of old numerals."""

    MEMORY = 50_000
    """Numerals that are remembered."""

    def __init__(self) -> None:
        self.known: dict[str, Form] = {}
        self._traits: dict[tuple[Shape, str, str, bool, bool], int] = {}

    def read(self, written: str) -> Form:
        """The numeral, remembered unless it is too long to be one."""
        form = self.known.get(written)
        if form is None:
            numeral = read_numeral(written)
            form = Form(numeral, self._traits_of(numeral))
            if len(written) <= MAX_LENGTH:
                if len(self.known) >= self.MEMORY:
                    self.known.clear()
                self.known[written] = form
        return form

    def is_plain(self, numeral: Numeral, written: str) -> bool:
        """Whether a numeral is what its characters alone say, not changed by what stands beside it."""
        form = self.known.get(written)
        return form is not None and form.numeral is numeral

    def _traits_of(self, numeral: Numeral) -> int:
        value = numeral.value
        traits = (numeral.shape, numeral.unit, numeral.inner, value is None, value is not None and value > 0)
        return self._traits.setdefault(traits, len(self._traits))
