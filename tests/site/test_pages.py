"""Every page of the real collection over `datasette.client`."""

import contextlib
import csv
import hashlib
import html
import json
import os
import re
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest

from datapkg.database.summaries import RESULT_ORDER
from datapkg.site.packages import package_file
from datapkg.site.pages.checks import PAGE_SIZE, read_checks
from datapkg.site.pages.search import MOST_COUNTED, MOST_HITS
from datapkg.site.spreadsheets import safe_cell

REPORTS = ("ankang-2023", "baoji-2020-plan", "baoji-2022", "pinghu-2021", "tongchuan-2023")


def link_to(page, text):
    """The address of the first link whose words contain `text`."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{re.escape(text)}', page, re.DOTALL)
    assert found, f"no link says {text}"
    return html.unescape(found[1])


def rows(site, table, query):
    return site.get(f"/civil-affairs/{table}.json?_shape=array&{query}").json()


@pytest.mark.parametrize(
    "path",
    ["/", "/reports", "/indicators", "/checks", "/search", "/search?q=低保", "/downloads", "/try", "/civil-affairs"]
    + [f"/reports/{report_id}" for report_id in REPORTS],
)
def test_answers(site, path):
    response = site.get(path)
    assert response.status_code == 200
    assert response.text.rstrip().endswith("</html>")


def test_every_observation_indicator_and_check_has_its_page(site):
    for table, key, folder in (
        ("observations", "observation_id", "observations"),
        ("indicators", "indicator_id", "indicators"),
        ("check_results", "check_id", "checks"),
    ):
        names = {row[key] for row in rows(site, table, f"_size=max&_col={key}")}
        assert names
        for name in sorted(names)[:40]:
            assert site.get(f"/{folder}/{name}").status_code == 200


def test_the_reader_marks_every_numeral_and_links_it_to_its_row(site):
    page = site.get("/reports/tongchuan-2023").text
    for row in rows(site, "mentions", "report_id=tongchuan-2023&_size=max"):
        mark = re.search(rf'<a class="n k-{row["kind"]}[^>]* id="m{row["source_start"]}"[^>]*>([^<]*)</a>', page)
        assert mark, row
        assert mark[1] == row["text"]
        assert (f'href="/observations/{row["observation_id"]}"' in mark[0]) == bool(row["observation_id"])


def test_joined_and_missing_passages_are_visible(site):
    page = site.get("/reports/baoji-2022").text
    assert "处原文拼接" in page
    assert "此段有缺字" in page


def test_a_row_links_to_its_place_in_the_reader(site):
    (row,) = rows(site, "observations", "text__exact=73.4%25&report_id=tongchuan-2023")
    place = f'href="/reports/tongchuan-2023#m{row["source_start"]}"'
    assert place in site.get(f"/civil-affairs/observations/{row['observation_id']}").text
    assert place in site.get("/civil-affairs/observations?report_id=tongchuan-2023&_size=max").text
    assert place in site.get(f"/civil-affairs/mentions?mention_id={row['observation_id']}").text
    assert f'href="/observations/{row["observation_id"]}"' in site.get("/civil-affairs/observations?_size=max").text


def test_an_observation_shows_its_chain_and_checks(site):
    (row,) = rows(site, "observations", "text__exact=73.4%25&report_id=tongchuan-2023")
    page = site.get(f"/observations/{row['observation_id']}").text
    assert "[73.35, 73.45)" in page
    assert rows(site, "reports", "report_id=tongchuan-2023")[0]["source_sha256"] in page
    assert "2354" in page
    assert "3209" in page
    assert "@misc{" in page


def test_an_observation_as_a_web_annotation(site):
    (row,) = rows(site, "observations", "text__exact=73.4%25&report_id=tongchuan-2023")
    body = site.get(f"/observations/{row['observation_id']}.jsonld").json()
    quote, position = body["target"]["selector"]
    assert quote["exact"] == "73.4%"
    assert (position["start"], position["end"]) == (row["source_start"], row["source_end"])


def test_an_indicator_compares_places(site):
    counts = rows(site, "observations", "_size=max&indicator_id__notblank=1")
    indicator_id = max(
        sorted({row["indicator_id"] for row in counts}), key=[row["indicator_id"] for row in counts].count
    )
    page = site.get(f"/indicators/{indicator_id}").text
    body = site.get(f"/indicators/{indicator_id}.json").json()
    assert len(body["observations"]) > 1
    for observation in body["observations"]:
        assert page.count(f'href="/observations/{observation["observation_id"]}"') == 2
        assert f"/reports/{observation['report_id']}#m" in page
    for report_id in body["reports_without"]:
        assert f'href="/reports/{report_id}"' in page
    assert page.count('class="dot"') == len(body["observations"])


@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        ({}, "check_results_order"),
        ({"verdict": "inconsistent"}, "check_results_order"),
        ({"severity": "warning"}, "check_results_of_severity"),
        ({"severity": "warning", "verdict": "implausible"}, "check_results_of_severity"),
        ({"report_id": "tongchuan-2023"}, "check_results_of_report"),
        ({"check_id": "share-of-parts"}, "check_results_of_check"),
    ],
)
def test_results_are_found_in_order_and_never_sorted(built, chosen, index):
    """Of half a million results, twenty are read, not all."""
    asked = []
    with contextlib.closing(sqlite3.connect(built / "civil-affairs.db")) as connection:
        connection.set_trace_callback(asked.append)
        read_checks(connection, chosen)
        connection.set_trace_callback(None)
        (query,) = [each for each in asked if RESULT_ORDER in each]
        plan = [step[3] for step in connection.execute(f"explain query plan {query}")]
    assert len(plan) == 1
    assert f"INDEX {index}" in plan[0]


def test_checks_are_filtered(site):
    every = site.get("/checks").text
    assert 'id="' in every
    wanted = {row["result_id"] for row in rows(site, "check_results", "verdict=inconsistent&_size=max")}
    page = site.get("/checks?verdict=inconsistent").text
    assert set(re.findall(r'<article class="finding [^"]*" id="([^"]+)"', page)) == {
        html.escape(each) for each in wanted
    }
    assert site.get("/checks?verdict=nonsense&severity=x").text.count("<article") == every.count("<article")


def test_findings_are_paged(site):
    def shown(path):
        return re.findall(r'<article class="finding [^"]*" id="([^"]+)"', site.get(path).text)

    first, second = shown("/checks?verdict=consistent"), shown("/checks?verdict=consistent&page=2")
    assert len(first) == len(second) == PAGE_SIZE
    assert set(first).isdisjoint(second)
    assert link_to(site.get("/checks?verdict=consistent").text, "下一页") == "/checks?verdict=consistent&page=2"
    for number in ("0", "-1", "x", "２"):
        assert shown(f"/checks?verdict=consistent&page={number}") == first
    assert shown("/checks?verdict=consistent&page=9999") == []


def test_a_finding_has_an_address_of_its_own(site):
    (row,) = rows(site, "observations", "text__exact=73.4%25&report_id=tongchuan-2023")
    page = site.get(f"/observations/{row['observation_id']}").text
    address = html.unescape(re.search(r'<a class="result quiet" href="([^"]+)"', page)[1])
    assert site.get(address).text.count("<article") == 1
    assert site.get("/checks?result_id=%27").text.count("<article") == 0


@pytest.mark.parametrize("query", ["低保", "殘疾", "残", "73.4%", "2354", "救助 临时"])
def test_search_finds_and_marks(site, query):
    page = site.get("/search", params={"q": query}).text
    assert "<mark>" in page
    paragraphs = site.get("/civil-affairs/paragraphs.json", params={"_search": query, "_shape": "array"}).json()
    observations = site.get("/civil-affairs/observations.json", params={"_search": query, "_shape": "array"}).json()
    assert paragraphs + observations


def test_search_finds_values_and_english_names(site):
    (row,) = rows(site, "observations", "text__exact=16.19%E8%90%AC")
    assert row["value"] == "161900"
    assert f"/observations/{row['observation_id']}" in site.get("/search?q=161900").text
    assert "/indicators/" in site.get("/search?q=minimum+living").text


def test_hits_of_a_common_character_are_counted_up_to_a_bound(site):
    page = site.get("/search?q=人").text
    assert f'<span class="count">{MOST_COUNTED}+</span>' in page
    assert page.count('class="snippet"') == 2 * MOST_HITS


def test_hits_in_a_name_come_first(site):
    page = site.get("/search?q=低保").text
    labels = re.findall(r"<strong>[^<]*</strong> ([^<]*)</a>", page)
    named = ["低保" in label for label in labels]
    assert any(named)
    assert named == sorted(named, reverse=True)


def test_search_in_one_column_and_raw_mode(site):
    assert rows(site, "observations", "_search_label=低保")
    assert rows(site, "paragraphs", "_search=低保&_searchmode=raw")


@pytest.mark.parametrize(
    "query",
    [
        "compare_places?indicator=dibao-persons",
        "largest_changes",
        "findings_to_review",
        "unmapped_labels",
        "ledger?report=pinghu-2021",
    ],
)
def test_canned_queries_answer(site, query):
    response = site.get(f"/civil-affairs/{query}")
    assert response.status_code == 200
    assert "message-error" not in response.text


def test_downloads_are_what_they_say(site, built):
    page = site.get("/downloads").text
    for name in ("all.zip", "baoji-2022.zip"):
        body = site.get(f"/downloads/{name}").content
        assert body == (built / "packages" / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() in page
    database = site.get("/civil-affairs.db")
    assert hashlib.sha256(database.content).hexdigest() in page


def test_the_data_package_can_be_followed_from_its_address(site, built):
    redirect = site.get("/datapackage.json")
    assert redirect.status_code == 302
    descriptor = json.loads(site.get(redirect.headers["location"]).content)
    for resource in descriptor["resources"]:
        body = site.get(f"/downloads/all/{resource['path']}").content
        assert len(body) == resource["bytes"]


def test_a_table_for_spreadsheets(site, built):
    body = site.get("/downloads/spreadsheets/observations.csv").content.decode()
    assert body.startswith("\ufeffobservation_id,")
    with (built / "packages" / "all" / "observations.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(body.removeprefix("\ufeff").splitlines(keepends=True))) == [
            [safe_cell(cell) for cell in row] for row in csv.reader(stream)
        ]
    assert "spreadsheets/observations.csv" in site.get("/downloads").text
    assert site.get("/downloads/spreadsheets/none.csv").status_code == 404


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1+1", "'=1+1"), ("-5", "-5"), ("+5.5", "+5.5"), ("-5+cmd", "'-5+cmd"), ("＝A1", "'＝A1"), ("\tx", "'\tx"),
     ("@SUM", "'@SUM"), ("低保", "低保"), ("", ""), ("5=", "5=")],
)  # fmt: skip
def test_no_cell_is_a_formula(cell, shown):
    assert safe_cell(cell) == shown


def test_exports_are_listed_where_they_were_made(hostile):
    exported = Path(hostile.datasette.databases["civil-affairs"].path).parent / "exports" / "croissant"
    assert "datapkg export parquet" in hostile.get("/downloads").text
    exported.mkdir(parents=True)
    (exported / "croissant.jsonld").write_text("{}")
    (exported / "<b>.json").write_text("{}")
    page = hostile.get("/downloads").text
    assert hashlib.sha256(b"{}").hexdigest() in page
    assert "export it again" not in page
    os.utime(exported / "croissant.jsonld", (1, 1))
    assert "export it again" in hostile.get("/downloads").text
    assert "&lt;b" not in page
    response = hostile.get("/downloads/exports/croissant/croissant.jsonld")
    assert response.json() == {}
    assert response.headers["content-type"].startswith("application/ld+json")
    assert hostile.get("/downloads/exports/croissant/none.json").status_code == 404


def test_a_waived_contradiction_stays_visible_with_its_reason(site):
    for path in ("/", "/checks", "/checks?verdict=inconsistent"):
        page = site.get(path).text
        assert "665元/人·月 ÷ (1 + 5.5%)" in page
        assert "已豁免" in page
        assert "5.556%" in page


@pytest.mark.parametrize(
    "name",
    [
        "../civil-affairs.db",
        "all/../all.zip",
        ".digests.json",
        "x.zip",
        "all",
        "all/",
        "/all.zip",
        "all.zip\n",
        "exports/../all.zip",
        "exports/x/../../y.db",
        "spreadsheets/../x.csv",
    ],
)
def test_no_other_file_can_be_downloaded(site, name):
    assert package_file(site.datasette, name) is None
    assert site.get(f"/downloads/{quote(name, safe='')}").status_code != 200


def test_pages_for_machines(site):
    from xml.etree import ElementTree

    assert "Sitemap:" in site.get("/robots.txt").text
    sitemap = ElementTree.fromstring(site.get("/sitemap.xml").content)
    assert len(sitemap) > len(REPORTS)
    feed = ElementTree.fromstring(site.get("/feed.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) >= len(REPORTS)
    for entry in feed.findall("{http://www.w3.org/2005/Atom}entry"):
        assert re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z", entry.findtext("{http://www.w3.org/2005/Atom}updated")
        )
    assert "/indicators/{indicator_id}.json" in site.get("/openapi.json").json()["paths"]
    assert site.get("/llms.txt").text.startswith("# ")
    dataset = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.get("/").text, re.DOTALL)[1]
    assert json.loads(dataset)["@type"] == "Dataset"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/reports/baoji-2023", "baoji-2022"),
        ("/observations/baoji-2022-1", "baoji-2022-"),
        ("/indicators/dibao-person", "dibao-persons"),
        ("/checks/figure-rereed", "figure-reread"),
        ("/downloads/baoji-2021.zip", "baoji-2022.zip"),
    ],
)
def test_an_unknown_id_gets_a_helpful_404(site, path, near):
    response = site.get(path)
    assert response.status_code == 404
    assert re.search(rf'<li><a href="[^"]*">{re.escape(near)}', response.text)
    assert 'role="search"' in response.text


def test_health(site):
    assert site.get("/-/healthz").json() == {"status": "ok"}
    assert len(site.get("/-/readyz").json()["database"]) == 64


def test_a_page_that_does_not_exist(site):
    assert site.get("/nothing").status_code == 404
    assert site.get("/nothing.json").json()["status"] == 404
    assert site.get("/mentions/none-1/card").status_code == 404
    assert site.get("/indicators/none.json").status_code == 404
    assert site.get("/observations/none-1.jsonld").status_code == 404
