"""Makes one list of all that runs, as CycloneDX: the packages of the run lock, and what pages load.

`./signoff sbom` writes it, from what cyclonedx-py finds installed and what npm has locked, each in a file.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "run.txt"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
ROOT = "root-component"

Bom = dict[str, Any]


def plain(name: str) -> str:
    """Write a package's name as the lock does, however its own author writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    """Name the packages that are needed to run, on one platform or another."""
    return {plain(name) for name in LOCKED.findall(LOCK.read_text(encoding="utf-8"))}


def merged(installed: Bom, frontend: Bom) -> Bom:
    """Keep what is needed to run, of what is installed, and add what pages load."""
    wanted = locked()
    parts = [part for part in installed["components"] if plain(part["name"]) in wanted]
    parts += frontend["components"]
    known = {part["bom-ref"] for part in parts}
    needs = [each for each in [*installed["dependencies"], *frontend["dependencies"]] if each["ref"] in known]
    needs = [each | {"dependsOn": [ref for ref in each.get("dependsOn", []) if ref in known]} for each in needs]
    return installed | {"components": parts, "dependencies": [{"ref": ROOT, "dependsOn": sorted(known)}, *needs]}


def main(installed: str, frontend: str) -> None:
    """Read the two files, and write the list."""
    boms = (json.loads(Path(name).read_text(encoding="utf-8")) for name in (installed, frontend))
    sys.stdout.write(f"{json.dumps(merged(*boms), indent=2)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
