"""letters in order

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "a7c3e95d1f28"
down_revision = "e8f2b60c4d17"
branch_labels = None
depends_on = None

PENDING = sa.text("state IN ('waiting', 'sending', 'unknown')")


def upgrade() -> None:
    op.drop_index("ix_outbox_letters_due", table_name="outbox_letters")
    op.create_index(
        "ix_outbox_letters_due",
        "outbox_letters",
        ["next_try_at", "id"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_letters_due", table_name="outbox_letters")
    op.create_index("ix_outbox_letters_due", "outbox_letters", ["state", "next_try_at"])
