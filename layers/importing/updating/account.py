"""What becomes of every row when the next export is brought in: of the file's, and of the export's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from geo.errors import ReadError


class Fate(Enum):
    """What becomes of a row of the file. The value of a member is what is said of such rows."""

    UNCHANGED = "unchanged"
    CHANGED = "changed at the source, and now here"
    DISPUTED = "different at the source; what you have is kept"
    OLDER = "older in the export than here; kept"
    DELETED = "deleted at the source, and now here; the history has them in full"
    LEFT = "deleted at the source; kept, since you changed them"
    REJECTED = "rejected in the export; kept as they are"
    ASIDE = "in the export, but not asked for; kept"
    UNCOVERED = "not in the export, which doesn't cover them; kept"
    UNSURE = "not in the export, which isn't known to be later than they are; kept"
    UNKNOWN = "not in the export, and not known to be the source's; kept"
    OTHER = "of other sources; kept"
    YOURS = "your own; kept"


class Came(Enum):
    """What becomes of a row of the export that is not in the file."""

    ADDED = "added"
    OUT = "taken out by you, and not brought back"
    MERGED = "merged by you into another incident, and not brought back"
    GONE = "deleted at the source earlier, and not brought back: the export isn't known to be later"


@dataclass(frozen=True)
class UpdateAccount:
    """The account of an update.

    Attributes
    ----------
    before, brought, after
        How many rows the file had, the export brings, and the file is to have.
    fates
        What becomes of the rows of the file.
    came
        What becomes of the rows of the export that are not in the file.
    """

    before: int
    brought: int
    after: int
    fates: Counter[Fate] = field(default_factory=Counter)
    came: Counter[Came] = field(default_factory=Counter)

    def check(self) -> None:
        """Make sure that it adds up.

        Raises
        ------
        ReadError
            It doesn't, so that a row would be lost.
        """
        in_both = sum(self.fates[each] for each in (Fate.UNCHANGED, Fate.CHANGED, Fate.DISPUTED, Fate.OLDER))
        sums = {
            "rows of the file": (self.before, self.fates.total()),
            "rows of the export": (self.brought, in_both + self.came.total()),
            "rows to be written": (
                self.after,
                self.before - self.fates[Fate.DELETED] + self.came[Came.ADDED],
            ),
        }
        for what, (wanted, found) in sums.items():
            if wanted != found:
                msg = (
                    f"the account doesn't add up: {wanted} {what}, {found} accounted for; nothing is written"
                )
                raise ReadError(msg)
