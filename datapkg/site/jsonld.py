"""schema.org descriptions of the site's data, for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def dataset(metadata: Mapping[str, Any], *, base: str) -> dict[str, Any]:
    """A schema.org Dataset of the whole collection.

    Args:
        metadata: What `metadata.yml` says at its top.
        base: The site's absolute address, with a slash at its end.
    """
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "name": metadata.get("title"),
        "description": metadata.get("description"),
        "url": base,
        "license": metadata.get("license_url"),
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/vnd.datapackage+json",
                "contentUrl": f"{base}datapackage.json",
            },
            {
                "@type": "DataDownload",
                "encodingFormat": "application/vnd.sqlite3",
                "contentUrl": f"{base}civil-affairs.db",
            },
        ],
    }
