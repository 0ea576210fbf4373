"""reading links

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "c3b7d9e01f54"
down_revision = "8a4e6b1d2c90"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_reading_links_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_reading_links_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_links")),
    )
    with op.batch_alter_table("reading_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_links_seat_id"), ["seat_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reading_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_links_seat_id"))

    op.drop_table("reading_links")
