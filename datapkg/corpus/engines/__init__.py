"""Engines run `shards.process` on many shards, `local` on one machine and `cluster` on Dask, with the same result."""
