"""The process that reads what visitors of `/try` send: one JSON object a line in, one a line out.

It is run as `python -m datapkg.site.trial_worker` by `trial_process` and lives on, because loading the vocabulary and
the rules takes longer than reading a text. What it is sent reaches no file but temporary ones and no log.
"""

from __future__ import annotations

import base64
import contextlib
import sys
from pathlib import PurePath

from datapkg.errors import DatapkgError
from datapkg.site.trial_models import MOST_CHARACTERS, REPLY, TASK, Reply, Task
from datapkg.site.trying import prepare, read_pasted

_MEMORY = 3_000_000_000
_LARGEST_FILE = 100_000_000


def main() -> None:
    """Answer until standard input ends."""
    _limit()
    prepare()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(REPLY.dump_json(answer(TASK.validate_json(line))) + b"\n")
        sys.stdout.buffer.flush()


def answer(task: Task) -> Reply:
    """Read what a visitor sent; never raises for what it is."""
    try:
        text = _text_of(task)
    except DatapkgError as error:
        return Reply(None, f"文件无法读取。The file can't be read: {error.message}")
    if not text.strip():
        return Reply(None, "没有文字。There is no text.")
    if len(text) > MOST_CHARACTERS:
        return Reply(
            None,
            f"文字有 {len(text):,} 字，最多 {MOST_CHARACTERS:,} 字。"
            f"The text has {len(text):,} characters of at most {MOST_CHARACTERS:,}.",
        )
    try:
        return Reply(read_pasted(text, region=task.region, year=task.year), "")
    except (DatapkgError, MemoryError, RecursionError):
        return Reply(None, "这段文字无法读完。This text can't be read to its end.")


def _text_of(task: Task) -> str:
    from datapkg.sources import decode
    from datapkg.sources.formats import FORMATS, read_formatted
    from datapkg.sources.formats.sandbox import Limits

    if not task.file:
        return task.text
    raw = base64.b64decode(task.file)
    kind = FORMATS.get(PurePath(task.file_name).suffix.lower())
    if kind is None:
        return decode(raw, where="upload")[0]
    return read_formatted(raw, kind=kind, where="upload", limits=Limits(memory=1_000_000_000, cpu=8, wall=12)).text


def _limit() -> None:
    """Memory and file size for the rest of this process; systems that lack one (macOS: memory) go without it."""
    import resource

    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, _LARGEST_FILE)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main()
