"""Runs the long tests, marked `proof`, on both databases, and writes what they counted to proof.json."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml  # pytest's own report
from pathlib import Path
from typing import Any

from tests.postgresql import throwaway_server

PROGRAM = [sys.executable, "-W", "ignore", "-m", "pytest", "-q", "-m", "proof"]


def counted(report: Path) -> dict[str, Any]:
    """Read from pytest's report how each test ended and what it counted."""
    told = {}
    for case in xml.parse(report).iter("testcase"):  # noqa: S314
        counts = {each.get("name", ""): int(each.get("value", 0)) for each in case.iter("property")}
        passed = case.find("failure") is None and case.find("error") is None
        told[case.get("name", "")] = {"passed": passed, **counts}
    return told


def prove(environment: dict[str, str], arguments: list[str]) -> dict[str, Any]:
    """Run them on one database."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [*PROGRAM, "-ojunit_family=xunit1", f"--junitxml={report}", *arguments], env=environment, check=False
        )
        return counted(report)


def main(arguments: list[str]) -> int:
    """Run them on both, write what came of it, and leave with 1 where a test failed or none ran."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    engines = {"sqlite": prove(dict(os.environ), arguments)}
    with throwaway_server() as address:
        engines["postgresql"] = prove(os.environ | {"DATABASE_URL": address}, arguments)
    Path("proof.json").write_text(json.dumps({"date": now, "commit": commit, **engines}, indent=2) + "\n")
    return int(not all(told and all(each["passed"] for each in told.values()) for told in engines.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
