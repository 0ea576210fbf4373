"""What a page says of the draft that a Member State keeps."""

from dataclasses import dataclass

from app.replies.sealing import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The draft that was saved last, as the focal points of the member see it."""

    version: str
    #: On the council's clock, in words.
    saved: str
    #: Form of address or function of the focal point who saved it, and the name; either may be "".
    by: tuple[str, str]
    content: Content
