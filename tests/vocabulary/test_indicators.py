"""Indicators: what the declared ones hold, and what stops the load."""

import json
from pathlib import Path

import jsonschema
import pytest

from datapkg.declarations import read_declaration
from datapkg.errors import DeclarationError
from datapkg.observations.indicators import IndicatorMatcher, Match
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary
from datapkg.vocabulary.indicator_files import load_indicators
from datapkg.vocabulary.indicators import SCHEMA, SHARED, topic_schema

FOLDER = shipped("schemas") / "indicators"
SHARED_TEXT = """\
words:
  allowance: [低保, 最低生活保障]
  urban: [城市, 城镇]
units:
  persons: [人]
dimensions:
  urban: {name_zh: 城市, name_en: urban}
ignored: [人数]
narrowing: [农村]
compounds: [低保边缘]
"""
TOPIC_TEXT = """\
topic: assistance
name_zh: 救助
name_en: Assistance
indicators:
  - id: allowance-persons
    name_zh: 低保人数
    name_en: People on the allowance
    definition_zh: 期末享受低保的人数。
    definition_en: People on the allowance at the end of the period.
    units: [$persons]
    measure: stock
    patterns:
      - all: [[$allowance]]
    examples:
      - {text: 全市共有低保对象2.73万人, value: 27300}
  - id: allowance-urban-persons
    name_zh: 城市低保人数
    name_en: Townspeople on the allowance
    definition_zh: 期末享受城市低保的人数。
    definition_en: Townspeople on the allowance at the end of the period.
    units: [$persons]
    measure: stock
    dimension: urban
    parent: allowance-persons
    not: [边缘]
    patterns:
      - all: [[$allowance], [$urban]]
    examples:
      - {text: 全市共有城市低保对象1.32万人, value: 13200}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / SHARED).write_text(SHARED_TEXT, encoding="utf-8")
    (tmp_path / "assistance.yml").write_text(TOPIC_TEXT, encoding="utf-8")
    return tmp_path


def load(folder: Path):
    return load_indicators(folder, units=load_vocabulary().units)


def test_names_of_lists_are_replaced(folder):
    indicators = load(folder)
    urban = indicators.by_id["allowance-urban-persons"]
    assert urban.units == ("人",)
    assert urban.topic == "assistance"
    assert urban.patterns[0].all == (("低保", "最低生活保障"), ("城市", "城镇"))
    assert urban.patterns[0].excluded == ("边缘",)
    assert indicators.ancestors(urban.id) == ("allowance-persons",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    measure: stock\n", "    mesure: stock\n", 11, "unknown key 'mesure'"),
        ("measure: stock", "measure: level", 11, "'measure'"),
        ("units: [$persons]", "units: [万元]", 10, "'万元' isn't the name of a unit"),
        ("units: [$persons]", "units: [名]", 10, "'名' isn't the name of a unit"),
        ("units: [$persons]", "units: [$people]", 10, "unknown list of words 'people'"),
        ("dimension: urban", "dimension: urbane", 23, "unknown dimension 'urbane'"),
        ("parent: allowance-persons", "parent: alowance-persons", 24, "unknown parent 'alowance-persons'"),
        ("parent: allowance-persons", "parent: allowance-urban-persons", 24, "its own ancestor"),
        ("id: allowance-urban-persons", "id: allowance-persons", 16, "stands twice"),
        ("id: allowance-persons", "id: Allowance", 5, "'id'"),
        ("not: [边缘]", "not: [低保, 最低]", 27, "can't match"),
        ("not: [边缘]", "not: [对象]", 29, "no pattern of 'allowance-urban-persons' matches its own"),
        ("name_zh: 城市低保人数", "name_zh: 县城低保人数", 17, "matches its own '县城低保人数'"),
        ("[[$allowance], [$urban]]", "[[$alowance], [$urban]]", 27, "unknown list of words 'alowance'"),
        ("[[$allowance], [$urban]]", "[]", 27, "'all'"),
        ("value: 13200}", "value: 13200, unit: 户}", 29, "'户' is none of the indicator's"),
        ("topic: assistance", "topic: help", 1, "must be 'assistance'"),
    ],
)
def test_a_mistake_stops_the_load_and_names_its_line(folder, old, new, line, words):
    path = folder / "assistance.yml"
    before, found, after = TOPIC_TEXT.partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    with pytest.raises(DeclarationError, match=words.replace("(", r"\(")) as caught:
        load(folder)
    assert caught.value.where == f"{path}:{line}"


def test_a_writing_of_a_unit_is_answered_with_its_name(folder):
    (folder / "assistance.yml").write_text(TOPIC_TEXT.replace("[$persons]", "[名]", 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load(folder)
    assert caught.value.hint == "Write '人'"


def test_a_misspelt_parent_is_answered_with_the_nearest(folder):
    wrong = TOPIC_TEXT.replace("parent: allowance-persons", "parent: alowance-persons")
    (folder / "assistance.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load(folder)
    assert caught.value.hint == "Did you mean 'allowance-persons'?"


def test_an_unknown_unit_in_the_shared_lists_names_that_file(folder):
    (folder / SHARED).write_text(SHARED_TEXT.replace("[人]", "[万块]"), encoding="utf-8")
    with pytest.raises(DeclarationError, match="万块") as caught:
        load(folder)
    assert caught.value.where == f"{folder / SHARED}:5"


def test_an_id_may_not_stand_in_two_files(folder):
    (folder / "help.yml").write_text(TOPIC_TEXT.replace("topic: assistance", "topic: help"), encoding="utf-8")
    with pytest.raises(DeclarationError, match="stands twice") as caught:
        load(folder)
    assert caught.value.hint == f"It first stands at {folder / 'assistance.yml'}:5"


def test_the_entry_in_the_guide_loads_beside_the_declared_ones(tmp_path):
    guide = (Path(__file__).parents[2] / "docs" / "how-to-add-an-indicator.md").read_text(encoding="utf-8")
    entry = guide.split("```yaml\n")[1].split("```")[0]
    (tmp_path / SHARED).write_text((FOLDER / SHARED).read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "funerals.yml"
    path.write_text((FOLDER / path.name).read_text(encoding="utf-8") + "\n" + entry, encoding="utf-8")
    added = load(tmp_path).by_id["tree-burial-groves"]
    assert IndicatorMatcher(load(tmp_path)).match(label="纪念林数", clause="", unit="处", measure="stock") == Match(
        added.id
    )


def test_the_declared_indicators_cover_the_domain():
    indicators = load_vocabulary().indicators
    assert len(indicators.indicators) >= 500
    assert {topic.topic for topic in indicators.topics} >= {
        "social-assistance",
        "elderly-care",
        "child-welfare",
        "disability",
        "social-organisations",
        "community-governance",
        "social-work",
        "marriage",
        "funerals",
        "places",
        "charity",
        "relief",
        "migration-and-veterans",
        "administration",
        "party-building",
    }


def test_a_part_is_stated_in_units_and_measures_of_its_whole():
    indicators = load_vocabulary().indicators
    for indicator in indicators.indicators:
        if indicator.parent:
            whole = indicators.by_id[indicator.parent]
            assert set(indicator.units) & set(whole.units), indicator.id
            assert {indicator.measure, *indicator.also} & {whole.measure, *whole.also}, indicator.id


def test_the_schema_for_editors_is_current():
    written = (FOLDER / SCHEMA).read_text(encoding="utf-8")
    assert written == topic_schema(), f"write datapkg.vocabulary.indicators.topic_schema() to {SCHEMA}"


@pytest.mark.parametrize("path", sorted({*FOLDER.glob("*.yml")} - {FOLDER / SHARED}), ids=lambda path: path.stem)
def test_every_topic_file_fits_the_schema_for_editors(path):
    jsonschema.validate(read_declaration(path).data, json.loads(topic_schema()))
