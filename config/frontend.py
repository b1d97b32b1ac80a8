"""Copies the GOV.UK and MoJ styles and scripts out of node_modules, without what is not ours to show.

The code is free to use. The font, the crest and the logos are for gov.uk alone, so they stay behind.
Run it with `python -m config.frontend`; `./signoff` does so whenever the packages change.
"""

import re
import shutil
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
NODE_MODULES = BASE / "node_modules"
VENDOR = BASE / "var" / "frontend" / "vendor"

GOVUK = Path("govuk-frontend/dist/govuk")
MOJ = Path("@ministryofjustice/frontend/moj")

STYLES = (GOVUK / "govuk-frontend.min.css", MOJ / "moj-frontend.min.css")
# The bundles that need no import map: they put GOVUKFrontend and MOJFrontend on the window, in this order.
SCRIPTS = {
    "govuk-frontend.bundle.js": GOVUK / "all.bundle.js",
    "moj-frontend.bundle.js": MOJ / "all.bundle.js",
}
# What says "this is GOV.UK" or "this is the ministry", and so may not stand on a police force's pages.
NOT_OURS = re.compile(r"fonts/|crest|crown|logo|favicon|govuk-icon|opengraph|apple-touch", re.IGNORECASE)

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT_NAME = re.compile(r"""["']?GDS Transport["']?\s*,\s*""")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
ASSET = re.compile(r"""url\(\s*["']?/assets/([^)"']+)["']?\s*\)""")
ANY_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^)"']+)["']?\s*\)""")


class FrontendError(Exception):
    """An upgrade brought something that may not be shown, or left something out."""


def copy_frontend(node_modules: Path = NODE_MODULES, vendor: Path = VENDOR) -> None:
    """Make the vendor folder anew. What stood there before stays if anything is wrong."""
    fresh = vendor.with_name(vendor.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for style in STYLES:
        copy_style(node_modules / style, fresh)
    for name, script in SCRIPTS.items():
        copy_script(node_modules / script, fresh / name)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def copy_style(source: Path, folder: Path) -> None:
    """Copy one stylesheet, and beside it the pictures that it shows."""
    css = without_font(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")))
    for asset in sorted(set(ASSET.findall(css)), key=str):
        if not NOT_OURS.search(asset):
            copy_asset(source.parent / "assets" / asset, folder / "assets" / asset)
    css = ASSET.sub(own_address, css)
    refuse_loose_ends(css, source.name, folder)
    (folder / source.name).write_text(css, encoding="utf-8")


def without_font(css: str) -> str:
    """Set everything in Arial: GDS Transport may only be shown on gov.uk."""
    return FONT_NAME.sub("", FONT_FACE.sub("", css))


def own_address(match: re.Match[str]) -> str:
    """Point at the copied picture, or at nothing where it was not copied."""
    asset = match.group(1)
    return "none" if NOT_OURS.search(asset) else f"url(assets/{asset})"


def refuse_loose_ends(css: str, name: str, folder: Path) -> None:
    """Raise if the font came back, or if the stylesheet names a file that is not there."""
    if "GDS Transport" in css:
        raise FrontendError(f"{name} still names the font GDS Transport.")
    missing = sorted(url for url in ANY_URL.findall(css) if not (folder / url).is_file())
    if missing:
        raise FrontendError(f"{name} points at {', '.join(missing)}, which is not there.")


def copy_asset(source: Path, target: Path) -> None:
    """Copy one picture."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def copy_script(source: Path, target: Path) -> None:
    """Copy one script, without the address of a source map that is not served."""
    target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> int:
    """Copy, or say in one line what is wrong."""
    try:
        copy_frontend()
    except FrontendError as error:
        return refuse(str(error))
    except FileNotFoundError as error:
        return refuse(f"{error.filename} is not there. ./signoff run and ./signoff test fetch the packages first.")
    return 0


def refuse(reason: str) -> int:
    """Say why nothing was copied."""
    sys.stderr.write(f"Nothing was copied: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
