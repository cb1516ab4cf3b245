"""The SQLite database that Datasette serves."""

from datapkg.database.build import build_database, is_current

__all__ = ["build_database", "is_current"]
