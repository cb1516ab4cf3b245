"""The plugin's stylesheets and scripts, served under addresses that change with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "static"
_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Asset(NamedTuple):
    """A static file."""

    body: bytes
    content_type: str
    digest: str


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    """Every static file by its name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in _TYPES:
            body = path.read_bytes()
            found[path.name] = Asset(body, _TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])
    return found


def asset_path(name: str) -> str:
    """The path of a static file, below Datasette's `base_url`."""
    return f"/-/datapkg/{name}?v={assets()[name].digest}"


async def static_file(request: Any) -> Any:
    """The view that serves them; for ever, because the address names the content."""
    from datasette.utils.asgi import NotFound, Response

    asset = assets().get(request.url_vars["name"])
    if asset is None:
        raise NotFound("no such file")
    return Response(
        asset.body,
        headers={"cache-control": "public, max-age=31536000, immutable"},
        content_type=asset.content_type,
    )
