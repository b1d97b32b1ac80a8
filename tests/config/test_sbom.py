"""What Signoff is made of can be listed, and nothing in it has a licence that nobody agreed to."""

import json
import subprocess
from importlib.metadata import distribution

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from config.sbom import locked, merged, plain
from config.settings import BASE_DIR

pytestmark = pytest.mark.once

# Licences as packages state them: permissive ones, and those that ask only that their own files stay free.
AGREED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 OR BSD-2-Clause",
    "Apache-2.0 OR BSD-3-Clause",
    "Apache Software License",
    "BSD 3-Clause OR Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD License",
    "ISC License (ISCL)",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MIT License",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Python Software Foundation License",
}
# Packages whose statements need a person to read them, and what was found.
READ = {
    "pyphen": "a choice of three, of which we take the LGPL",
    "qrcode": "BSD; “other” is a notice that names the JavaScript it was made from, which is MIT",
}
# Named in the lock for other platforms.
ELSEWHERE = {"colorama", "brotlicffi"}


def stated(name):
    """What a package says of its licence: one expression, or else classifiers, or else a word."""
    told = distribution(name).metadata
    classified = [line for line in told.get_all("Classifier", []) if line.startswith("License :: ")]
    if expression := told["License-Expression"]:
        return {expression}
    return {line.rpartition(" :: ")[2] for line in classified} or {told["License"]}


@pytest.mark.parametrize("name", sorted(locked() - ELSEWHERE))
def test_every_package_that_runs_has_a_licence_that_we_agreed_to(name):
    said = stated(name)

    assert name in READ or (said and said <= AGREED), (name, said)


def test_what_pages_load_is_under_the_mit_licence():
    packages = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]
    loaded = {name: each.get("license") for name, each in packages.items() if not each.get("dev")}

    assert set(loaded.values()) == {"MIT"}, loaded


def part(name):
    """One line of a list."""
    return {"bom-ref": f"{name}==1", "name": name, "version": "1"}


def test_the_list_holds_what_runs_and_nothing_else():
    needs = [{"ref": "Django==1", "dependsOn": ["asgiref==1", "pytest==1"]}, {"ref": "pytest==1"}]
    installed = {"components": [part("Django"), part("pytest"), part("typing_extensions")], "dependencies": needs}
    frontend = {"components": [part("govuk-frontend")], "dependencies": [{"ref": "govuk-frontend==1"}]}

    made = merged(installed, frontend)

    assert [each["name"] for each in made["components"]] == ["Django", "typing_extensions", "govuk-frontend"]
    assert made["dependencies"] == [
        {"ref": "root-component", "dependsOn": ["Django==1", "govuk-frontend==1", "typing_extensions==1"]},
        {"ref": "Django==1", "dependsOn": []},
        {"ref": "govuk-frontend==1", "dependsOn": []},
    ]


@pytest.mark.proof
def test_the_list_of_this_installation_is_whole_and_well_formed(record_property):
    ran = subprocess.run(["./signoff", "sbom"], cwd=BASE_DIR, capture_output=True, text=True, check=True, timeout=300)

    made = json.loads(ran.stdout)
    names = {plain(each["name"]) for each in made["components"]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(ran.stdout) is None
    assert names == locked() - ELSEWHERE | {"govuk-frontend", "@ministryofjustice/frontend"}
    assert all(each["licenses"] and each["version"] for each in made["components"])
    record_property("components", len(names))
