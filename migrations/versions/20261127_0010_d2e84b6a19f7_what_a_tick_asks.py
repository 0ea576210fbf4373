"""what a tick asks

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "d2e84b6a19f7"
down_revision = "b7c3a1d95e08"
branch_labels = None
depends_on = None


WHOLE = {"ix_consultations_opened": "opened_at", "ix_consultations_deadline": "deadline_at"}
PARTIAL = {
    "ix_consultations_settled": sa.text("settled_at IS NOT NULL"),
    "ix_consultations_early": sa.text("early_size IS NOT NULL"),
}


def upgrade() -> None:
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("early_size", sa.Integer(), nullable=True))
        for name, column in WHOLE.items():
            batch_op.create_index(name, ["state", column], unique=False)
        for name, condition in PARTIAL.items():
            batch_op.create_index(name, ["state"], unique=False, postgresql_where=condition, sqlite_where=condition)
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_heads_is_held"), ["is_held"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_heads_is_held"))
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        for name in (*WHOLE, *PARTIAL):
            batch_op.drop_index(name)
        batch_op.drop_column("early_size")
        batch_op.drop_column("settled_at")
