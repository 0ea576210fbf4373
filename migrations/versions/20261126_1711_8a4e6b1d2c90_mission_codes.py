"""mission codes

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "8a4e6b1d2c90"
down_revision = "5d1c2f0a9b37"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mission_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_mission_codes_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_mission_codes_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_codes")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_mission_codes_code_sha256")),
    )
    with op.batch_alter_table("mission_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mission_codes_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(
            "uq_mission_codes_live",
            ["seat_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("mission_codes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mission_codes_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mission_codes_consultation_id"))

    op.drop_table("mission_codes")
