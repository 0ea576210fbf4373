"""kinds of statements

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "c5e1f7a20b64"
down_revision = "a7d0c35e19b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("statement_kind", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("statement_language", sa.String(), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_replies_statement_kind"),
            "statement_kind IN ('', 'explanation', 'reservation', 'amendment')",
        )


def downgrade() -> None:
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_replies_statement_kind"), type_="check")
        batch_op.drop_column("statement_language")
        batch_op.drop_column("statement_kind")
