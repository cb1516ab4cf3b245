"""The child process of `sandbox`: sets limits, reads bytes from standard input, answers with JSON on standard output.

It is run as `python -m datapkg.sources.formats.child KIND MEMORY CPU ENCODING < file`; ENCODING may be empty.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
from typing import Any

from datapkg.errors import SourceError
from datapkg.sources.formats.layout import MAX_CHARACTERS, FormattedText

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Read one file."""
    kind, memory, cpu, encoding = sys.argv[1:5]
    _limit(memory=int(memory), cpu=int(cpu))
    answer = _answer(sys.stdin.buffer.read(), kind=kind, encoding=encoding or None)
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.flush()
    # What the libraries do when Python clears up is of no use to anyone and may fail after a damaged file.
    os._exit(0)


def _limit(*, memory: int, cpu: int) -> None:
    """Limits that hold for the rest of this process; systems that lack one (macOS: memory) go without it."""
    import resource

    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, value in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value + (limit == resource.RLIMIT_CPU)))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)


def _answer(raw: bytes, *, kind: str, encoding: str | None) -> dict[str, Any]:
    try:
        formatted = _read(raw, kind=kind, encoding=encoding)
        if len(formatted.text) > MAX_CHARACTERS:
            raise SourceError(
                f"the file holds more than {MAX_CHARACTERS:,} characters", code="source-too-large", hint="Split it."
            )
        if not formatted.text.strip():
            raise SourceError(
                "the file holds no text", code="source-empty", hint="Get the file again from where it came."
            )
        return formatted._asdict()
    except SourceError as error:
        return {"error": error.message, "code": error.code, "hint": error.hint}
    except (MemoryError, RecursionError):
        return {"memory": True}
    except Exception as error:
        return {"crash": f"{type(error).__name__}: {error}"[:300]}


def _read(raw: bytes, *, kind: str, encoding: str | None) -> FormattedText:
    if kind == "html":
        from datapkg.sources.formats.html import read_html

        return read_html(raw, encoding=encoding)
    if kind == "docx":
        from datapkg.sources.formats.docx import read_docx

        return read_docx(raw)
    from datapkg.sources.formats.pdf import read_pdf

    return read_pdf(raw)


if __name__ == "__main__":
    main()
