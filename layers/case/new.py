"""Starting a case: a commented ``case.toml`` and small layers, made from the declarations."""

from __future__ import annotations

import shutil
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from geo.errors import CaseError
from layers.case.adding import toml_value
from layers.case.file import CASE_FILE
from layers.case.spec import CASE, TABLES
from layers.docs import case_format_markdown
from layers.spec import Field, FieldType

_WIDTH = 100
_SAMPLES = {
    FieldType.TEXT: "…",
    FieldType.TEXTS: ["…"],
    FieldType.INTEGER: 1,
    FieldType.NUMBER: 1.5,
    FieldType.BOOLEAN: True,
    FieldType.DATE: "2020-07-01",
    FieldType.MOMENT: "2020-07-01T10:00-02:00",
    FieldType.OFFSET: "-02:00",
    FieldType.COLOUR: "#009e73",
    FieldType.DISTANCE: "15 km",
    FieldType.BOUNDS: [-30.3, -0.3, -29.7, 0.3],
}
_REFERRED = {
    "side": "a",
    "line": "line-1",
    "rule": "what-if-3km",
    "source": "example",
    "view": "all",
    "villages": "westhaven",
    "context": "westhaven",
}
"""What a sample of a reference names, in the invented example."""


def new_case(directory: Path) -> list[Path]:
    """Write a case to start from: everything in it is invented, valid, and can be mapped.

    Parameters
    ----------
    directory
        The folder to make; it may exist if it is empty. Nothing is left half written.

    Returns
    -------
    The files written, absolute, ``case.toml`` first.

    Raises
    ------
    CaseError
        The folder is not empty, or it can't be written.
    """
    directory = directory.absolute()
    texts = {CASE_FILE: case_toml(), **_layers(), "FORMAT.md": case_format_markdown()}
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            msg = f"{directory} is there and not an empty folder, so no case is written. Name a new folder."
            raise CaseError(msg)
        directory.parent.mkdir(parents=True, exist_ok=True)
        _write(directory, texts)
    except OSError as err:
        msg = f"{directory} can't be written: {err.strerror}. Name a folder where you may write."
        raise CaseError(msg) from err
    return [directory / name for name in texts]


def case_toml() -> str:
    """Return a ``case.toml`` with a comment for every key, and the optional keys commented out."""
    template = _template(CASE_FILE)
    example = tomllib.loads(template)
    head = [line for line in template.splitlines() if line.startswith("#")]
    lines = [*head, "", *_keys(CASE.fields, example)]
    for name, table in TABLES.items():
        lines += ["", *_comment(table.doc)]
        for at, entry in enumerate(example[name]):
            shown = table.fields if at == 0 else [each for each in table.fields if each.name in entry]
            lines += [f"[[{name}]]", *_keys(shown, entry, commented=at == 0), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def _keys(fields: Sequence[Field], entry: Mapping[str, object], *, commented: bool = True) -> Iterator[str]:
    for field in fields:
        if commented:
            yield from _comment(_about(field))
        if field.name in entry:
            yield f"{field.name} = {toml_value(entry[field.name])}"
        else:
            yield f"# {field.name.replace('*', 'en')} = {toml_value(_sample(field))}"


def _about(field: Field) -> str:
    allowed = f" One of: {', '.join(field.allowed)}." if field.allowed else ""
    return ("" if field.required else "Optional. ") + field.doc + allowed


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _sample(field: Field) -> object:
    if field.allowed:
        return field.allowed[0]
    if field.type is FieldType.TABLE:
        shown = [each for each in field.fields if each.required] or field.fields[:1]
        return {each.name: _sample(each) for each in shown}
    if field.refers_to is not None:
        named = _REFERRED[field.refers_to.split("|")[0]]
        return [named] if field.type is FieldType.TEXTS else named
    return _SAMPLES[field.type]


def _layers() -> dict[str, str]:
    example = tomllib.loads(_template(CASE_FILE))
    return {layer["path"]: _template(layer["path"]) for layer in example["layers"]}


def _template(name: str) -> str:
    return (files("layers") / "templates" / name).read_text(encoding="utf-8")


def _write(directory: Path, texts: Mapping[str, str]) -> None:
    """Write all files into a folder beside the wanted one, then move it, or them, into place."""
    made = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        for name, text in texts.items():
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        if directory.exists():
            _move(made, directory, list(texts))
        else:
            made.chmod(0o755)
            made.rename(directory)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move(made: Path, directory: Path, names: Sequence[str]) -> None:
    """Move files into a folder that is there and may be the working directory; all of them or none."""
    try:
        for name in names:
            (made / name).rename(directory / name)
    except OSError:
        for name in names:
            (directory / name).unlink(missing_ok=True)
        raise
