"""Report folders: their metadata, their bytes, and how those are decoded."""
