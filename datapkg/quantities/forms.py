"""Numerals by their characters, each read once, with the traits by which rules tell them apart."""

from __future__ import annotations

from datapkg.models.data import Interval
from datapkg.quantities.numerals import MAX_LENGTH, Numeral, Shape, read_numeral
from datapkg.quantities.readings import rounded_interval


class Form:
    """A numeral as its characters alone give it.

    Args:
        written: Its characters.
        numeral: What was read.
        traits: A number under 2000 for what rules can tell of a numeral without its value; alike for numerals alike.
    """

    __slots__ = ("_interval", "numeral", "traits", "written")

    def __init__(self, written: str, numeral: Numeral, *, traits: int) -> None:
        self.written = written
        self.numeral = numeral
        self.traits = traits
        self._interval: Interval | None = None

    @property
    def interval(self) -> Interval:
        """What the digits stand for if the figure is stated exactly; worked out when asked for, as dates have none."""
        if self._interval is None:
            value = self.numeral.value
            if value is None:
                raise ValueError("a numeral without a value has no interval")
            self._interval = rounded_interval(self.written, value=value)
        return self._interval


class Forms:
    """The numerals that were read, within bounds: new texts are full of old numerals.

    Attributes:
        known: The numerals that are remembered, by their characters.
    """

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
            form = Form(written, numeral, traits=self._traits_of(numeral))
            if len(written) <= MAX_LENGTH:
                if len(self.known) >= self.MEMORY:
                    self.known.clear()
                self.known[written] = form
        return form

    def plain(self, numeral: Numeral, written: str) -> Form | None:
        """The form of a numeral; None where what stands beside it changed it, so that its characters say too little."""
        form = self.known.get(written)
        return form if form is not None and form.numeral is numeral else None

    def _traits_of(self, numeral: Numeral) -> int:
        value = numeral.value
        traits = (numeral.shape, numeral.unit, numeral.inner, value is None, value is not None and value > 0)
        return self._traits.setdefault(traits, len(self._traits))
