"""what all see

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "b7c3a1d95e08"
down_revision = "a7c3e95d1f28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("common_index", sa.Integer(), server_default=sa.text("-1"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("record_heads", schema=None) as batch_op:
        batch_op.drop_column("common_index")
