"""The pages: each module reads what its page shows and hands it to a template."""

from datapkg.site.assets import static_file
from datapkg.site.pages.checks import check, checks
from datapkg.site.pages.downloads import download, downloads
from datapkg.site.pages.front import front
from datapkg.site.pages.health import healthz, readyz
from datapkg.site.pages.indicators import indicator, indicator_json, indicators
from datapkg.site.pages.machines import datapackage, feed, llms, openapi, robots, sitemap
from datapkg.site.pages.observations import annotation, card, observation
from datapkg.site.pages.reports import report, reports
from datapkg.site.pages.search import search
from datapkg.site.pages.trial import trial

_ID = "[^/]+"

ROUTES = (
    (r"^/$", front),
    (r"^/reports$", reports),
    (rf"^/reports/(?P<report_id>{_ID})$", report),
    (rf"^/observations/(?P<observation_id>{_ID})\.jsonld$", annotation),
    (rf"^/observations/(?P<observation_id>{_ID})$", observation),
    (rf"^/mentions/(?P<mention_id>{_ID})/card$", card),
    (r"^/indicators$", indicators),
    (rf"^/indicators/(?P<indicator_id>{_ID})\.json$", indicator_json),
    (rf"^/indicators/(?P<indicator_id>{_ID})$", indicator),
    (r"^/checks$", checks),
    (rf"^/checks/(?P<check_id>{_ID})$", check),
    (r"^/search$", search),
    (r"^/downloads$", downloads),
    (r"^/downloads/(?P<name>[^/]+(?:/[^/]+){0,2})$", download),
    (r"^/try$", trial),
    (r"^/datapackage\.json$", datapackage),
    (r"^/feed\.atom$", feed),
    (r"^/robots\.txt$", robots),
    (r"^/sitemap\.xml$", sitemap),
    (r"^/llms\.txt$", llms),
    (r"^/openapi\.json$", openapi),
    (r"^/-/healthz$", healthz),
    (r"^/-/readyz$", readyz),
    (r"^/-/datapkg/(?P<name>[a-z0-9.-]+)$", static_file),
)
