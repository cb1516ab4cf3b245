import asyncio
import gc
import re
import resource
import sqlite3
import warnings
from html.parser import HTMLParser
from pathlib import Path

import pytest

import datapkg
from datapkg.site.gate import MOST_AT_ONCE
from tests.site.samples import ENDLESS, MARKUP, NUMERALS

OUR_PAGES = ("/", "/reports", "/reports/demo-2020", "/observations/demo-2020-0", "/mentions/demo-2020-0/card",
             "/indicators", "/indicators/relief.persons", "/checks", "/checks/sample.share", "/search?q=alert",
             "/downloads", "/try", "/reports/<script>")  # fmt: skip
DATASETTE_PAGES = ("/civil-affairs", "/civil-affairs/observations", "/civil-affairs/observations/demo-2020-0",
                   "/civil-affairs?sql=select+quote+from+observations", "/civil-affairs/paragraphs?_search=alert",
                   "/civil-affairs/observations?_sort=gone")  # fmt: skip


@pytest.mark.parametrize("path", OUR_PAGES + DATASETTE_PAGES)
def test_hostile_text_is_only_text(hostile, path):
    page = hostile.get(path).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert " 49 " not in page


class _Inline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") != "application/ld+json"):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        self.found += [value for value in names.values() if value and value.strip().startswith("javascript:")]


def _inline(page):
    parser = _Inline()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("path", OUR_PAGES)
def test_our_pages_allow_no_inline_code(hostile, path):
    response = hostile.get(path)
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert _inline(response.text) == []


@pytest.mark.parametrize("path", DATASETTE_PAGES)
def test_datasettes_inline_scripts_are_allowed_by_hash(hostile, path):
    import base64
    import hashlib

    response = hostile.get(path)
    scripts = response.headers["content-security-policy"].split("script-src ")[1].split(";")[0]
    assert "unsafe-inline" not in scripts
    for script in re.findall(r"<script>(.*?)</script>", response.text, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in scripts


def test_ten_thousand_numerals(hostile):
    page = hostile.get("/reports/demo-2020").text
    assert page.count('data-mention="') == NUMERALS + 1
    assert "⟨U+202E⟩" in page


def test_feed_is_well_formed(hostile):
    from xml.etree import ElementTree

    ElementTree.fromstring(hostile.get("/feed.atom").content)


@pytest.mark.parametrize(
    "path",
    [
        "/civil-affairs/observations?_sort=gone",
        "/civil-affairs/observations?_sort_desc=gone",
        "/civil-affairs/observations?value__in=[1",
        "/civil-affairs/observations?_through=x",
        "/civil-affairs/observations?_where=x'",
        "/civil-affairs/observations?_facet=gone",
        "/civil-affairs/observations?_size=x",
        "/civil-affairs/observations?_next=x",
        "/civil-affairs/observations?_col=gone",
        "/civil-affairs/observations.csv?_stream=on&_size=1",
        "/civil-affairs/observations?value__gt=%00",
        "/civil-affairs?sql=select+1&_timelimit=x",
        "/civil-affairs.csv?",
        "/civil-affairs.csv?sql=",
        "/civil-affairs?sql=select+hex(zeroblob(200000000))",
        "/civil-affairs?sql=delete+from+observations",
        "/civil-affairs?sql=select+*+from+paragraphs_search+where+paragraphs_search+match+'\"'",
        "/civil-affairs/paragraphs?_search=%22",
        "/civil-affairs/paragraphs?_search=NEAR(&_searchmode=raw",
        "/civil-affairs/paragraphs?_search_gone=x",
        "/search?q=%00%22*",
        "/search?q=" + "低" * 3000,
        "/checks?report_id=%27%3B--&verdict=%00",
        "/reports/x%00y",
        "/reports/%ff",
    ],
)
def test_no_address_makes_the_server_fail(hostile, path):
    with warnings.catch_warnings():
        # Datasette forgets to await what it had prepared when it refuses a request.
        warnings.simplefilter("ignore", RuntimeWarning)
        response = hostile.get(path)
        gc.collect()
    assert response.status_code in (200, 302, 400, 404)
    assert "Traceback" not in response.text


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/%5cevil.example/", "/a%0d%0aX: y/"])
def test_no_redirect_leaves_the_site(hostile, path):
    response = hostile.get(path)
    assert response.status_code == 404
    assert "location" not in response.headers


@pytest.mark.parametrize("name", ["metadata", "databases", "threads", "versions", "plugins", "settings", "config",
                                  "actor", "messages", "permissions", "allow-debug"])  # fmt: skip
@pytest.mark.parametrize("ending", ["", ".json", "/", ".json/", ".json?x=1"])
def test_debugging_pages_are_closed(hostile, name, ending):
    assert hostile.get(f"/-/{name}{ending}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/civil-affairs/observations", "/civil-affairs/observations.json", "/civil-affairs/observations.csv",
        "/civil-affairs.json?sql=select+nothing", "/reports/gone", "/-/metadata", "//evil.example/", "/-/healthz",
        "/feed.atom", "/openapi.json", "/try",
    ],
)  # fmt: skip
def test_headers(hostile, path):
    response = hostile.get(path, headers={"host": "evil.example"})
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert "link" not in response.headers
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/civil-affairs?sql=select+*+from+gone", "/civil-affairs.json?sql=select+*+from+gone",
        "/civil-affairs.csv?sql=x", "/civil-affairs/observations?value__in=[1", "/civil-affairs/gone",
        "/civil-affairs/observations?_sort=gone", "/reports/gone", "/downloads/gone", "/-/gone",
    ],
)  # fmt: skip
def test_errors_show_no_paths(hostile, path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        response = hostile.get(path)
        gc.collect()
    assert response.status_code in (400, 404)
    folder = Path(hostile.datasette.databases["civil-affairs"].path).parent
    for hidden in ("site-packages", "Traceback", str(folder), str(Path(datapkg.__file__).parent), MARKUP):
        assert hidden not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/civil-affairs.json?sql=select+secret+from+gone",
        "/civil-affairs.json?sql=select+'secret'+from+n+where+x=%00",
        "/civil-affairs/observations?value__in=[secret",
        "/civil-affairs/observations?_facet=secret",
        f"/civil-affairs.json?sql={ENDLESS}--secret",
    ],
)
def test_errors_are_logged_without_what_was_asked(hostile, path, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        assert hostile.get(path).status_code == 400
        gc.collect()
    written = capfd.readouterr()
    assert "secret" not in written.err + written.out


def test_an_exception_that_nobody_foresaw_is_logged_with_its_place(hostile, capfd):
    assert hostile.get("/civil-affairs/observations?value__in=[1").status_code == 400
    written = capfd.readouterr().err
    assert "/civil-affairs/observations: JSONDecodeError" in written
    assert "line " in written


def test_other_databases_are_left_alone(tmp_path):
    import sqlite3

    from datasette.app import Datasette

    sqlite3.connect(tmp_path / "other.db").close()
    datasette = Datasette([str(tmp_path / "other.db")])
    assert all("reports" not in str(pattern.pattern) for pattern, _ in datasette._routes())


def test_a_slow_query_is_cut_off(hostile):
    response = hostile.get(f"/civil-affairs.json?sql={ENDLESS}&_timelimit=60000")
    assert response.status_code == 400
    assert "time limit" in response.text


def test_one_query_too_many_is_told_to_come_back(hostile):
    async def ask_many():
        client = hostile.datasette.client
        return await asyncio.gather(*(client.get(f"/civil-affairs.json?sql={ENDLESS}") for _ in range(5)))

    statuses = sorted(response.status_code for response in hostile.run(ask_many()))
    assert statuses == [400] * MOST_AT_ONCE + [503] * (5 - MOST_AT_ONCE)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from pragma_database_list",
        'select "file" from "pragma_database_list"()',
        "select group_concat(file) from PRAGMA_DATABASE_LIST",
    ],
)
def test_a_query_does_not_tell_where_the_file_lies(hostile, sql):
    response = hostile.get("/civil-affairs.json", params={"sql": sql})
    assert str(Path(hostile.datasette.databases["civil-affairs"].path).parent) not in response.text


@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(200000000)",
        "select hex(randomblob(300000000))",
        "select printf('%999999999d', 1)",
        "select replace(hex(zeroblob(400000)), '0', hex(zeroblob(400000)))",
        "select group_concat(a.text || b.text) from mentions a, mentions b, mentions c",
        "select json_group_array(a.text) from mentions a, mentions b, mentions c",
    ],
)
def test_a_query_takes_little_memory(hostile, sql):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert hostile.get("/civil-affairs.json", params={"sql": sql}).status_code in (200, 400)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize(
    "sql",
    [
        "attach 'x.db' as x",
        "vacuum into 'x.db'",
        "pragma query_only = off",
        "insert into units values (1)",
        "select load_extension('x')",
        "select writefile('x', 'y')",
        "with a as (select 1) delete from units",
    ],
)
def test_a_query_can_not_write(hostile, sql):
    assert hostile.get("/civil-affairs.json", params={"sql": sql}).status_code in (400, 403)


def test_a_connection_refuses_writes_by_itself(hostile):
    def write(connection):
        with pytest.raises(sqlite3.Error):
            connection.execute("create temp table x (y)")
        with pytest.raises(sqlite3.Error):
            connection.execute("attach ':memory:' as x")

    hostile.run(hostile.datasette.get_database("civil-affairs").execute_fn(write))
