"""The promises of docs/reliability.md name tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.findall(r"`(tests/[a-z_/]+\.py)(?:::([a-z0-9_]+))?`", (ROOT / "docs" / "reliability.md").read_text("utf-8"))


def test_promises_name_tests():
    assert len(NAMED) > 20


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_each_named_test_exists(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert any(each.startswith("test_") for each in names)
    assert not name or name in names
