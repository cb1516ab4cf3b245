"""The documentation says what the program does: reference pages are current, and what the README names exists."""

import importlib.util
import json
import re
from pathlib import Path

import click
import pytest

from datapkg.cli import cli, command_names

ROOT = Path(__file__).resolve().parents[1]


def _generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "reference" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_current(capsys):
    assert _generator().main(check=True) == 0, capsys.readouterr().err


def _commands(command, name):
    yield name, command
    for inner, child in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(child, f"{name} {inner}")


def test_every_command_and_option_says_what_it_does():
    context = click.Context(cli)
    for name in command_names():
        for path, command in _commands(cli.get_command(context, name), name):
            assert command.help, path
            options = [each for each in command.params if isinstance(each, click.Option)]
            assert [each.name for each in options if not each.help] == [], path
        assert "Example" in cli.get_command(context, name).help, name


def test_every_column_is_described_in_both_languages():
    for path in (ROOT / "schemas" / "tables").glob("*.json"):
        schema = json.loads(path.read_bytes())
        for described in (schema, *schema["fields"]):
            for key in ("title", "title_en", "description", "description_en"):
                assert described.get(key), (path.name, described.get("name"), key)


def test_every_error_code_has_words():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| ", _generator().errors(), re.MULTILINE)
    assert len(rows) > 80
    assert [code for code, words in rows if not words] == []


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
