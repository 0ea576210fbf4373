"""What a page says of a reply that was declared final."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalView:
    """The answers that stand are final."""

    #: Day, in words.
    since: str
    #: Whether the reader may reopen the reply.
    may_reopen: bool
