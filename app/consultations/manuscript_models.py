"""Tables of consultations that are being written on screen, and of the letters that organisations sign themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Manuscript(Base):
    """A consultation as it is being written on screen: it may be incomplete; taken over, it becomes a draft."""

    __tablename__ = "manuscripts"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    #: The consultation in the words of its file, as far as it is written.
    document: Mapped[dict[str, Any]]
    #: Goes up with each change; a form that was drawn from an earlier one is refused.
    revision: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    #: Revision that was last taken over into the draft; None: none yet.
    taken_revision: Mapped[int | None]


class ManuscriptFile(Base):
    """A file beside a manuscript, under the name by which the manuscript cites it."""

    __tablename__ = "manuscript_files"
    __table_args__ = (UniqueConstraint("manuscript_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    manuscript_id: Mapped[int] = mapped_column(ForeignKey("manuscripts.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))


class Circular(Base):
    """The circular letter in one language, as a PDF: the organisation's own signed one, or the one set at opening."""

    __tablename__ = "circulars"
    __table_args__ = (UniqueConstraint("consultation_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    language: Mapped[str]
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    #: Whether it is the organisation's own; else it was set from the texts.
    is_signed: Mapped[bool] = mapped_column(default=True)
