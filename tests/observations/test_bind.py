"""What is measured: the words that a number is bound to, seen through the titles made of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.observations.titles import LONGEST_TITLE
from tests.observations.reading import observations_of


def labels_of(text: str) -> list[str]:
    return [observation.label for observation in observations_of(text)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # the noun before the number
        ("全市养老床位共计23800张。", ["养老床位数"]),
        # the noun behind it
        ("建立435支急难问题服务队。", ["建立急难问题服务队数"]),
        # terms of a list with one verb
        ("新建服务设施32个、农村公益性公墓13个。", ["新建服务设施数", "新建农村公益性公墓数"]),
        # terms that share their last words
        ("推进2个国家级、3个省级议事协商试点。", ["国家级议事协商试点数", "省级议事协商试点数"]),
        # numbered terms
        (
            "第一、二、三产业增加值分别为1亿元、2亿元和3亿元。",
            ["第一产业增加值", "第二产业增加值", "第三产业增加值"],
        ),
        ("一、二产增加值分别增长3%、5%。", ["一产增加值增长率", "二产增加值增长率"]),
        # what was counted before, each with its standard
        (
            "孤儿186人，其中集中养育52人，社会散居134人；平均保障标准分别为1950元、1450元。",
            ["孤儿人数", "集中养育人数", "孤儿社会散居人数", "集中养育平均保障标准", "孤儿社会散居平均保障标准"],
        ),
        # parts go on until something else is counted
        (
            "有养老机构68个，其中登记为事业单位的32个，登记为民办非企业单位的36个，职工1126人；床位6820张。",
            ["养老机构数", "养老机构登记事业单位数", "登记为民办非企业单位数", "养老机构职工人数", "养老机构床位数"],
        ),
        # years listed before 分别 are no terms, and the point behind an item's number is no word
        ("2021年、2022年低保人数分别为3人、2人。", ["低保人数", "低保人数"]),
        ("1.新增低保对象5人。", ["新增低保对象人数"]),
        # a share that rose, where the sentence states nothing but shares
        ("服务对象500人。办结率100%，较上年提升2.3%。", ["服务对象人数", "服务对象办结率", "服务对象办结率增长率"]),
        # what a rate is counted for is in its unit
        ("改造补助每平方米800元。", ["改造补助标准"]),
        # better a plain word of the figure before than none
        ("新增床位3200张；累计达1.86万张。", ["新增床位数", "床位数"]),
        # a noun of the last term is no other term's
        ("社区养老服务设施、农村老饭桌覆盖率分别达到90%、35%。", ["社区养老服务设施覆盖率", "农村老饭桌覆盖率"]),
        ("化学需氧量、二氧化硫排放量分别下降9%和13%。", ["化学氧量排放量降幅", "二氧化硫排放量降幅"]),
        # nouns of one character, and what they share
        ("新增城市绿道56公里。", ["新增城市绿道里程"]),
        ("新筹集保障性租赁住房180套，完成年度计划的103.3%。", ["新筹集保障性租赁住房数", "新筹集保障性租赁住房完成率"]),
        ("生铁、钢、煤产量分别增长3%、5%、6%。", ["生铁产量增长率", "钢产量增长率", "煤产量增长率"]),
        # a noun that needs another one
        ("养老机构12家、床位3000张。", ["养老机构数", "养老机构床位数"]),
        # the same of all
        (
            "70周岁、80周岁以上的退休人员分别增加10元、20元。",
            ["年龄", "退休人员年龄", "退休人员增加额", "退休人员增加额"],
        ),
        # terms behind 分别, each before its figure
        (
            "孤儿保障平均标准分别达到集中养育每人每月1802元、社会散居每人每月1364元，分别增长5%和7%。",
            [
                "集中养育孤儿保障平均标准",
                "社会散居孤儿保障平均标准",
                "集中养育孤儿保障平均标准增长率",
                "社会散居孤儿保障平均标准增长率",
            ],
        ),
        # an age between a number and what it counts
        ("为55名0—6岁儿童发放补贴。", ["儿童发放补贴人数", "儿童发放补贴年龄", "儿童发放补贴年龄"]),
        # what the sentence said to rise, before the verb and behind it, and not why the figure before rose
        ("发放补贴资金300万元。低保标准稳步提高，同比增长10%。", ["发放补贴资金", "低保标准增长率"]),
        ("发放补贴资金300万元。继续提高养老金，人均增加100元。", ["发放补贴资金", "养老金人均增加额"]),
        ("发放补贴资金300万元。由于低保标准提高，同比增长10%。", ["发放补贴资金", "发放补贴资金增长率"]),
        # a sum of what was paid before, by the plain word that stands behind its subject
        ("发放住房租赁补贴1236户，发放金额580万元。", ["发放住房租赁补贴户数", "住房租赁补贴发放金额"]),
        # a sum of what is counted next, where nothing was said before
        ("投资2300万元，新建儿童福利院1所。", ["新建儿童福利院投资", "新建儿童福利院数"]),
        # projects, and what is spent on them
        ("700个省重点项目完成投资97亿元。", ["省重点项目数", "省重点项目投资"]),
        ("新增龙头企业13家、总数达81家。", ["新增龙头企业数", "龙头企业总数"]),
        # shares in points, each with its own
        ("办结率99.2%，满意率98.6%，分别提高0.8个、1.2个百分点。", ["办结率", "满意率", "办结率增幅", "满意率增幅"]),
        # brackets say more of what stands right before them
        ("有殡仪馆12个、公墓186个（公益性158个）。", ["殡仪馆数", "公墓数", "公墓公益性数"]),
        # a sum that stands alone, and what it holds
        ("建筑面积共计5.6万平方米，总投资1.98亿元（其中中央资金6000万元）。", ["建筑面积", "总投资", "中央资金"]),
        # what a share is held against
        ("优良天数比例达89%，高于全国平均水平1.8个百分点。", ["优良天数比例", "优良天数比例平均水平增幅"]),
        # a noun phrase is taken over as a whole
        ("实施省重点项目建设，完成投资1万亿元。", ["省重点项目投资"]),
        # a planned standard is one all the same
        ("计划将散居孤儿养育标准提高到每人每月1536元。", ["散居孤儿养育标准"]),
        # one level takes the place of another
        ("建成省级示范社区15个、市级36个。", ["建成省级示范社区数", "示范社区建成市级数"]),
        # measures are counted
        ("落实帮扶措施6700余条。", ["帮扶措施数"]),
        # another term of a list has its own noun
        ("认定低保边缘家庭12户、刚性支出困难家庭3户。", ["认定低保边缘家庭户数", "认定刚性支出困难家庭户数"]),
        # a verb with a part in brackets
        ("新（改）建养老服务中心3个。", ["新（改）建养老服务中心数"]),
        # an index needs no other word, and large figures without a unit are no shares
        ("居民消费价格指数106.2，浏览量达100万。", ["居民消费价格指数", "浏览量"]),
        # what all terms of a list are
        ("新增医院、小区、车站等停车位87个。", ["新增医院小区车站停车位数"]),
        # nouns that look like function words, and nouns of one character
        ("高纯有色金属产量36万吨。", ["高纯有色金属产量"]),
        ("大牲畜存栏60万头，其中牛5万头。", ["大牲畜存栏数", "牛数"]),
        # what a share is of counts less than what it is
        (
            "养老服务产业增加值占全市地区生产总值的比重为9%，较上年提高0.8个百分点。",
            ["养老服务产业增加值比重", "养老服务产业增加值比重增幅"],
        ),
        # who does it is counted, not for whom
        ("35名社工为老年人提供服务。", ["社工人数"]),
        # a topic before a comma
        (
            "粮食产量增长5%，进出口贸易总额，由3亿元增加到5亿元，棉花、油料等产品的产量，都增长9%。",
            ["粮食产量增长率", "进出口贸易总额", "进出口贸易总额", "棉花油料产品产量增长率"],
        ),
        # a standard without a name takes it from what was spoken of
        ("城市低保标准为每人每月620元，人均救助水平432元。", ["城市低保标准", "城市低保人均救助水平"]),
        # what money was spent on is said by the next clause
        ("投入3亿元，建设养老院。", ["建设养老院投入金额"]),
        # an earlier value, and a share whose name stands before its years
        ("养老床位3000张，上年为2000张。", ["养老床位数", "养老床位数"]),
        ("入住率，2021年为41.5%，2022年上升为56.5%。", ["入住率", "入住率"]),
        # a rise of what earlier clauses counted
        ("全市救助5人，安置6人，分别增长3%、5%。", ["救助人数", "安置人数", "救助增长率", "安置增长率"]),
        # the noun of change behind its figure
        ("低保标准实现10%的增幅。", ["低保标准增长率"]),
        # each told apart by its own word
        ("其中集中供养12人，分散供养30人。", ["集中供养人数", "分散供养人数"]),
        # those who do it, and those they have
        ("16个镇街社工站共有工作人员53名。", ["镇街社工站数", "镇街社工站工作人员数"]),
        # the subject of the clause
        (
            "93个社会组织投入款物71万元、受益群众3万人。",
            ["社会组织投入款物数", "社会组织投入款物金额", "社会组织受益群众人数"],
        ),
        # what figures before 的 describe
        ("投资3亿元、建筑面积2000平方米的医院。", ["医院投资", "建筑面积医院面积"]),
        # a figure without a unit
        ("城乡居民收入比为3.09，比上年缩小0.08。", ["城乡居民收入比", "城乡居民收入比降幅"]),
        # verbs that end in 为 take no suffix
        ("3名登记员被评为金牌教练员。", ["登记评为金牌教练员人数"]),
        ("建成专门教育学校2所。", ["建成专门教育学校数"]),
        # a part gives way to the whole, and the change before a level names it
        ("社会组织90个，其中商会10个，新成立5个。", ["社会组织数", "商会数", "社会组织新成立数"]),
        ("粮食产量增长8%，达到3万吨。", ["粮食产量增长率", "粮食产量"]),
        # what stands before 的 and another figure is counted by itself
        ("惠及9个县的敬老院50所。", ["惠及县数", "县敬老院数"]),
        # rates that name what they are of, and standards that don't
        ("年末有老年人5万人。出生率6.1‰。", ["老年人数", "出生率"]),
        (
            "为10名孤儿发放生活费5万元，人均补助标准1250元。",
            ["孤儿发放生活费人数", "孤儿发放生活费", "孤儿人均补助标准"],
        ),
        # later members of a list of changes, and the terms of the clause before without 分别
        (
            "城市和农村低保支出分别为3亿元和5亿元，比上年增长4%和6%。",
            ["城市低保支出", "农村低保支出", "城市低保支出增长率", "农村低保支出增长率"],
        ),
        (
            "护理型床位占养老床位的58%，社会化床位占70%，分别提高1、2个百分点。",
            ["护理型床位养老床位占比", "社会化床位占比", "护理型床位养老床位增幅", "社会化床位增幅"],
        ),
        # a rise beside a rise is one of the same thing
        (
            "工业总产值80亿元。棉布产量前三年共增加20万匹，去年就增加了43万匹。",
            ["工业总产值", "棉布产量增加数", "棉布产量增加数"],
        ),
        # a sum that the sentence began with
        (
            "发放高龄津贴：90周岁以上老人6人，每人每年600元；百岁老人8人，每人每年3600元。",
            ["老人年龄", "老人数", "高龄津贴老人标准", "百岁老人数", "高龄津贴百岁老人标准"],
        ),
        # pairs for a word that names two, and parts of such a whole
        (
            "城乡低保标准由700元、560元提高到735元、590元，增幅分别为5%、6%。",
            [
                *["城市低保标准", "农村低保标准"] * 2,
                *["城市低保标准增长率", "农村低保标准增长率"],
            ],
        ),
        (
            "城乡低保6万户9万人，保障面2%；其中城市1万户2万人、农村5万户7万人。",
            [
                *["城乡低保户数", "城乡低保人数", "城乡低保保障面"],
                *["低保城市户数", "低保城市人数", "低保农村户数", "低保农村人数"],
            ],
        ),
        # what stands in brackets, and what a share is of, is no subject
        (
            "养老机构90家（公办60家，民办30家），总床位9000张。",
            ["养老机构数", "养老机构公办数", "养老机构民办数", "养老机构总床位数"],
        ),
        ("老年人5万人，占户籍人口的2%，另有1千人外出。", ["老年人数", "老年人户籍人口占比", "老年人外出人数"]),
        # rates of what was counted
        (
            "服务中心8个、幸福院5个，覆盖率分别为98%、67%。",
            ["服务中心数", "幸福院数", "服务中心覆盖率", "幸福院覆盖率"],
        ),
        # how many there are now, of what was new
        (
            "新增公园12座、累计达到90座。敬老院和服务站分别新建3个和5个，总数分别达到7个和9个。",
            ["新增公园数", "公园数", "敬老院新建数", "服务站新建数", "敬老院总数", "服务站总数"],
        ),
        # what is counted stands in the title, whatever else doesn't fit
        (
            "工业、农业、服务业、建筑业、文化旅游业等在建项目，每个领域遴选10个项目。",
            ["工业农业旅游业在建项目领域遴选数"],
        ),
        # what says only when or in what money
        ("较“十二五”末增长5%，募集善款折合人民币3万元。", ["增长率", "募集善款"]),
        ("户均增收2万元。", ["户均增加额"]),
        # an apposition
        ("新增低保边缘家庭5547户21918人。", ["新增低保边缘家庭户数", "新增低保边缘家庭人数"]),
        # crosswise pairs, in the clause and from clauses before
        (
            "散居和集中供养孤儿养育标准分别提高到1400元、1800元。",
            ["散居孤儿养育标准", "集中供养孤儿养育标准"],
        ),
        (
            "城市低保标准665元，农村低保标准5370元，分别提高5.5%、11.2%。",
            ["城市低保标准", "农村低保标准", "城市低保标准增长率", "农村低保标准增长率"],
        ),
        ("城乡低保标准分别提高5%、6%。", ["城市低保标准增长率", "农村低保标准增长率"]),
        # a change, and a share, of what was said before
        ("发放救助资金3.5亿元，增长8%。", ["发放救助资金", "发放救助资金增长率"]),
        ("居家养老服务设施达到182所，覆盖率为95.29%。", ["居家养老服务设施数", "居家养老服务设施覆盖率"]),
        ("办理婚姻登记120件，比上年减少6件。", ["办理婚姻登记件数", "办理婚姻登记减少数"]),
        # a part of a whole
        ("养老机构51所，其中民办12所。", ["养老机构数", "养老机构民办数"]),
        # a subject carried over
        ("工伤保险基金收入12亿元，基金支出9亿元。", ["工伤保险基金收入", "工伤保险基金支出"]),
        # a list of states and what is done to all of them
        ("23个乡镇卫生院、55个村卫生室改扩建。", ["乡镇卫生院改扩建数", "村卫生室改扩建数"]),
    ],
)
def test_titles(text: str, labels: list[str]) -> None:
    assert labels_of(text) == labels


def test_titles_hold_no_places_and_dates() -> None:
    assert labels_of("2023年，铜川市新建第三批养老机构12所。") == ["新建养老机构数"]


def test_the_heading_says_what_the_text_does_not() -> None:
    (observation,) = observations_of("# 残疾人福利\n\n惠及1200人。\n")
    assert "残疾人" in observation.label
    assert observation.confidence < 50


def test_an_earlier_clause_lends_its_subject() -> None:
    first, second = observations_of("发放残疾人两项补贴200万元，惠及300人。")
    assert first.confidence > second.confidence
    assert "残疾人" in second.label


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="新增农村低保特困人员家庭养老床位、，。的和其中分别达到为占比率0123456789万亿元户人%（）“”《》\n",
        max_size=60,
    )
)
def test_every_quantity_gets_a_short_title(text: str) -> None:
    for observation in observations_of(text):
        assert 0 < len(observation.label) <= LONGEST_TITLE
        assert observation.text == text[observation.source_start : observation.source_end]
