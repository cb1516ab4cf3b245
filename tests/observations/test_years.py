"""Which year a figure is about."""

from __future__ import annotations

import pytest

from datapkg.observations.documents import infer_year
from datapkg.observations.observe import tools_of
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary
from tests.observations.reading import observations_of


@pytest.mark.parametrize(
    ("text", "year", "reason"),
    [
        ("# 2023年铜川民政工作综述\n\n救助5人。\n", 2023, "title"),
        ("# 2022年民政事业发展统计公报\n\n救助5人。\n", 2022, "title"),
        ("# 2007年玉溪市政府工作报告\n\n救助5人。\n", 2006, "title-of-annual-address"),
        ("# 工作报告\n\n——一九五八年一月十五日在某省人民代表大会会议上\n", 1957, "title-of-annual-address"),
        ("回望2021，民政局救助5人。", 2021, "looking-back"),
        ("2019年，民政局救助5人。", 2019, "first-words"),
        ("2023-08-15 01:34 民政局救助5人。", 2023, "date-of-publication"),
        ("一九八二年，民政局救助5人。", 1982, "first-words"),
        ("在1957年救助5人。1957年安置6人。1952年救助7人。到1957年底减少8人。", 1957, "named-most"),
        ("7月28日，民政局救助5人。", None, "not-stated"),
        ("# 113年度社會福利報告\n\n救助5人。\n", 2024, "republic-era"),
        ("2023-07-31 09:33，救助5人。\n2022年9月，成立基金。", 2023, "date-of-publication"),
    ],
)
def test_the_year_of_a_document(text: str, year: int | None, reason: str) -> None:
    document = read_text(text, report_id="example")
    assert infer_year(document, patterns=tools_of(load_vocabulary()).patterns) == (year, reason)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("一年来，救助5人。", [2023]),
        ("2021年、2022年和2023年低保人数分别为3人、2人和1人，特困人数分别为6人、5人和4人。", [2021, 2022, 2023] * 2),
        ("2021年、2022年城市、农村低保人数分别为3人、2人。", [2021, 2022]),
        ("2021年、2022年低保人数分别为3人、2人和1人。", [2022, 2022, 2022]),
        ("救助5人。", [2023]),
        ("去年救助5人，今年救助6人。", [2022, 2023]),
        ("标准由2020年的6000元提升至10000元。", [2020, 2023]),
        ("截至2022年底，老年人6734人，占比32.4%。另有9人。", [2022, 2022, 2023]),
        ("救助5人，比2020年增加2人。", [2023, 2023]),
        ("2012年以来累计救助5人。", [2023]),
        ("标准由每月724元提高到760元。", [None, 2023]),
        ("2021年，救助5人。安置6人。", [2021, 2021]),
        ("一九八二年同一九七八年相比，棉花增长百分之六。", [1982]),
        ("2022年与2019年相比，零售额由5亿元增加到6亿元。", [2019, 2022]),
        ("进出口总额由一九七八年的5亿元增加到一九八二年的6亿元。", [1978, 1982]),
        ("从2019年到2022年的四年内，棉花增长6%。", [2022]),
        ("仅2021、2022两年就节约7万元。", [2022]),
        ("2022年，标准由每月724元提高到760元。", [None, 2022]),
        ("服务能力从原来的6人次提升到20人次。", [None, 2023]),
        ("前年救助5人，明年计划救助6人。", [2021, 2024]),
        ("上年的5人增加到6人。", [2022, 2023]),
        ("从600元提高到665元。", [None, 2023]),
        ("2020年，标准提高到665元。安置6人。", [2020, 2020]),
        ("去年同期为5亿元，今年为6亿元，比去年同期多1亿元。", [2022, 2023, 2023]),
        ("2022年底前年满70周岁的每月增加25元。", [2023, 2023]),
        ("中心成立于1999年6月，资助设备18万元。", [2023]),
        ("销量是2021年的1.5倍，由2020年的5吨增加到6吨。", [2023, 2020, 2023]),
        ("与2021年补助办法对比，标准提高5元。", [2023]),
        ("2021年新建养老机构5所；改造敬老院3所。安置6人。", [2021, 2021, 2021]),
    ],
)
def test_the_years_of_figures(text: str, years: list[int | None]) -> None:
    assert [observation.year for observation in observations_of(text)] == years


def test_last_year_is_the_year_reported_on_where_nothing_is_said_of_this_year() -> None:
    (observation,) = observations_of("去年，民政局救助5人。", year=2021)
    assert (observation.year, observation.year_reason) == (2021, "sentence")


def test_an_unknown_year_has_a_reason() -> None:
    (observation,) = observations_of("救助5人。", year=None)
    assert (observation.year, observation.year_reason) == (None, "not-stated")


def test_where_no_year_is_reported_on_the_year_of_a_sentence_holds_from_there_on() -> None:
    observations = observations_of("标准提高到5元。2021年救助5人。安置6人。", year=None)
    assert [(observation.year, observation.year_reason) for observation in observations] == [
        (None, "not-stated"),
        (2021, "sentence"),
        (2021, "before"),
    ]


def test_last_year_means_nothing_where_no_year_is_known() -> None:
    (observation,) = observations_of("去年救助5人。", year=None)
    assert (observation.year, observation.year_reason) == (None, "not-stated")
