"""The documentation says what the program does: reference pages are current, and what the README names exists."""

import importlib.util
import re
from pathlib import Path

import pytest

from datapkg.cli import command_names

ROOT = Path(__file__).resolve().parents[1]


def _generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "reference" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_current(capsys):
    assert _generator().main(check=True) == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_what_a_readme_names_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for command in re.findall(r"datapkg ([a-z]+) ", text):
        assert command in command_names()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets.issuperset(re.findall(r"`?make ([a-z]+)", text))
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


def test_every_page_of_the_documentation_can_be_found_from_its_menu():
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.relative_to(ROOT / "docs").as_posix() in menu
