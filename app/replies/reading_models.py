"""Table of the read-only links that missions make for their capitals."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ReadingLink(Base):
    """A link that shows a consultation to the capital of a member, without any answer, and takes none."""

    __tablename__ = "reading_links"

    #: Random, not guessable, not secret: addresses of pages carry it.
    id: Mapped[str] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    #: The personal link under which it was made. It opens no longer than that one does, in that version.
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"))
    version: Mapped[int]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
