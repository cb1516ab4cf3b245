"""Cells of tables."""

from __future__ import annotations

from tests.observations.reading import observations_of

TABLE = """# 2022年民政事业发展统计公报

表1 社会组织情况（单位：个）
类别	2021年	2022年
社会团体	1304	1287
基金会	5	6
合计	1309	1293
"""
PRICES = """表2 居民消费价格比上年涨跌幅度
单位：%
指标	全市	城市	农村
食品烟酒	0.8	0.9	0.5
"""


def test_a_cell_has_its_rows_title_and_its_columns_year() -> None:
    read = [(each.label, each.year) for each in observations_of(TABLE, year=2022)]
    assert read[:4] == [("社会团体数", 2021), ("社会团体数", 2022), ("基金会数", 2021), ("基金会数", 2022)]


def test_a_total_has_the_captions_words() -> None:
    assert observations_of(TABLE, year=2022)[-1].label == "社会组织数"


def test_cells_beyond_the_header_are_read_without_a_column() -> None:
    read = [(each.label, each.year) for each in observations_of(f"{TABLE}敬老院\t3\t4\t5\n", year=2022)]
    assert read[-3:] == [("敬老院数", 2021), ("敬老院数", 2022), ("敬老院数", 2022)]


def test_a_caption_tells_changes() -> None:
    _, urban, rural = observations_of(PRICES)
    assert (urban.measure, rural.measure) == ("change", "change")
    assert "城市" in urban.label
    assert "农村" in rural.label


AREAS = """# 附表：铜川市2021年城乡最低生活保障情况表

单位：户、人、万元
区县	城市低保户数	城市低保人数	支出资金
王益区	120	356	163.5
印台区	98	247	81.2
合计	218	603	244.7

指标 | 单位 | 2021年 | 2020年
社会组织 | 个 | 36 | 34
结婚登记 | 万对 | 1.26 | 1.38
"""


def test_rows_of_areas_and_a_column_of_units() -> None:
    observations = observations_of(AREAS, region=None, year=None)
    read = [(each.label, f"{each.value:f}", each.unit, each.region, each.year) for each in observations]
    assert read[1:3] == [
        ("城市低保人数", "356", "人", "王益区", 2021),
        ("支出资金", "1635000.0", "元", "王益区", 2021),
    ]
    assert read[-5] == ("支出资金", "2447000.0", "元", "铜川市", 2021)
    assert read[-4:-2] == [("社会组织数", "36", "个", "铜川市", 2021), ("社会组织数", "34", "个", "铜川市", 2020)]
    assert read[-1] == ("结婚登记数", "13800.00", "对", "铜川市", 2020)


CAPTIONED = """# 2022年总结和2023年打算

2023年工作打算。

表1 2022年社会救助情况
项目	对象（人）	资金（万元）	机构数（公办）
城市低保	8600	5160	3
"""


def test_a_caption_tells_the_year_and_a_bracket_the_unit() -> None:
    observations = observations_of(CAPTIONED, year=2022)
    read = [(each.label, f"{each.value:f}", each.unit, each.year) for each in observations]
    assert read[:2] == [("城市低保对象人数", "8600", "人", 2022), ("城市低保资金", "51600000", "元", 2022)]
    assert "公办" in read[2][0]
