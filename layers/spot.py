"""Where a finding lies, and the list to which it is added."""

from __future__ import annotations

from dataclasses import dataclass, field

from layers.problems import Problem, Severity

_SHOWN = 60


@dataclass(frozen=True)
class Remark:
    """What is said of a finding: what is wrong, why it matters, and what to do."""

    what: str
    why: str
    remedy: str


@dataclass(frozen=True)
class TextPlace:
    """A place in the text of a file, both counted from 1."""

    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the data of a case. What is found there is added to ``problems``, which spots share.

    Attributes
    ----------
    file
        The file, relative to the case.
    problems
        Everything found so far.
    layer, feature, feature_id
        The layer's id, the feature's index counted from 0, and its id, where the spot is in a layer.
    field
        The path of the record that the spot stands for, such as ``accounts[1]``; None for the whole feature.
    line
        The line of the file, where the spot is known by one.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)
    layer: str | None = None
    feature: int | None = None
    feature_id: str | None = None
    field: str | None = None
    line: int | None = None

    def inside(self, name: str) -> Spot:
        """Return the spot of a record nested in this one."""
        return Spot(
            self.file, self.problems, self.layer, self.feature, self.feature_id, self.path(name), self.line
        )

    def path(self, name: str | None) -> str | None:
        """Return the path of a field, seen from the feature or from the file."""
        return f"{self.field}.{name}" if self.field and name else name or self.field

    def error(self, remark: Remark, *, at: str | None = None, value: object = None) -> None:
        """Add an error; ``value``, where it knows its place in the text, gives line and column."""
        self._add(remark, Severity.ERROR, at, value)

    def note(self, remark: Remark, *, at: str | None = None, value: object = None) -> None:
        """Add a note."""
        self._add(remark, Severity.NOTE, at, value)

    def _add(self, remark: Remark, severity: Severity, at: str | None, value: object) -> None:
        self.problems.append(
            Problem(
                file=self.file,
                what=remark.what,
                why=remark.why,
                remedy=remark.remedy,
                severity=severity,
                layer=self.layer,
                feature=self.feature,
                feature_id=_visible(self.feature_id),
                field=_visible(self.path(at)),
                line=getattr(value, "line", self.line),
                column=getattr(value, "column", None),
            )
        )


def _visible(text: str | None) -> str | None:
    """Write what can't be seen, or can't be written, as escapes."""
    return text if text is None or text.isprintable() else text.encode("unicode_escape").decode()


def quoted(value: object) -> str:
    """Quote a value from the data, shortened, with control characters escaped."""
    if isinstance(value, str) and len(value) > _SHOWN:
        value = value[:_SHOWN] + "…"
    try:
        text = repr(value)
    except ValueError:
        return "a number of thousands of digits"
    return text if len(text) <= _SHOWN + 20 else text[:_SHOWN] + "…"
