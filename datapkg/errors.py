"""Everything that stops the program, in one tree.

    DatapkgError                    exit code 2
    ├── UsageError                  wrong words on the command line, an unknown report id
    ├── SourceError                 a source that can't be read: missing, empty, binary, wrong hash, bad encoding
    ├── DeclarationError            a hand-written YAML or JSON file that doesn't hold what it should (file:line)
    │   ├── ReadingOrderError       `reading_order` loses or repeats a character
    │   └── CorrectionError         a correction whose quote or expectation no longer holds
    ├── PackageError                a data package that can't be read or written
    └── ServeError                  the site can't be served

A problem *in the data* (a sum that doesn't add up) is not an exception: it is a published finding.
Each error has a `code` (stable, documented in docs/reference/errors.md), says what was expected and what was found,
`where`, and, as a `hint`, what to do next.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class DatapkgError(Exception):
    """Base of every error that datapkg raises on purpose.

    Args:
        message: What was expected and what was found, one sentence.
        code: Stable short name for machines, such as `source-missing`.
        where: The place: `file`, `file:line`, or report and paragraph.
        hint: What to do next.
    """

    exit_code = 2

    def __init__(self, message: str, *, code: str, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are pickled by their positional arguments alone, and these come back from worker processes.
        return partial(type(self), code=self.code, where=self.where, hint=self.hint), (self.message,)

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n{self.hint}" if self.hint else head


class UsageError(DatapkgError):
    """The command line asks for something that doesn't exist."""


class SourceError(DatapkgError):
    """A source document can't be read."""


class DeclarationError(DatapkgError):
    """A hand-written declaration (YAML, JSON) is wrong; `where` is file:line."""


class ReadingOrderError(DeclarationError):
    """The reading order of a source loses or repeats characters.

    Args:
        message: What was expected and what was found, one sentence.
        code: Stable short name for machines.
        where: The report and the piece, or the piece's file:line.
        hint: What to do next.
        piece: Which piece of the reading order, counted from 0; None where it is about all of them.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        where: str | None = None,
        hint: str | None = None,
        piece: int | None = None,
    ) -> None:
        super().__init__(message, code=code, where=where, hint=hint)
        self.piece = piece


class CorrectionError(DeclarationError):
    """A correction no longer fits its source or the program's reading."""


class PackageError(DatapkgError):
    """A data package can't be read or written."""


class ServeError(DatapkgError):
    """The site can't be served."""
