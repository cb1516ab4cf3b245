"""Runs a reader in a child process, so that a hostile file can take no more than its share of memory and time.

The child gets the file's bytes on standard input, sets its own limits before it looks at them, and answers with one
JSON object; it is never given a path, and nothing that it says is executed. Whatever becomes of it, the parent ends
with a text or a SourceError.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from datapkg.errors import SourceError
from datapkg.models import Passage
from datapkg.sources.formats.layout import FormattedText

FORMATS: Mapping[str, str] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
}
"""Which reader reads which kind of file, by the end of its name."""
_CHILD = "datapkg.sources.formats.child"


class Limits(NamedTuple):
    """What a reader may use.

    Args:
        memory: Address space in bytes.
        cpu: Processor time in seconds.
        wall: Time in seconds.
    """

    memory: int = 1_500_000_000
    cpu: int = 60
    wall: int = 120


def read_formatted(
    raw: bytes, *, kind: str, where: str, encoding: str | None = None, limits: Limits | None = None
) -> FormattedText:
    """Read the bytes of an html, docx or pdf file.

    Args:
        raw: The bytes.
        kind: A value of FORMATS.
        where: How errors name the file.
        encoding: A declared encoding, for html; None lets the file decide.
        limits: What the reader may use.

    Raises:
        SourceError: The file is damaged, hostile, encrypted, without text, or takes more than the limits.
    """
    limits = limits or Limits()
    command = [sys.executable, "-I", "-m", _CHILD, kind, str(limits.memory), str(limits.cpu), encoding or ""]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=limits.wall, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _over(f"{limits.wall} seconds", where=where) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _over(f"{limits.cpu} seconds of processor time", where=where)
    try:
        answer = json.loads(done.stdout) if done.returncode == 0 else {"crash": f"exit code {done.returncode}"}
    except ValueError:
        answer = {"crash": "no answer"}
    return _formatted(answer, where=where, limits=limits, kind=kind)


def _formatted(answer: Mapping[str, Any], *, where: str, limits: Limits, kind: str) -> FormattedText:
    if "crash" in answer:
        raise SourceError(
            f"the {kind} reader broke down on this file ({answer['crash']})",
            code="source-damaged",
            where=where,
            hint="The file is damaged or hostile. Save its text as a UTF-8 file (.txt) and read that.",
        )
    if "memory" in answer:
        raise _over(f"{limits.memory // 1_000_000:,} MB of memory", where=where)
    if "error" in answer:
        raise SourceError(answer["error"], code=answer["code"], where=where, hint=answer["hint"])
    return FormattedText(
        text=answer["text"],
        passages=tuple(Passage(*passage) for passage in answer["passages"]),
        encoding=answer["encoding"],
        facts=answer["facts"],
        remarks=tuple(answer["remarks"]),
    )


def _over(limit: str, *, where: str) -> SourceError:
    return SourceError(
        f"reading this file takes more than {limit}",
        code="source-limit",
        where=where,
        hint="The file is damaged or hostile. Save its text as a UTF-8 file (.txt) and read that.",
    )
