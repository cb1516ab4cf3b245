"""The site as files: every link leads somewhere, and a server that runs no program shows a numeral and its sentence."""

import functools
import html
import http.server
import json
import re
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from datapkg.errors import ServeError
from datapkg.pipeline import build
from datapkg.resources import shipped
from datapkg.site.application import make_datasette
from datapkg.site.static_bundle import Bundle, file_of
from tests.package.project import make_project, tree
from tests.site.serving import run_async
from tests.site.test_browser import browser_type_launch_args  # noqa: F401 - a fixture

URL = "https://example.org/civil/"
LINK = re.compile(r'\b(href|src|action|data-copy)="([^"]*)"')


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("bundle"))
    build(root)
    return root


@pytest.fixture(scope="module")
def folder(project):
    command = [sys.executable, "-c", "from datapkg.cli import main; main()", "bundle", "site", "--url", URL]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch("site: [0-9]+ files\n", done.stdout)
    return project / "site"


def bundle(project, name, *, live=None):
    site = make_datasette(project / "build" / "civil-affairs.db", metadata=shipped("metadata.yml"))
    run_async(Bundle(site, folder=project / name, url=URL, live=live).write())
    return project / name


def pages(folder):
    """Each page, the folder that its links start from, and its text; a card is read within the page of a report."""
    for path in sorted(folder.rglob("*")):
        if path.name == "card":
            yield path, folder / "reports" / "demo-2020", path.read_text(encoding="utf-8")
        elif path.suffix == ".html":
            yield path, path.parent, path.read_text(encoding="utf-8")


def test_every_link_leads_to_a_file_and_to_a_place_in_it(folder):
    checked = 0
    for path, base, text in pages(folder):
        for _, link in LINK.findall(text):
            address, _, fragment = html.unescape(link).partition("#")
            if address.startswith(("https:", "http:")):
                continue
            target = (base / address) if address else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, link)
            assert not address.startswith("/"), (path, link)
            if fragment:
                assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), (path, link)
            checked += 1
    assert checked > 500


def test_what_is_typed_leads_to_the_program(folder, project):
    front = (folder / "index.html").read_text(encoding="utf-8")
    assert {link for name, link in LINK.findall(front) if name == "action"} == {"running/"}
    assert 'href="running/">数据表' in front
    live = bundle(project, "live", live="https://live.example.org/")
    front = (live / "index.html").read_text(encoding="utf-8")
    assert 'action="https://live.example.org/search"' in front
    assert 'href="https://live.example.org/civil-affairs">数据表' in front


def test_addresses_that_are_cited_are_those_of_publication(folder):
    for path in folder.rglob("*"):
        if path.suffix in {".html", ".jsonld", ".atom", ".xml"}:
            assert "bundle.invalid" not in path.read_text(encoding="utf-8"), path
    for path in (folder / "observations").glob("*/index.html"):
        assert f"{URL}observations/{path.parent.name}" in path.read_text(encoding="utf-8")
    assert f"<loc>{URL}reports/demo-2020</loc>" in (folder / "sitemap.xml").read_text(encoding="utf-8")


def test_packages_are_there_to_be_read(folder, project):
    assert (folder / "downloads" / "demo-2020.zip").read_bytes().startswith(b"PK")
    assert (folder / "civil-affairs.db").read_bytes() == (project / "build" / "civil-affairs.db").read_bytes()
    descriptor = folder / "downloads" / "all" / "datapackage.json"
    for resource in json.loads(descriptor.read_bytes())["resources"]:
        assert (descriptor.parent / resource["path"]).is_file()


def test_the_same_site_gives_the_same_bytes(folder, project):
    assert tree(bundle(project, "again")) == tree(folder)


def test_a_folder_that_holds_something_is_left_alone(folder, project):
    with pytest.raises(ServeError, match="the folder isn't empty"):
        bundle(project, folder.name)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "index.html"),
        ("/reports/a-1", "reports/a-1/index.html"),
        ("/checks?verdict=implausible", "checks~verdict=implausible/index.html"),
        ("/checks/a?result_id=a%3Ab", "checks/a~result_id=a~3Ab/index.html"),
        ("/checks?verdict=implausible&severity=error", None),
        ("/checks/a?verdict=implausible", None),
        ("/mentions/a-1/card", "mentions/a-1/card"),
        ("/downloads/all.zip", "downloads/all.zip"),
        ("/datapackage.json", "downloads/all/datapackage.json"),
        ("/-/datapkg/site.css?v=1", "-/datapkg/site.css"),
        ("/search?q=x", None),
        ("/civil-affairs/observations", None),
        ("/reports/../x", None),
        ("/reports/%2e%2e", None),
        ("//example.org/", None),
        ("/checks?page=" + "1" * 300, None),
    ],
)
def test_which_file_answers(address, name):
    assert file_of(address) == name


@pytest.fixture
def address(folder):
    """The folder below an address of its own, as a host of files serves it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    handler = functools.partial(Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{folder.name}/"
        server.shutdown()


@pytest.mark.browser
def test_a_numeral_its_card_and_its_sentence_are_read_without_a_program(context, address):
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: request.url.startswith(address) or faults.append(request.url))
    page.set_default_timeout(20_000)
    page.goto(address)
    page.locator('a[href="reports/demo-2020/"]').first.click()
    page.wait_for_url("**/reports/demo-2020/")
    page.wait_for_load_state()
    page.locator("a.n", has_text="1,234").click()
    panel = page.locator("#panel")
    expect(panel.locator(".card-value")).to_contain_text("1,234")
    panel.get_by_role("link", name="详情与引用").click()
    expect(page.locator("blockquote.sentence .chosen")).to_have_text("1,234")
    expect(page.locator("blockquote.sentence")).to_contain_text("全年临时救助1,234人次")
    assert faults == []
