"""Takes the README's pictures of a store: `python -m tests.dashboard.pictures [--home STORE]`.

The pictures are of what the store holds at the time; docs/images shows the demo corpus.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.dashboard import FLAGS, load, served
from warehouse import store

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SHOTS = {
    "briefing": ("/", "light", (1360, 900)),
    "evidence": ("/trends?kind=dyad&grain=year{point}", "light", (1360, 1620)),
    "matrix": ("/matrix", "dark", (1360, 980)),
}
COLOURS = 128


def take(home: Path, evidence: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(home) as (address, _), sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (path, scheme, (width, height)) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.set_default_timeout(120_000)
            load(page, address + path.format(point=evidence))
            page.wait_for_timeout(1500)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
            page.close()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=store.home())
    parser.add_argument("--dyad", default="USA>GBR", help="whose trend and statements to show")
    parser.add_argument("--year", default="1807", help="whose statements to show")
    options = parser.parse_args()
    dyad = options.dyad.replace(">", "%3E")
    point = f"&e={dyad}&point={dyad}%40{options.year}-01-01"
    os.environ["COMMUNIQUE_HOME"] = str(options.home)
    take(options.home, point)


if __name__ == "__main__":
    main()
