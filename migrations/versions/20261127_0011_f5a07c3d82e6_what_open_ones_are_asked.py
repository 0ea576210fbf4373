"""what open ones are asked

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

from alembic import op

revision = "f5a07c3d82e6"
down_revision = "d2e84b6a19f7"
branch_labels = None
depends_on = None


#: Which rules let a decision be taken early, the first tick finds out.
ASKED = "UPDATE consultations SET early_size = 0 WHERE state = 'open'"
SETTLED = """
    UPDATE consultations SET settled_at = (
        SELECT max(decisions.settled_at) FROM decisions WHERE decisions.consultation_id = consultations.id
    ) WHERE NOT EXISTS (
        SELECT 1 FROM decisions WHERE decisions.consultation_id = consultations.id AND decisions.settled_at IS NULL
    )
"""


def upgrade() -> None:
    op.execute(ASKED)
    op.execute(SETTLED)


def downgrade() -> None:
    """The columns go with the revision before."""
