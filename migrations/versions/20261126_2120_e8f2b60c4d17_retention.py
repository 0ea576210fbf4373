"""retention

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "e8f2b60c4d17"
down_revision = "d4a91c7be305"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_hold_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("focal_points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("focal_points", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("legal_hold_at")
