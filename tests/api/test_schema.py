"""The description is right: a valid one, kept in docs/, and each answer has the fields that it names, and no others."""

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from api.schema import REFUSALS, as_data, as_yaml
from config.settings import BASE_DIR
from config.urls import urlpatterns
from tests.house.test_urls import all_views

SCHEMAS = as_data()["components"]["schemas"]


@pytest.mark.once
def test_the_description_in_docs_is_this_one():
    assert (BASE_DIR / "docs" / "api.yml").read_text("utf-8") == as_yaml()


@pytest.mark.once
def test_the_description_is_valid_openapi():
    validate_schema(as_data())


@pytest.mark.once
def test_every_address_of_machines_is_described():
    scoped = {name for name, view in all_views(urlpatterns) if hasattr(view, "scope")}

    assert {methods["get"]["operationId"] for methods in as_data()["paths"].values()} == scoped
    assert all(list(methods) == ["get"] for methods in as_data()["paths"].values())


@pytest.mark.once
def test_every_refusal_is_described_as_a_problem():
    for methods in as_data()["paths"].values():
        for status in REFUSALS:
            assert list(methods["get"]["responses"][str(status)]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    ("name", "thing", "record"),
    [
        ("findings", "", "Finding"),
        ("finding", "finding", "WholeFinding"),
        ("inspections", "", "Inspection"),
        ("inspection", "inspection", "WholeInspection"),
        ("figures", "", "Figure"),
        ("papers", "", "Paper"),
        ("paper", "issued", "WholePaper"),
    ],
)
def test_an_answer_has_the_fields_that_are_described(machine, lead, arguments, name, thing, record):
    answer = machine(lead).get(reverse(f"api:{name}", args=arguments[thing])).json()

    row = answer["results"][0] if "results" in answer else answer
    assert set(row) == set(SCHEMAS[record]["properties"])
    assert errors_in(answer if not thing else row, f"{record}Page" if not thing else record) == []


def errors_in(answer, name):
    """What an answer has wrong by its description."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": as_data()["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]


def test_a_problem_is_as_described(machine, lead):
    answer = machine(lead).get(reverse("api:findings"), {"rag": "blue"})

    assert errors_in(answer.json(), "Problem") == []


def test_the_page_names_every_address_parameter_and_field(as_, lead):
    page = as_(lead).get(reverse("api:about")).content.decode()

    for path, methods in as_data()["paths"].items():
        assert path in page
        assert [each["name"] for each in methods["get"].get("parameters", []) if each["name"] not in page] == []
    assert [name for schema in SCHEMAS.values() for name in schema["properties"] if f">{name}</th>" not in page] == []


def test_the_description_is_handed_out_to_people_who_are_signed_in(as_, member):
    answer = as_(member).get(reverse("api:schema"))

    assert yaml.safe_load(answer.content)["openapi"] == "3.1.0"
