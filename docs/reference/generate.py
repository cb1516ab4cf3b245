"""Writes the pages of this folder from the code and the schemas, so that they can't say anything else.

`python docs/reference/generate.py` writes them; `--check` only says which are out of date (exit code 1).
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from datapkg.checks.rules import load_rules
from datapkg.cli import cli, command_names
from datapkg.exports import FORMATS
from datapkg.models.data import KINDS, MEASURES
from datapkg.package.tables import ROW_MODELS
from datapkg.vocabulary import load_vocabulary

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NOTE = "<!-- Made by generate.py from the code and schemas/; change those. -->\n\n"


def commands() -> str:
    """Every command with its help, as the command line prints it."""
    lines = ["# Commands\n", "Exit codes: 0 all well; 1 blocking findings or a difference; 2 wrong usage or input.\n"]
    context = click.Context(cli, info_name="datapkg")
    for name in command_names():
        command = cli.get_command(context, name)
        if command is not None:
            lines.append(f"## datapkg {name}\n")
            lines.extend(_help(command, f"datapkg {name}"))
    return "\n".join(lines)


def _help(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield f"### {path} {name}\n"
            yield from _help(child, f"{path} {name}")


def tables() -> str:
    """Every published table and column, in Chinese and English."""
    lines = ["# Tables\n", "The CSV files of a data package, and the tables of the database.\n"]
    for name in ROW_MODELS:
        schema = json.loads((ROOT / "schemas" / "tables" / f"{name}.json").read_bytes())
        lines.append(f"## {name}\n\n{schema['title']} {schema['title_en']}. {schema['description_en']}\n")
        lines.append("| column | type | 说明 | meaning |\n|---|---|---|---|")
        lines.extend(
            _row(f"`{field['name']}`", field["type"], field["description"], field["description_en"])
            for field in schema["fields"]
        )
        lines.append("")
    return "\n".join(lines)


def indicators() -> str:
    """Every indicator by topic."""
    rows = load_vocabulary(ROOT / "schemas").indicators.by_id.values()
    lines = [f"# Indicators\n\n{len(rows)} indicators.\n"]
    for topic in sorted({row.topic for row in rows}):
        lines.append(f"## {topic}\n\n| id | 名称 | name | units | measure |\n|---|---|---|---|---|")
        lines.extend(
            _row(f"`{row.id}`", row.name_zh, row.name_en, ", ".join(row.units), row.measure)
            for row in sorted(rows, key=lambda each: each.id)
            if row.topic == topic
        )
        lines.append("")
    return "\n".join(lines)


def rules() -> str:
    """Every consistency rule by type."""
    every = load_rules(ROOT / "schemas" / "rules").rules
    lines = [f"# Rules\n\n{len(every)} rules.\n"]
    for kind in sorted({rule.type for rule in every}):
        lines.append(f"## {kind}\n\n| id | severity | 规则 | rule | why |\n|---|---|---|---|---|")
        lines.extend(
            _row(f"`{rule.id}`", rule.severity, rule.words.zh, rule.words.en, rule.why.en)
            for rule in every
            if rule.type == kind
        )
        lines.append("")
    return "\n".join(lines)


def errors() -> str:
    """Every error that stops the program, read from the code: its code, its words, and what it tells one to do."""
    lines = ["# Errors\n", "Words in braces are filled in. A problem in the data is a finding, not an error.\n"]
    lines.append("| code | message | what to do |\n|---|---|---|")
    found: dict[str, set[tuple[str, str]]] = {}
    for path in sorted((ROOT / "datapkg").rglob("*.py")):
        for code, message, hint in _errors_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, set()).add((message, hint))
    for code in sorted(found):
        lines.extend(_row(f"`{code}`", message, hint) for message, hint in sorted(found[code]))
    return "\n".join(lines) + "\n"


def _errors_of(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            words = {keyword.arg: keyword.value for keyword in node.keywords}
            code = words.get("code")
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                message = next((_words(each) for each in node.args if not isinstance(each, ast.Name)), "")
                yield code.value, message, _words(words["hint"]) if "hint" in words else ""


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value or "")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{ast.unparse(part.value)}}}" if isinstance(part, ast.FormattedValue) else _words(part)
            for part in node.values
        )
    return f"{{{ast.unparse(node)}}}"


def values() -> str:
    """The closed lists of values."""
    lines = ["# Kinds, measures and formats\n", f"Kinds of numerals: {', '.join(KINDS)}.\n"]
    lines += [f"Measures of observations: {', '.join(MEASURES)}.\n", "| export | what |\n|---|---|"]
    lines += [_row(f"`{name}`", words) for name, words in FORMATS.items()]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


PAGES = {
    "commands.md": commands,
    "tables.md": tables,
    "indicators.md": indicators,
    "rules.md": rules,
    "errors.md": errors,
    "values.md": values,
}


def main(*, check: bool) -> int:
    """Write the pages, or say which are out of date."""
    stale = 0
    for name, page in PAGES.items():
        text = NOTE + page().rstrip("\n") + "\n"
        path = HERE / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            print(f"docs/reference/{name} is out of date: run `make reference`", file=sys.stderr)
            stale += 1
        elif not check:
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
