"""The Datasette plugin: pages, links and search."""
