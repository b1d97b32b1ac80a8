"""The description of the API, laid out for people: its addresses, and the fields of what they answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

OK, JSON, CSV = "200", "application/json", "text/csv"


@dataclass(frozen=True)
class Field:
    """One field of a record; `of` names the records that it is a list of."""

    name: str
    meaning: str
    type: str
    of: str = ""


def addresses_in(described: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """List the addresses: what is asked of each, and the name of what it answers."""
    for path, methods in described["paths"].items():
        about, contents = methods["get"], methods["get"]["responses"][OK]["content"]
        yield path, {**about, "answers": _named(contents[JSON]["schema"]), "is_list": CSV in contents}


def records_in(described: Mapping[str, Any]) -> Iterator[tuple[str, list[Field]]]:
    """List what is answered, each with its fields."""
    for name, schema in described["components"]["schemas"].items():
        yield name, [_field(*each) for each in schema.get("properties", {}).items()]


def _field(name: str, schema: Mapping[str, Any]) -> Field:
    """Lay out one field."""
    kinds = schema.get("type", "")
    kind = " or ".join(kinds).replace("null", "nothing") if isinstance(kinds, list) else kinds
    kind = kind.replace("string", schema.get("format", "text"))
    return Field(name, schema.get("description", ""), kind, _named(schema.get("items", {})))


def _named(schema: Mapping[str, Any]) -> str:
    """The name of the record that a schema refers to; empty where it refers to none."""
    reference: str = schema.get("$ref", "")
    return reference.rpartition("/")[2]
