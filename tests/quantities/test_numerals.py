"""One numeral at a time: its value, how it is written, and what it hands on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from datapkg.quantities.numerals import MARKS, MAX_LENGTH, Numeral, Shape, read_numeral
from datapkg.quantities.values import DIGITS, MULTIPLIERS


def numeral(value: str | int | None, shape: Shape, **rest: object) -> Numeral:
    return Numeral(None if value is None else Decimal(value), shape, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("0", "0", "integer"),
        ("354", "354", "integer"),
        ("9999", "9999", "integer"),
        ("10000", "10000", "long"),
        ("999999999", "999999999", "long"),
        ("1000000000", "1000000000", "code"),
        ("1,234", "1234", "integer"),
        ("1，234", "1234", "integer"),
        ("1 234", "1234", "integer"),
        ("12\n345", "12345", "long"),
        ("1999", "1999", "year"),
        ("2023", "2023", "year"),
        ("1899", "1899", "integer"),
        ("2100", "2100", "integer"),
        ("20231", "20231", "long"),
        ("0917", "917", "code"),
        ("00", "0", "code"),
        ("13.70", "13.70", "decimal"),
        ("2023.5", "2023.5", "decimal"),
        ("0.50", "0.50", "decimal"),
        ("-5", "-5", "integer"),
        ("−5", "-5", "integer"),
        ("负三", "-3", "digit"),
        ("1½", "1.5", "decimal"),
        ("½", "0.5", "decimal"),
        ("12⅔", "12.6667", "decimal"),
        ("3⅓", "3.3333", "decimal"),
        ("3¼", "3.25", "decimal"),
        ("十¾", "10.75", "decimal"),
    ],
)
def test_digits(text: str, value: str, shape: Shape) -> None:
    read = read_numeral(text)
    assert read == numeral(value, shape)
    assert str(read.value) == value, "digits are kept as they are printed"


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("一", 1, "one"),
        ("壹", 1, "one"),
        ("两", 2, "two"),
        ("二", 2, "digit"),
        ("九", 9, "digit"),
        ("零", 0, "digit"),
        ("〇", 0, "digit"),
        ("○", 0, "digit"),
        ("参", 3, "digit"),
        ("十", 10, "ten"),
        ("拾", 10, "round"),
        ("廿", 20, "round"),
        ("十二", 12, "chinese"),
        ("二十", 20, "chinese"),
        ("二十一", 21, "chinese"),
        ("廿一", 21, "chinese"),
        ("卅五", 35, "chinese"),
        ("百十", 110, "round"),
        ("一百零五", 105, "chinese"),
        ("一百一十", 110, "chinese"),
        ("一百二", 120, "chinese"),
        ("一千二", 1200, "chinese"),
        ("一万二", 12000, "chinese"),
        ("一亿二", 120000000, "chinese"),
        ("一百零", 100, "chinese"),
        ("三千零五", 3005, "chinese"),
        ("三千〇五", 3005, "chinese"),
        ("三千零五十", 3050, "chinese"),
        ("一千零十五", 1015, "chinese"),
        ("一千零十", 1010, "chinese"),
        ("二万零三", 20003, "chinese"),
        ("五千三百二十一", 5321, "chinese"),
        ("伍仟叁佰贰拾壹", 5321, "chinese"),
        ("一九八五", 1985, "digits"),
        ("二〇二三", 2023, "digits"),
        ("五四", 54, "digits"),
        ("零一", 1, "digits"),
        ("三点五", "3.5", "chinese"),
        ("零点五", "0.5", "chinese"),
        ("十点五", "10.5", "chinese"),
        ("一百点二五", "100.25", "chinese"),
        ("二十三点〇五", "23.05", "chinese"),
    ],
)
def test_chinese_numerals(text: str, value: int | str, shape: Shape) -> None:
    assert read_numeral(text) == numeral(value, shape)


@pytest.mark.parametrize(
    ("text", "value", "shape", "scale"),
    [
        ("百", 100, "round", 100),
        ("千", 1000, "round", 1000),
        ("仟", 1000, "round", 1000),
        ("佰", 100, "round", 100),
        ("万", 10**4, "round", 10**4),
        ("亿", 10**8, "round", 10**8),
        ("百万", 10**6, "round", 10**6),
        ("千亿", 10**11, "round", 10**11),
        ("万亿", 10**12, "round", 10**12),
        ("十万", 10**5, "round", 10**4),
        ("两万", 20000, "chinese", 10**4),
        ("一 百", 100, "chinese", 100),
        ("三万零五百", 30500, "chinese", 100),
        ("四百七十一万", 4710000, "chinese", 10**4),
        ("三点五亿", 350000000, "chinese", 10**8),
        ("二二点五万", 225000, "chinese", 10**4),
        ("三个亿", 300000000, "scaled", 10**8),
        ("2.5个亿", 250000000, "scaled", 10**8),
        ("3个亿", 300000000, "scaled", 10**8),
        ("16.19万", 161900, "scaled", 10**4),
        ("1½万", 15000, "scaled", 10**4),
        ("2¼亿", 225000000, "scaled", 10**8),
        ("4.0 万", 40000, "scaled", 10**4),
        ("3\n万", 30000, "scaled", 10**4),
        ("3亿5000万", 350000000, "scaled", 10**4),
        ("1.86万亿", 1860000000000, "scaled", 10**12),
        ("25万6千", 256000, "scaled", 1000),
        ("3万4000", 34000, "scaled", 1),
        ("404万1120", 4041120, "scaled", 1),
        ("1.50万30", 15030, "scaled", 1),
        ("2万9,400", 29400, "scaled", 1),
        ("5千", 5000, "scaled", 1000),
        ("3百", 300, "scaled", 100),
        ("3十", 30, "scaled", 1),
        ("5千万", 50000000, "scaled", 10**7),
    ],
)
def test_multipliers(text: str, value: int, shape: Shape, scale: int) -> None:
    read = read_numeral(text)
    assert read == numeral(value, shape, scale=scale)
    assert str(read.value) == str(value), "what a multiplier makes whole is written whole"


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.00015万", "1.5"), ("1.23456万", "12345.6"), ("0.12345千", "123.45"), ("3.00001万", "30000.1")],
)
def test_what_a_multiplier_leaves_broken_keeps_its_digits(text: str, value: str) -> None:
    assert read_numeral(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "shape", "unit", "inner"),
    [
        ("5%", "5", "percent", "%", ""),
        ("-0.8%", "-0.8", "percent", "%", ""),
        ("12.5‰", "12.5", "percent", "‰", ""),
        ("十%", "10", "percent", "%", ""),
        ("百分之七点二", "7.2", "percent", "%", ""),
        ("百分之百", "100", "percent", "%", ""),
        ("百分之1.5", "1.5", "percent", "%", ""),
        ("百分之十几", "10", "percent", "%", "几"),
        ("百分之几", "0", "percent", "%", "几"),
        ("千分之五", "5", "percent", "‰", ""),
        ("万分之三", "3", "percent", "‱", ""),
        ("万分之零点五", "0.5", "percent", "‱", ""),
        ("半", "0.5", "fraction", "", ""),
        ("一半", "0.5", "fraction", "", ""),
        ("二分之一", "0.5", "fraction", "", ""),
        ("八分之一", "0.125", "fraction", "", ""),
        ("八分之八", "1", "fraction", "", ""),
        ("三分之一", "0.3333", "fraction", "", ""),
        ("三分之二", "0.6667", "fraction", "", ""),
        ("三分之二多", "0.6667", "fraction", "", "多"),
        ("3/4", "0.75", "fraction", "", ""),
        ("-1/3", "-0.3333", "fraction", "", ""),
        ("1/20000", "0.0000", "fraction", "", ""),
    ],
)
def test_shares(text: str, value: str, shape: Shape, unit: str, inner: str) -> None:
    read = read_numeral(text)
    assert read == numeral(value, shape, unit=unit, inner=inner)
    assert str(read.value) == value


@pytest.mark.parametrize(
    ("text", "value", "shape", "inner", "scale"),
    [
        ("230余万", 2300000, "scaled", "余", 10**4),
        ("2百多万", 2000000, "scaled", "多", 10**4),
        ("十几万", 100000, "chinese", "几", 10**4),
        ("一亿一千多万", 110000000, "chinese", "多", 10**4),
        ("3亿5千余万", 350000000, "scaled", "余", 10**4),
        ("一亿零三百多万", 103000000, "chinese", "多", 10**4),
        ("二〇余万", 200000, "chinese", "余", 10**4),
        ("二十来", 20, "chinese", "来", 1),
        ("十余", 10, "chinese", "余", 1),
        ("二百多", 200, "chinese", "多", 100),
        ("三千多万", 30000000, "chinese", "多", 10**4),
        ("3万多", 30000, "scaled", "多", 10**4),
        ("1.5万余", 15000, "scaled", "余", 10**4),
        ("100余", 100, "integer", "余", 1),
        ("5.5余", "5.5", "decimal", "余", 1),
        ("12多百万", 12000000, "scaled", "多", 10**6),
        ("几十", 10, "few", "几", 1),
        ("几万", 10**4, "few", "几", 10**4),
        ("几十万", 10**5, "few", "几", 10**4),
        ("数百万", 10**6, "few", "数", 10**6),
        ("-几十", -10, "few", "几", 1),
    ],
)
def test_approximators_inside_add_nothing(text: str, value: int | str, shape: Shape, inner: str, scale: int) -> None:
    read = read_numeral(text)
    assert read == numeral(value, shape, inner=inner, scale=scale)
    assert str(read.value) == str(value)


@pytest.mark.parametrize(
    ("text", "lower", "upper", "scale", "split"),
    [
        ("三四", 3, 4, 1, 1),
        ("一两", 1, 2, 1, 1),
        ("两三", 2, 3, 1, 1),
        ("三五", 3, 5, 1, 1),
        ("八九", 8, 9, 1, 1),
        ("十七八", 17, 18, 1, 2),
        ("二三十", 20, 30, 1, 1),
        ("两三千", 2000, 3000, 1000, 1),
        ("三五百", 300, 500, 100, 1),
        ("八九千万", 80_000_000, 90_000_000, 10**7, 1),
        ("十二三万", 120_000, 130_000, 10**4, 2),
        ("二十七八万", 270_000, 280_000, 10**4, 3),
        ("一万两三千", 12000, 13000, 1000, 3),
        ("一百二三十", 120, 130, 1, 3),
        ("一千二百三四十", 1230, 1240, 1, 5),
        ("一千一百二三十", 1120, 1130, 1, 5),
    ],
)
def test_two_neighbouring_digits_are_a_range(text: str, lower: int, upper: int, scale: int, split: int) -> None:
    ends = (Decimal(lower), Decimal(upper))
    assert read_numeral(text) == numeral(lower, "few", scale=scale, ends=ends, split=split)


@pytest.mark.parametrize(
    ("text", "value"), [("三四五", 345), ("四三", 43), ("三三", 33), ("零一", 1), ("二四", 24), ("一九八九", 1989)]
)
def test_other_digits_side_by_side_are_written_one_by_one(text: str, value: int) -> None:
    assert read_numeral(text) == numeral(value, "digits")


def test_numbers_of_lists_have_no_value() -> None:
    assert all(read_numeral(mark) == numeral(None, "mark") for mark in MARKS)
    assert {"Ⅰ", "Ⅻ", "ⅰ", "①", "⑳", "⑴", "㉑", "❶", "➉"} - MARKS == {"➉"}
    assert read_numeral("①②") == numeral(None, "mark")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "，",
            "-",
            "负",
            "人",
            "一人",
            "一百人",
            "12a",
            "1.2.3",
            "1.",
            ".5",
            "3点5",
            "三点",
            "点五",
            "三点人",
        ),
        *(
            "1½½",
            "人½",
            "1/0",
            "1/",
            "/2",
            "a/2",
            "分之一",
            "三分之",
            "零分之一",
            "人分之一",
            "几",
            "多",
            "几人",
            "3多5",
        ),
        *("人多", "人多万", "三五人", "1万10000", "1万50000", "一万三千五千", "一九八五万", "二四万", "一百二四"),
    ],
)
def test_what_is_no_number_is_unreadable(text: str) -> None:
    read = read_numeral(text)
    assert (read.value, read.shape) == (None, "unreadable")


@pytest.mark.parametrize(("text", "unit"), [("%", "%"), ("人%", "%"), ("½‰", "‰")])
def test_a_sign_behind_no_number_is_unreadable(text: str, unit: str) -> None:
    assert read_numeral(text) == numeral(None, "unreadable", unit=unit)


def test_what_is_too_long_to_be_a_number_gets_no_value() -> None:
    assert read_numeral("1" * MAX_LENGTH).value == Decimal("1" * MAX_LENGTH)
    assert read_numeral("1" * (MAX_LENGTH + 1)) == numeral(None, "code")
    assert read_numeral("0" * (MAX_LENGTH + 1)) == numeral(None, "code")
    assert read_numeral("9" * (MAX_LENGTH + 1)) == numeral(None, "code")
    assert read_numeral("一" * (MAX_LENGTH + 1)) == numeral(None, "unreadable")


@pytest.mark.parametrize("text", ["三分之1" + "0" * 36, "三分之" + "亿" * 37, "1/" + "9" * 38, "亿" * 38 + "/7"])
def test_a_fraction_of_very_large_numbers_is_read(text: str) -> None:
    assert read_numeral(text).shape == "fraction"


def test_every_declared_character_is_read() -> None:
    assert {character: read_numeral(character).value for character in DIGITS} == {
        character: Decimal(digit) for character, digit in DIGITS.items()
    }
    assert {character: read_numeral(character).value for character in MULTIPLIERS} == MULTIPLIERS
