"""public register

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "b3d17c60a4e9"
down_revision = "e2b94a6d31f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        # What is there was written for Member States and the secretariat.
        batch_op.add_column(sa.Column("disclosure_audience", sa.String(), server_default="members", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_column("disclosure_audience")
