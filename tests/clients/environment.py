"""The environment of programs that we didn't write: others' readers of what we publish."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv-clients"


def client(path: str) -> Path:
    """A file of the environment; skips the test where there is none, unless REQUIRE_CLIENTS says that it must be."""
    if not (ENVIRONMENT / path).exists():
        if os.environ.get("REQUIRE_CLIENTS"):
            pytest.fail(f"the clients' environment has no {path}: run `make clients`")
        pytest.skip("needs the clients' environment: run `make clients`")
    return ENVIRONMENT / path
