"""Runs the publishing of a build under strace, which records its system calls and makes one of them fail."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

CALLS = (
    "open", "openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "flock", "fchmod", "chmod",
    "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat",
    "getdents64", "stat", "newfstatat", "statx", "copy_file_range", "sendfile",
)  # fmt: skip
"""What changes a file system, or opens and lists what is there; which of them a machine has depends on its kind."""

ERRORS = {
    "write": "ENOSPC",
    "mkdir": "ENOSPC",
    "mkdirat": "ENOSPC",
    "open": "EACCES",
    "openat": "EACCES",
    "flock": "ENOLCK",
}
"""How a call fails; others fail with EIO."""

STEP = """
import os, sys
from pathlib import Path
from datapkg.cli import failure
from datapkg.package.publish import carry_over, locked, staged

def mark(name):
    try:
        os.open(name, os.O_RDONLY)
    except OSError:
        pass

output, version = Path(sys.argv[1]), sys.argv[2]
mark("/publishing begins")
try:
    with locked(output), staged(output) as new:
        carry_over(output / "packages" / "kept", new / "packages" / "kept")
        (new / "packages" / "changed").mkdir()
        (new / "packages" / "changed" / "datapackage.json").write_text(version)
        (new / "packages" / "changed.zip").write_text(version)
        (new / ".digests.json").write_text(version)
        (new / "civil-affairs.db").write_text(version)
except Exception as error:
    words = failure(error)
    words.show()
    sys.exit(words.exit_code)
finally:
    mark("/publishing ends")
"""
_LINE = re.compile(r"(?:[0-9]+ +)?([a-z0-9_]+)\((.*)\) += (.*)")


class Call(NamedTuple):
    """A system call of the publishing: its name, its place among all of that name, its arguments and what it gave."""

    name: str
    number: int
    arguments: str
    answer: str


def works():
    """Whether strace is here and may trace: containers often forbid it."""
    if not shutil.which("strace"):
        return False
    command = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=?fsync", "-e", "inject=?fsync:error=EIO", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def publish(output, version, *, log, faults=()):
    """Publish a version in a process of its own, with its calls written to a log; the finished process.

    Args:
        output: The build folder, with a package `kept`.
        version: What is written into every other file.
        log: A file for strace.
        faults: What fails, as strace's `inject` says it: `rename:error=EIO:when=2`.
    """
    wanted = ",".join(f"?{name}" for name in CALLS)
    command = ["strace", "-qq", "-y", "-s", "200", "-o", str(log), "-e", f"trace={wanted}"]
    for fault in faults:
        command += ["-e", f"inject={fault}"]
    command += [sys.executable, "-c", STEP, str(output), version]
    # Bytecode that the first run wrote would leave the others with fewer calls.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def calls(log):
    """The system calls between the two marks."""
    counted, found, inside = {}, [], False
    for line in Path(log).read_text("utf-8").splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        name, arguments, answer = match.groups()
        counted[name] = counted.get(name, 0) + 1
        if "/publishing ends" in arguments:
            break
        if inside:
            found.append(Call(name, counted[name], arguments, answer))
        inside = inside or "/publishing begins" in arguments
    return found
