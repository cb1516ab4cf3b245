"""The SQLite database that Datasette serves."""
