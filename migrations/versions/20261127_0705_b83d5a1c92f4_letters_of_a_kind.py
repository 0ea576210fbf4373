"""letters of a kind

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

from alembic import op

revision = "b83d5a1c92f4"
down_revision = "f5a07c3d82e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_letters_log_kind", "outbox_letters", ["log", "kind"])
    op.drop_index("ix_outbox_letters_log", "outbox_letters")


def downgrade() -> None:
    op.create_index("ix_outbox_letters_log", "outbox_letters", ["log"])
    op.drop_index("ix_outbox_letters_log_kind", "outbox_letters")
