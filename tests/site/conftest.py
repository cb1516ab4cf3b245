import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from datapkg.database import build_database
from datapkg.package.write import write_package, write_zip
from datapkg.resources import shipped
from tests.site.samples import hostile_tables
from tests.site.serving import Site, served

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The build folder of the real sources: the committed packages, which `datapkg build --check` keeps current."""
    output = tmp_path_factory.mktemp("real") / "build"
    for package in sorted((ROOT / "build" / "packages").glob("*/datapackage.json")):
        copy = output / "packages" / package.parent.name
        shutil.copytree(package.parent, copy)
        write_zip(copy, target=copy.with_suffix(".zip"))
    build_database(output / "packages", target=output / "civil-affairs.db", sources=ROOT / "sources")
    return output


@pytest.fixture(scope="session")
def site(built):
    site = Site(built / "civil-affairs.db")
    yield site
    site.close()


@pytest.fixture(scope="session")
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def base_url():
    """Nothing, in place of pytest-base-url's, which pytest 9 warns of; each module gives its own site's address."""
    return


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A site about a report that is full of markup, quotes, direction marks and numerals."""
    folder = tmp_path_factory.mktemp("hostile")
    package = folder / "packages" / "all"
    write_package(hostile_tables(), folder=package, schemas=shipped("schemas"), collection=True)
    write_zip(package, target=folder / "packages" / "all.zip")
    site = Site(build_database(folder / "packages", target=folder / "civil-affairs.db"))
    yield site
    site.close()
