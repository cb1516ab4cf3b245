"""What a rule file may not say (more of it in test_hostile.py): each mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.rules import Rules, load_rules
from datapkg.errors import DeclarationError

SHARE = """- id: share
  type: share
  scope: report
  severity: error
  roles:
    part: {unit: [人]}
    whole: {unit: [人]}
    stated: {unit: ["%"]}
  words: {zh: 占比, en: Share}
  why: {zh: 部分除以整体。, en: A part divided by its whole.}
"""


def load(folder: Path, text: str) -> Rules:
    (folder / "rules.yml").write_text(text, encoding="utf-8")
    return load_rules(folder, indicators=frozenset({"dibao-persons"}), units=frozenset({"人", "%"}))


def test_a_right_file_is_read(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, SHARE).rules
    assert (rule.id, rule.type, list(rule.roles)) == ("share", "share", ["part", "whole", "stated"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    whole:", "    larger: {}\n    whole:", "a share rule has no role 'larger'"),
        ("whole: {unit: [人]}", "whole: {within: 2}", "follows"),
        ("whole: {unit: [人]}", "whole: {unit: [户]}", "role 'whole' names an unknown unit: 户"),
        ("part: {unit: [人]}", "part: {label: '(?=x)'}", r"role 'part': the expression '\(\?=x\)' can't be used"),
        ("part: {unit: [人]}", "part: {reference: census}", "rule 'share' names an unknown reference: census"),
        ("type: share", "type: rate", "a rate rule needs a base"),
        ("  words:", "  band: {}\n  words:", "a band needs a lower or an upper end"),
        ("  words:", "  band: {lower: 3, upper: '2.5'}\n  words:", "the lower end lies above the upper one"),
        ("  words:", "  pattern: '['\n  words:", "can't be used"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SHARE
    with pytest.raises(DeclarationError, match=message):
        load(tmp_path, SHARE.replace(old, new, 1))
