"""Tables of the record. Rows of events are never updated or deleted; triggers refuse it."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class RecordHead(Base):
    """The head of one log: the single point of order for everything that is appended to it."""

    __tablename__ = "record_heads"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    #: "house", or the reference of a consultation; the published origin puts the deployment's name before it.
    log: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    #: Right edge of the Merkle tree, see `tree`.
    peaks: Mapped[bytes] = mapped_column(LargeBinary)
    #: `at` of the last event in the record's own notation; never runs backwards.
    last_at: Mapped[str]
    #: Nothing is appended: this is a copy older than one that has been published, and nobody has said what was lost.
    is_held: Mapped[bool] = mapped_column(server_default=false(), index=True)
    #: Index of the last event that changed what everybody sees, and not one member only; -1: there was none. What was
    #: prepared for everybody before it is out of date.
    common_index: Mapped[int] = mapped_column(server_default=text("-1"))


class RecordEvent(Base):
    """One event: the exact bytes that are hashed."""

    __tablename__ = "record_events"

    log: Mapped[str] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Repeats the type inside the line, for finding events.
    type: Mapped[str]
    #: The line without its newline: one JSON object, UTF-8, keys sorted, no white space.
    line: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)


class RecordOpening(Base):
    """Salt and text behind a commitment: disclosing reveals it, erasing forgets it, the log stays valid."""

    __tablename__ = "record_openings"
    __table_args__ = (ForeignKeyConstraint(["log", "index"], ["record_events.log", "record_events.index"]),)

    log: Mapped[str] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Name of the field in the event, such as `answers_commit`.
    field: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str]
