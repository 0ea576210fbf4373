"""Table of the codes by which a mission has its links mailed once more."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MissionCode(Base):
    """A code that was issued to the permanent mission of a seat, on paper. Here is only its hash."""

    __tablename__ = "mission_codes"
    __table_args__ = (
        # Issuing another revokes the former.
        Index(
            "uq_mission_codes_live",
            "seat_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    code_sha256: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
