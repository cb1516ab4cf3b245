from __future__ import annotations

from decimal import Decimal

import pytest

from datapkg.quantities import scan
from datapkg.quantities.tables import find_tables, table_context
from datapkg.vocabulary import load_vocabulary

TABS = "表1 社会组织（单位：个）\n类别\t2021年\t2022年\n社会团体\t1304\t1287\n基金会\t5\t6\n"
SCALED = "单位：万元\n项目\t收入\t支出\n低保\t1,234.5\t-20\n特困\t36\t8\n"
PIPES = "| 指标 | 人数（人） | 占比（%） |\n|---|---|---|\n| 低保 | 120 | 5.5 |\n| 特困 | 30 | 1.2 |\n"
SPACES = "指标    城市    农村\n低保    120     360\n特困    30      80\n"
UNITS = "指标|单位|2022年\n殡葬支出|万元|12\n敬老院|所|3\n"
SEVERAL = "单位：户、人、万元\n区\t户数\t人数\t资金\t公墓\n甲区\t5\t8\t1.5\t2\n乙区\t6\t9\t1\t3\n"
STACKED = "指标\n单位\n本年\n增长（%）\n敬老院\n所\n126\n3.3\n床位\n张\n18650\n5.6\n捐赠\n万元\n25\n-4.2\n\n结语\n"
SERIAL = "序号\t名称\t床位（张）\n1\t福利院\t120\n2\t敬老院\t80\n"


def cells(text: str) -> list[tuple[str, str, str | None]]:
    numbers = scan(text, vocabulary=load_vocabulary())
    return [(number.text, f"{number.value:f}", number.unit) for number in numbers if number.rule == "table-cell"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TABS, [("1304", "1304", "个"), ("1287", "1287", "个"), ("5", "5", "个"), ("6", "6", "个")]),
        (
            SCALED,
            [("1,234.5", "12345000.0", "元"), ("-20", "-200000", "元"), ("36", "360000", "元"), ("8", "80000", "元")],
        ),
        (PIPES, [("120", "120", "人"), ("5.5", "5.5", "%"), ("30", "30", "人"), ("1.2", "1.2", "%")]),
        (SPACES, [("120", "120", ""), ("360", "360", ""), ("30", "30", ""), ("80", "80", "")]),
        (SERIAL, [("120", "120", "张"), ("80", "80", "张")]),
        (
            STACKED,
            [
                *[("126", "126", "所"), ("3.3", "3.3", "%"), ("18650", "18650", "张"), ("5.6", "5.6", "%")],
                *[("25", "250000", "元"), ("-4.2", "-4.2", "%")],
            ],
        ),
        (UNITS, [("12", "120000", "元"), ("3", "3", "所")]),
        (
            SEVERAL,
            [
                *[("5", "5", "户"), ("8", "8", "人"), ("1.5", "15000.0", "元"), ("2", "2", "")],
                *[("6", "6", "户"), ("9", "9", "人"), ("1", "10000", "元"), ("3", "3", "")],
            ],
        ),
    ],
    ids=["tabs", "scaled", "pipes", "spaces", "serial", "stacked", "units", "several"],
)
def test_cells_take_their_unit_from_a_heading(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert cells(text) == expected


def test_a_row_number_counts_the_rows() -> None:
    numbers = scan(SERIAL, vocabulary=load_vocabulary())
    assert [number.text for number in numbers if number.rule == "table-row-number"] == ["1", "2"]


def test_a_cell_knows_the_titles_of_its_row_and_column() -> None:
    start = TABS.index("1287")
    cell = table_context(TABS, start=start, end=start + 4)
    assert cell is not None
    assert (cell.row_title, cell.column_title, cell.stated_unit) == ("社会团体", "2022年", "个")


def test_prose_is_no_table() -> None:
    assert find_tables("全市共有1542户。\n　　新增30户。") is None
    assert table_context("共5户", start=1, end=2) is None


def test_a_multiplier_in_a_column_of_units_is_no_figure() -> None:
    assert [number.kind for number in scan(UNITS, vocabulary=load_vocabulary())] == [
        "date", "other", "quantity", "quantity",
    ]  # fmt: skip


def test_numbers_between_titles_are_no_table() -> None:
    text = "1\n总则\n2\n救助\n3\n养老\n4\n附则\n"
    assert {number.kind for number in scan(text, vocabulary=load_vocabulary())} == {"enumeration"}


def test_years_in_a_heading_are_dates() -> None:
    text = "指标\t2021\t2022\n低保\t120\t130\n特困\t20\t30\n"
    assert [number.kind for number in scan(text, vocabulary=load_vocabulary())] == ["date"] * 2 + ["quantity"] * 4


def test_values_are_exact() -> None:
    number = next(each for each in scan(SCALED, vocabulary=load_vocabulary()) if each.text == "1,234.5")
    assert number.value == Decimal("12345000")
