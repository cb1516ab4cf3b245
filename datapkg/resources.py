"""Where schemas/ and metadata.yml are: in the folder one stands in, in the checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

from datapkg.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The path of a file or folder that ships with datapkg (`schemas`, `metadata.yml`).

    Raises:
        UsageError: The installation is incomplete.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.exists():
            return candidate
    raise UsageError(
        f"this installation of datapkg lacks its {name}",
        code="installation-incomplete",
        hint="Install it again: pip install --force-reinstall minzheng-datapkg",
    )


def in_project(root: Path, name: str) -> Path:
    """`root/name` where it exists, else what ships with datapkg."""
    own = root / name
    return own if own.exists() else shipped(name)
