import pytest

from datapkg.site.links import Links


class Urls:
    def path(self, path):
        return f"/base{path}"


@pytest.fixture
def links():
    return Links(Urls())


@pytest.mark.parametrize(
    ("mention_id", "address"),
    [
        ("baoji-2022-502", "/base/reports/baoji-2022#m502"),
        ("baoji-2020-plan-7", "/base/reports/baoji-2020-plan#m7"),
        ("pinghu-2021-1621-implied", "/base/reports/pinghu-2021#m1621"),
        ("odd", "/base/observations/odd"),
    ],
)
def test_mention(links, mention_id, address):
    assert links.mention(mention_id) == address


@pytest.mark.parametrize(
    ("paragraph_id", "address"),
    [("baoji-2022-p007", "/base/reports/baoji-2022#p7"), ("a-p1-p120", "/base/reports/a-p1#p120")],
)
def test_paragraph(links, paragraph_id, address):
    assert links.paragraph(paragraph_id) == address


def test_ids_are_quoted(links):
    assert links.indicator("a/b?c#d") == "/base/indicators/a%2Fb%3Fc%23d"
    assert links.result("share", "share:x-1") == "/base/checks/share?result_id=share%3Ax-1"
    assert links.row("units", "元/人·月") == "/base/civil-affairs/units/~E5~85~83~2F~E4~BA~BA~C2~B7~E6~9C~88"


def test_queries_leave_out_what_is_not_given(links):
    assert links.page("checks", verdict=None, report_id="a b") == "/base/checks?report_id=a+b"
