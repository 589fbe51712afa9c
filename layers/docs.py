"""The format of a case as Markdown, made from the declarations that checking uses."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from layers.case.spec import CASE, TABLES
from layers.kinds import KINDS
from layers.spec import Field, Kind

_HEAD, _FILES = "format-head.md", "format-files.md"


def case_format_markdown() -> str:
    """Describe ``case.toml`` and every kind of layer, as Markdown."""
    templates = files("layers") / "templates"
    head, of_files = ((templates / name).read_text(encoding="utf-8") for name in (_HEAD, _FILES))
    parts = [head, "## `case.toml`\n", _table(CASE.fields), *_nested(CASE.fields, "###")]
    for name, table in TABLES.items():
        parts += [f"### `[[{name}]]`\n\n{table.doc}\n", _table(table.fields), *_nested(table.fields, "####")]
    parts += [of_files, "## Kinds of layer\n"]
    for kind in KINDS.values():
        parts += [f"### `{kind.name}`\n", _kind(kind), _table(kind.fields), *_nested(kind.fields, "####")]
    return "\n".join(parts)


def _kind(kind: Kind) -> str:
    says = [kind.doc]
    if not kind.geometry:
        says.append("Without geometry.")
    elif kind.needs_geometry:
        says.append(f"Geometry, required: {', '.join(kind.geometry)}.")
    else:
        says.append(f"Geometry: {', '.join(kind.geometry)}, or none where it is not located.")
    says += [f"Needs {' or '.join(f'`{name}`' for name in group)}." for group in kind.either]
    if any(field.name == "sources" for field in kind.fields):
        says.append("Needs `sources`, its own or the layer's.")
    return " ".join(says) + "\n"


def _table(fields: Iterable[Field]) -> str:
    rows = [f"| `{field.name}` | {_type(field)} | {_required(field)} | {_says(field)} |" for field in fields]
    return "\n".join(["| key | type | required | what it says |", "|---|---|---|---|", *rows]) + "\n"


def _nested(fields: Iterable[Field], level: str) -> list[str]:
    parts = []
    for field in fields:
        if field.fields:
            parts += [f"{level} In `{field.name}`\n", _table(field.fields)]
    return parts


def _required(field: Field) -> str:
    return "yes" if field.required else ""


def _type(field: Field) -> str:
    unit = "" if field.unit is None or field.unit in field.type.value else f", {field.unit}"
    spans = ", or an interval in which it lies" if field.spans else ""
    least = "" if field.minimum is None else f", at least {field.minimum:g}"
    refers = ""
    if field.refers_to is not None:
        refers = ", id of " + " or ".join(f"`{part}`" for part in field.refers_to.split("|"))
    return f"{field.type.value}{spans}{unit}{least}{refers}"


def _says(field: Field) -> str:
    allowed = " One of " + ", ".join(f"`{value}`" for value in field.allowed) + "." if field.allowed else ""
    return field.doc.replace("|", "\\|") + allowed
