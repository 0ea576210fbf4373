"""records held

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "d4a91c7be305"
down_revision = "b81d4e6f3c97"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.drop_column("is_held")
