"""What sort of figure a number is."""

from __future__ import annotations

import pytest

from tests.observations.reading import observations_of


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("全市共有养老机构51所。", ["stock"]),
        ("注册志愿者11.02万名。", ["stock"]),
        ("新建养老机构5所。", ["flow"]),
        ("救助流浪乞讨人员155人次。", ["flow"]),
        ("发放临时救助金175万元。", ["flow"]),
        ("设置服务站76处。", ["stock"]),
        ("清明节设置祭祀点76处。", ["flow"]),
        ("年末生猪存栏5万头。", ["stock"]),
        ("6个社区的试点工作取得初步成效。", ["stock"]),
        ("扩建了市一中等6所高中。", ["flow"]),
        ("35名社工为老年人提供服务。", ["stock"]),
        ("每百元营业收入中的成本为82元。", ["rate"]),
        ("联合10部门制定方案。", ["attribute"]),
        ("截至目前，建成示范社区23个。", ["stock"]),
        ("全年建成示范社区23个。", ["flow"]),
        ("设立养老专业的院校275所。", ["stock"]),
        ("3209名低保对象中的2354人纳入兜底保障。", ["stock", "stock"]),
        ("全市359个村全部建立红白理事会。", ["stock"]),
        ("为1531户老人家庭进行适老化改造。", ["flow"]),
        ("新增低保边缘家庭5547户21918人。", ["flow", "flow"]),
        ("年末基金累计结余14亿元。", ["stock"]),
        ("城市低保标准为每人每月665元。", ["standard"]),
        ("对每名毕业生给予1—2万元入职奖补。", ["standard", "standard"]),
        ("每千名老人拥有床位36张。", ["rate"]),
        ("日均服务能力达到20人次。", ["attribute"]),
        ("完成年度计划的103.3%。", ["share"]),
        ("计划的5所学校。", ["target"]),
        ("加装电梯86部。", ["flow"]),
        ("孤儿养育标准：机构供养由每人每月1900元提高到2100元，散居由1400元提高到1550元。", ["standard"] * 4),
        ("火化率达到98%。", ["share"]),
        ("服务困难家庭2万户。", ["flow"]),
        ("粮食产量增长5%、达到14万吨。", ["change", "flow"]),
        ("低保标准提高5.5%。", ["change"]),
        ("低保标准增幅为5.5%。", ["change"]),
        ("入住率提高0.3个百分点。", ["change"]),
        ("参保人数比上年增加120人。", ["change"]),
        ("计划新建养老机构5所。", ["target"]),
        ("60周岁以上老年人6734人。", ["attribute", "stock"]),
        ("西部计划大学生志愿者总规模6万人。", ["stock"]),
        ("完成年度目标任务的75%。", ["share"]),
        ("出动车辆30车次，录取320人。", ["flow", "flow"]),
        ("1200平方米的展示中心建成。", ["attribute"]),
    ],
)
def test_measures(text: str, measures: list[str]) -> None:
    assert [observation.measure for observation in observations_of(text)] == measures


def test_what_a_later_year_will_bring_is_a_target() -> None:
    done, announced = observations_of("新建养老机构5所。2024年将新建养老机构8所。")
    assert (done.measure, done.year) == ("flow", 2023)
    assert (announced.measure, announced.year) == ("target", 2024)


def test_a_plan_may_begin_in_a_line() -> None:
    text = "（一）社会救助。救助5人。\n（二）下半年打算。新建养老机构5所。\n"
    assert [observation.measure for observation in observations_of(text)] == ["flow", "target"]


def test_a_plan_goes_on_behind_a_semicolon() -> None:
    text = "2023年共有养老床位90张。2024年，力争新建养老机构5所；改造敬老院3所。"
    assert [observation.measure for observation in observations_of(text)] == ["stock", "target", "target"]


def test_everything_under_a_plan_is_a_target() -> None:
    text = "# 一、2023年工作回顾\n\n新建养老机构5所。\n\n# 二、2024年工作打算\n\n新建养老机构8所。\n"
    done, planned = observations_of(text)
    assert (done.measure, done.year) == ("flow", 2023)
    assert (planned.measure, planned.year) == ("target", 2024)


def test_goals_after_a_colon_are_targets() -> None:
    before, after = observations_of("生产总值增长5%。主要预期目标是：生产总值增长6%。")
    assert (before.measure, after.measure) == ("change", "target")
