"""Journeys in real headless Chromium; nothing may be asked of another host, and the console stays silent."""

import io
import os
import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.site.samples import NUMERALS
from tests.site.serving import ARGUMENTS, CHROMIUM, served

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if CHROMIUM is None:
        message = "no Chromium is installed (chromium, chromium-browser or google-chrome)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return {"executable_path": CHROMIUM, "args": ARGUMENTS, "headless": True}


@pytest.fixture
def context(new_context, address):
    """A browser whose relative addresses lead to the real site."""
    return new_context(base_url=address)


@pytest.fixture
def page(context, address):
    """A page that fails the test if it asks another host for something or writes an error to the console."""
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: request.url.startswith(address) or faults.append(request.url))
    page.set_default_timeout(20_000)
    yield page
    assert faults == []


@pytest.fixture(scope="session")
def share(site):
    """The row of a share that a check confirms: 73.4% in tongchuan-2023."""
    query = "/civil-affairs/observations.json?_shape=array&report_id=tongchuan-2023&text__exact=73.4%25"
    (row,) = site.get(query).json()
    return row


def test_from_a_row_to_its_numeral_and_back(page, address, share):
    page.goto(f"/civil-affairs/observations/{share['observation_id']}")
    page.locator("td.col-text a").click()
    page.wait_for_url(f"**/reports/tongchuan-2023#m{share['source_start']}")
    numeral = page.locator(f"#m{share['source_start']}")
    assert numeral.inner_text() == "73.4%"
    assert numeral.evaluate("element => element.classList.contains('chosen')")
    expect(numeral).to_be_in_viewport()
    panel = page.locator("#panel")
    panel.get_by_text("[73.35, 73.45)").wait_for()
    panel.get_by_role("link", name="数据行 Row").click()
    page.wait_for_url(f"**/civil-affairs/observations/{share['observation_id']}")
    assert page.locator("td.col-text").inner_text() == "73.4%"


def test_find_read_check_and_compare(page, address):
    page.goto("/")
    page.get_by_role("searchbox").fill("低保")
    page.get_by_role("searchbox").press("Enter")
    assert page.locator("mark").first.inner_text() == "低保"
    page.locator(".hits a").first.click()
    page.wait_for_url("**/observations/*")
    value = page.locator(".big").inner_text()
    assert re.search("[0-9]", value)
    page.locator(".facts a[href*='/indicators/']").first.click()
    page.wait_for_url("**/indicators/*")
    dots = page.locator("svg .dot")
    assert dots.count() >= 1
    page.locator("svg a .dot").first.click()
    page.wait_for_url("**/observations/*")
    page.get_by_role("link", name="在原文中阅读").click()
    page.wait_for_url("**/reports/*#m*")
    assert page.locator(".chosen").count() == 1


def test_a_finding_leads_to_its_figures(page, address):
    page.goto("/checks?verdict=consistent")
    finding = page.locator(".finding").first
    finding.get_by_text("计算").click()
    assert finding.locator("dl").is_visible()
    numeral = finding.locator("a.numeral").first
    printed = numeral.inner_text()
    numeral.click()
    page.wait_for_url("**/reports/*#m*")
    assert page.locator(".chosen").inner_text().startswith(printed[:1])


def test_keys_and_legend(page, address):
    page.goto("/reports/tongchuan-2023")
    page.keyboard.press("n")
    first = page.locator(".chosen").get_attribute("id")
    page.keyboard.press("n")
    assert page.locator(".chosen").get_attribute("id") != first
    page.keyboard.press("p")
    assert page.locator(".chosen").get_attribute("id") == first
    page.keyboard.press("Escape")
    assert page.locator(".chosen").count() == 0
    page.locator("input[name=k-date]").uncheck()
    assert page.locator("a.k-date.off").count() == page.locator("a.k-date").count() > 0
    page.keyboard.press("n")
    assert "k-date" not in page.locator(".chosen").get_attribute("class")


def test_on_a_phone(context, address):
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/", "/reports/baoji-2022", "/checks", "/downloads", "/search?q=低保", "/try", "/indicators"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto("/reports/tongchuan-2023")
    assert not page.locator("#panel").is_visible()
    page.locator("a.n").first.click()
    page.locator("#panel .card-number").wait_for()
    page.locator("[data-close]").click()
    assert not page.locator("#panel").is_visible()


def test_download_and_validate(page, address, tmp_path):
    from frictionless import Package

    page.goto("/downloads")
    with page.expect_download() as download:
        page.get_by_role("link", name="tongchuan-2023").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        archive.extractall(tmp_path)
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


def test_try(page, address):
    page.goto("/try")
    page.locator("#text").fill("全年共救助1.2万人次,发放资金近300万元。")
    page.get_by_role("button", name="阅读").click()
    page.locator("#result").wait_for()
    assert page.locator("#result .n").all_inner_texts() == ["1.2万", "300万"]
    assert page.locator("#result td.number").all_inner_texts() == ["12,000 人次", "3,000,000 元"]


def serious_faults(page, path, **options):
    """What axe finds on a page that keeps people out: (rule, element)."""
    page.goto(path)
    violations = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        (path, each["id"], node["html"][:200])
        for each in violations
        if each["impact"] in SERIOUS
        for node in each["nodes"][:3]
    ]


def test_accessible(page, share):
    paths = ["/", "/reports", "/reports/baoji-2022", f"/observations/{share['observation_id']}", "/indicators"]
    paths += [f"/indicators/{share['indicator_id']}", "/checks", "/search?q=低保", "/downloads", "/try"]
    assert [fault for path in paths for fault in serious_faults(page, path)] == []


def test_datasettes_pages_are_accessible(page, share):
    paths = ["/civil-affairs", "/civil-affairs?sql=select+1", "/civil-affairs/compare_places?indicator=dibao-persons"]
    paths += ["/civil-affairs/observations?_search=低保&region=铜川市&_facet=measure&_size=5"]
    paths += [f"/civil-affairs/observations/{share['observation_id']}", "/civil-affairs/paragraphs?_size=5"]
    assert [fault for path in paths for fault in serious_faults(page, path)] == []


def test_accessible_in_the_dark(page, share):
    page.emulate_media(color_scheme="dark")
    paths = ["/reports/tongchuan-2023", f"/observations/{share['observation_id']}", "/checks", "/civil-affairs/checks"]
    colours = ["color-contrast", "link-in-text-block"]
    assert [fault for path in paths for fault in serious_faults(page, path, runOnly=colours)] == []


def test_a_hostile_report_does_nothing(context, hostile):
    page = context.new_page()
    faults = []
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    with served(hostile) as address:
        page.goto(f"{address}/reports/demo-2020")
        page.keyboard.press("n")
        page.locator("#panel .card-number").wait_for()
        assert page.locator("a.n").count() == NUMERALS + 1
        assert page.locator(".reader-text :is(script, img), #panel :is(script, img)").count() == 0
        page.goto(f"{address}/observations/demo-2020-0")
        assert page.locator("main").inner_text().count("⟨U+202E⟩") > 0
    assert faults == []
