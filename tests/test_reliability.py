"""The promises of docs/reliability.md and the catalogue of docs/hostile-input.md name tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [(ROOT / "docs" / name).read_text("utf-8") for name in ("reliability.md", "hostile-input.md")]
NAMED = [each for page in PAGES for each in re.findall(r"`(tests/[a-z_/]+\.py)(?:::([a-z0-9_]+))?`", page)]


def test_promises_name_tests():
    assert len(NAMED) > 20


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_each_named_test_exists(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert any(each.startswith("test_") for each in names)
    assert not name or name in names
