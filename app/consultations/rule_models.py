"""Table of the rules that bodies have added of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class BodyRule(Base):
    """A rule that a body has added to those that ship; a later version takes the place of an earlier one by name."""

    __tablename__ = "body_rules"
    __table_args__ = (UniqueConstraint("body_id", "name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    name: Mapped[str]
    version: Mapped[int]
    #: In the record's vocabulary.
    rule: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]
