import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.site.charts import Point, axis, chart
from datapkg.site.links import Links
from datapkg.site.pages.indicators import charts
from tests.package.samples import observation

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=3)


def point(value, lower=None, upper=None):
    return Point("宝鸡市 2022", Decimal(value), lower, upper, "/observations/x")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["0", "10"], ["0", "2.5", "5.0", "7.5", "10"]),
        (["73", "98"], ["0", "25", "50", "75", "100"]),
        (["950", "1000"], ["940", "960", "980", "1000"]),
        (["-3", "5"], ["-4", "-2", "0", "2", "4", "6"]),
        (["0"], ["0", "0.25", "0.5", "0.75", "1"]),
    ],
)
def test_axis(values, ticks):
    assert axis([Decimal(value) for value in values]) == [Decimal(tick) for tick in ticks]


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_axis_holds_every_value_in_few_round_steps(values):
    ticks = axis(values)
    assert ticks[0] <= min(values) <= max(values) <= ticks[-1]
    assert 2 <= len(ticks) <= 8
    assert len({second - first for first, second in itertools.pairwise(ticks)}) == 1


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=10))
def test_everything_is_drawn_inside(numbers):
    points = [point(sorted(three)[1], sorted(three)[0], sorted(three)[2]) for three in numbers]
    drawn = chart(points, unit="人", measure="stock")
    for dot in drawn.dots:
        left, middle, right = (float(x.rstrip("%")) for x in (dot.left, dot.x, dot.right))
        assert 0 <= left <= middle <= right <= 100
        assert dot.y < drawn.height


def test_an_open_end_reaches_the_edge():
    (dot,) = chart([point("10")], unit="人", measure="stock").dots
    assert (dot.left, dot.right, dot.open_left, dot.open_right) == ("2.00%", "98.00%", True, True)


def test_a_single_figure_is_drawn_from_zero():
    drawn = chart([point("10600", Decimal(10550), Decimal(10650))], unit="人", measure="stock")
    assert drawn.ticks[0].value == 0


class _Urls:
    def path(self, path):
        return path


def figures(*places_and_years):
    return [
        observation(start=place, region=region, year=year, value=Decimal(100 * (place + 1)))
        for place, (region, year) in enumerate(places_and_years)
    ]


def test_places_with_several_figures_are_drawn_side_by_side_on_one_axis():
    rows = figures(("宝鸡", 2021), ("宝鸡", 2022), ("铜川", 2021), ("铜川", 2022), ("平湖", 2021))
    (drawn,) = charts(rows, links=Links(_Urls()))
    assert [place for place, _ in drawn.places] == ["宝鸡", "铜川", "平湖"]
    assert len({small.ticks for _, small in drawn.places}) == 1
    assert [dot.point.label for _, small in drawn.places for dot in small.dots] == ["2021", "2022"] * 2 + ["2021"]


def test_places_with_one_figure_each_need_one_chart_only():
    (drawn,) = charts(figures(("宝鸡", 2021), ("铜川", 2021), ("铜川", 2022)), links=Links(_Urls()))
    assert drawn.places == ()
    assert len(drawn.whole.dots) == 3
