"""circulars that are set at the opening

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "5d1c2f0a9b37"
down_revision = "b3d17c60a4e9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_signed", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.drop_column("is_signed")
