"""The examples of the how-to pages work as they stand there."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from datapkg.checks.rules import load_rules
from datapkg.quantities import scan
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary
from tests.checks.test_rules import verdicts_of

ROOT = Path(__file__).resolve().parents[1]


def page(name):
    return (ROOT / "docs" / f"how-to-{name}.md").read_text(encoding="utf-8")


def example(name):
    return textwrap.dedent(re.search(r"^ *```yaml\n(.*?)^ *```", page(name), re.MULTILINE | re.DOTALL)[1])


@pytest.fixture
def schemas(tmp_path):
    return Path(shutil.copytree(shipped("schemas"), tmp_path / "schemas"))


def test_the_rule_does_what_its_examples_say(schemas, tmp_path):
    (schemas / "rules" / "mine.yml").write_text(example("add-a-rule"), encoding="utf-8")
    rules = load_rules(schemas / "rules", indicators=load_vocabulary(schemas).indicators.by_id)
    (rule,) = (each for each in rules.rules if each.id == "nursing-beds-within-beds")
    found = verdicts_of([(rule, each) for each in rule.examples], tmp_path / "packages")
    assert found == [["consistent"], ["inconsistent"], ["cannot_tell"]]


def test_the_unit_is_read(schemas):
    (schemas / "units" / "mine.yml").write_text(example("add-a-unit"), encoding="utf-8")
    numbers = scan("全市建成纪念林12片林、6片树林。", vocabulary=load_vocabulary(schemas))
    assert [(number.text, number.unit) for number in numbers] == [("12", "片林"), ("6", "片林")]


def test_actions_are_pinned_as_in_our_own_workflows():
    ours = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    shown = re.findall(r"uses: (actions/\S+@\S+ # \S+)", page("validate-in-ci"))
    assert shown
    assert all(f"uses: {each}" in ours for each in shown)


@pytest.mark.parametrize("name", ["add-a-unit", "add-a-rule", "add-an-indicator"])
def test_files_that_are_named_exist(name):
    named = re.findall(r"`((?:schemas|datapkg|tests|docs)/[\w./-]+)`", page(name))
    assert named
    assert [each for each in named if not (ROOT / each).exists()] == []
