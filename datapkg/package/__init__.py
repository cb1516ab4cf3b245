"""Data packages: their tables, descriptor and files."""
