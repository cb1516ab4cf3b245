"""Administrative areas: codes, names through time, and the places that a text names."""

from pathlib import Path

import pytest

from datapkg.errors import DeclarationError
from datapkg.vocabulary.regions import COLUMNS, load_regions

FOLDER = Path(__file__).parents[2] / "schemas" / "regions"
REGIONS = load_regions(FOLDER)


def test_the_table_is_whole():
    regions = list(REGIONS)
    codes = {region.code for region in regions}
    assert len({(region.code, region.name) for region in regions}) == len(regions)
    assert {region.level for region in regions} == {"country", "province", "prefecture", "county"}
    assert all(region.parent_code in codes for region in regions if region.level != "country")
    current = [region for region in regions if region.is_current]
    assert len({region.code for region in current}) == len(current)
    assert sum(region.level == "province" for region in current) == 34
    assert sum(region.level == "prefecture" for region in current) == 333
    assert sum(region.level == "county" for region in current) == 2845


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("610300", None, "宝鸡市"),
        ("610305", None, "凤翔区"),
        ("610322", None, "凤翔县"),
        ("330402", None, "南湖区"),
        ("330402", 1999, "秀城区"),
        ("000000", None, "全国"),
    ],
)
def test_a_code_has_a_name_in_each_year(code, year, name):
    region = REGIONS.get(code, year=year)
    assert region is not None
    assert region.name == name


def test_an_unknown_code_is_none():
    assert REGIONS.get("999999") is None
    assert REGIONS.get(None) is None


def test_former_areas_know_their_dates_and_their_successor():
    county = REGIONS.get("610322")
    assert county is not None
    assert (county.is_current, county.until, county.valid_in(2019), county.valid_in(2023)) == (
        False,
        "2020-06",
        True,
        False,
    )
    heir = REGIONS.successor(county)
    assert heir is not None
    assert (heir.code, heir.since) == ("610305", "2021-10")
    assert REGIONS.successor(heir) == heir


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("恩施土家族苗族自治州", "恩施"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("鄂温克族自治旗", "鄂温克"),
        ("东乡族自治县", "东乡"),
        ("大兴安岭地区", "大兴安岭"),
        ("神农架林区", "神农架林区"),
        ("浦东新区", "浦东新区"),
        ("平湖市", "平湖"),
        ("眉县", "眉县"),
    ],
)
def test_short_names(name, short):
    region = REGIONS.by_name(name)
    assert region is not None
    assert region.short_name == short


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("宝鸡市", None, "610300"),
        ("宝鸡", None, "610300"),
        ("凤翔县", None, "610322"),
        ("旬阳县", None, "610928"),
        ("朝阳区", None, None),
        ("朝阳区", "110000", "110105"),
        ("朝阳区", "110105", "110105"),
        ("朝阳区", "220100", "220104"),
        ("某某县", None, None),
    ],
)
def test_names(name, within, code):
    region = REGIONS.by_name(name, within=within)
    assert (region.code if region else None) == code


def test_ancestors_and_children():
    assert [region.name for region in REGIONS.ancestors("610303")] == ["金台区", "宝鸡市", "陕西省", "全国"]
    assert [region.name for region in REGIONS.children("610300")][:4] == ["渭滨区", "金台区", "陈仓区", "凤翔区"]
    assert REGIONS.contains("610000", "610303")
    assert not REGIONS.contains("610303", "610000")


@pytest.mark.parametrize(
    ("text", "within", "found"),
    [
        ("支持金台区、岐山县、眉县建站", "610300", ["金台区=610303", "岐山县=610323", "眉县=610326"]),
        ("陕西省宝鸡市金台区硖石镇", None, ["陕西省宝鸡市金台区=610303"]),
        ("北京市朝阳区和长春市朝阳区", None, ["北京市朝阳区=110105", "长春市朝阳区=220104"]),
        ("朝阳区发放", None, []),
        ("朝阳区发放", "110000", ["朝阳区=110105"]),
        ("安徽省马鞍山市和县", None, ["安徽省马鞍山市和县=340523"]),
        ("吉林省吉林市", None, ["吉林省吉林市=220200"]),
        ("恩施州发放", None, ["恩施州=422800"]),
        ("凤翔县撤县设区", "610300", ["凤翔县=610322"]),
        ("富阳60周岁以上", "330111", ["富阳=330111"]),
        ("富阳60周岁以上", None, []),
        ("宝鸡高新区和浙江经验", None, ["宝鸡=610300", "浙江=330000"]),
        (
            "全市12人，全省第一，市本级73个，全国先进",
            "610300",
            ["全市=610300", "全省=610000", "市本级=610300", "全国=000000"],
        ),
        ("全市、我市", "330482", ["全市=330482", "我市=330482"]),
        ("全市、全区", "330111", ["全市=330100", "全区=330111"]),
        ("全区", "450100", ["全区=450000"]),
        ("全市", None, []),
    ],
)
def test_places(text, within, found):
    places = REGIONS.find(text, within=within)
    assert [f"{text[place.start : place.end]}={place.region.code}" for place in places] == found


@pytest.mark.parametrize(
    "text",
    [
        "护幼安康，长治久安",
        "首批示范县，响应县委",
        "北京市场活跃，浙江大学实践基地",
        "全市各市和县级医院",
        "城区、新区和市中区",
        "建成县级中心12个",
    ],
)
def test_ordinary_words_are_no_places(text):
    assert [place for place in REGIONS.find(text, within="610300") if place.form != "relative"] == []


def test_a_table_with_other_columns_is_refused(tmp_path):
    (tmp_path / "regions.csv").write_text("code,name\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=", ".join(COLUMNS)):
        load_regions(tmp_path)
    with pytest.raises(DeclarationError, match="can't be read"):
        load_regions(tmp_path / "nowhere")
