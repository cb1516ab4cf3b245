"""Data packages: their tables, descriptor and files; publishing them whole; and what changed between two builds."""

from datapkg.package.read import read_package
from datapkg.package.tables import ROW_MODELS, Tables
from datapkg.package.write import write_package, write_zip

__all__ = ["ROW_MODELS", "Tables", "read_package", "write_package", "write_zip"]
