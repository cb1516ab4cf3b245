"""Each direct dependency is locked with hashes, and docs/dependencies.md says why it is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENT = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCKS = ["requirements.txt", "requirements-dev.txt"] + [
    f"tests/{folder}/requirements.txt" for folder in ("clients", "fuzz", "mutants")
]


def names(requirements):
    found = (re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in requirements)
    return {name for name in found if name != PROJECT["project"]["name"]}


def locked(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))


RUN = names(PROJECT["project"]["dependencies"])
OPTIONAL = names(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra)
DEVELOP = names(PROJECT["dependency-groups"]["dev"])


def test_each_dependency_has_a_licence_and_a_reason_and_none_is_listed_that_is_gone():
    rows = re.findall(r"^\| ([A-Za-z0-9-]+) \| ([^|]+) \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)
    assert {name.lower() for name, _, _ in rows} - {"package"} == RUN | OPTIONAL | DEVELOP
    assert all(licence.strip() and reason.strip() for _, licence, reason in rows)


def test_each_dependency_is_locked():
    assert locked("requirements.txt") >= RUN
    assert locked("requirements-dev.txt") >= RUN | DEVELOP
    assert locked("tests/fuzz/requirements.txt") >= RUN | {"atheris", "schemathesis"}
    assert locked("tests/mutants/requirements.txt") >= RUN | {"mutmut"}


@pytest.mark.parametrize("path", LOCKS)
def test_every_locked_version_has_hashes(path):
    pins = re.split(r"\n(?=[a-z0-9])", (ROOT / path).read_text(encoding="utf-8").strip())
    assert len(pins) > 20
    assert all(re.search(r"\A[a-z0-9-]+==\S+.*--hash=sha256:[0-9a-f]{64}", pin, re.DOTALL) for pin in pins)
