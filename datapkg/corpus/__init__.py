"""The same pure functions over millions of documents: shards in, partitioned Parquet out.

A shard is about a thousand documents. `shards.process` turns one into Parquet files and a sidecar; it is idempotent and
the only thing that an engine calls. `manifest.finalize` joins the sidecars into one sorted manifest. Running at least
once and committing idempotently gives each row exactly once, whatever was killed in between.
"""
