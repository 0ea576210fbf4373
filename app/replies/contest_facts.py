"""What the page shows on which a reply is reported."""

from dataclasses import dataclass

from app.letters.facts import Sheet
from app.letters.wording import ClockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestPage:
    """A reply that a focal point may report."""

    sheet: Sheet
    member: str
    index: int
    code: str
    received: tuple[ClockLine, ...]
    function: str
    #: The focal point has reported it, and nobody has ruled yet.
    is_contested: bool
    #: The focal point had reported it, and the report was dismissed.
    is_dismissed: bool
    is_removed: bool

    @property
    def is_open(self) -> bool:
        """Whether the focal point may still report it."""
        return not (self.is_contested or self.is_dismissed or self.is_removed)
