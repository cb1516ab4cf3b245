import pytest

from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.package.samples import tables


@pytest.fixture
def package(tmp_path):
    """A small package, to be damaged."""
    folder = tmp_path / "package"
    write_package(tables(), folder=folder, schemas=shipped("schemas"))
    return folder
