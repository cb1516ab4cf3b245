"""Takes the pictures of the documentation: `python -m tests.site.screenshots [DATABASE]` after `datapkg build`."""

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from tests.site.serving import ARGUMENTS, CHROMIUM, Site, served

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"


class Picture(NamedTuple):
    name: str
    path: str
    width: int = 1280
    height: int = 800
    scheme: str = "light"


PICTURES = (
    Picture("front", "/"),
    Picture("reader", "/reports/tongchuan-2023#m640"),
    Picture("reader-joined", "/reports/baoji-2022#p5"),
    Picture("reader-original", "/reports/ankang-2023?view=original"),
    Picture("reader-dark", "/reports/tongchuan-2023#m640", scheme="dark"),
    Picture("reader-phone", "/reports/tongchuan-2023#m640", width=360, height=740),
    Picture("observation", "/observations/tongchuan-2023-640"),
    Picture("indicator", "/indicators/temporary-assistance-visits"),
    Picture("checks", "/checks"),
    Picture("search", "/search?q=低保"),
    Picture("table", "/civil-affairs/findings_to_review"),
    Picture("downloads", "/downloads"),
)
TRIED = "全市共有低保对象2.73万人，全年实施临时救助2.12万人次，发放资金1.88亿元，比上年增长5.5%。"


def main():
    site = Site(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "civil-affairs.db")
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for picture in PICTURES:
                page = browser.new_page(
                    viewport={"width": picture.width, "height": picture.height},
                    color_scheme=picture.scheme,
                    reduced_motion="reduce",
                )
                page.goto(address + picture.path, wait_until="networkidle")
                page.screenshot(path=IMAGES / f"{picture.name}.png")
                page.close()
            page = browser.new_page(viewport={"width": 1280, "height": 1100})
            page.goto(f"{address}/try")
            page.locator("#text").fill(TRIED)
            page.get_by_role("button", name="阅读").click()
            page.locator("#result").wait_for(timeout=60_000)
            page.screenshot(path=IMAGES / "try.png")
            browser.close()
    finally:
        site.close()


if __name__ == "__main__":
    main()
