"""incoming messages

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "9283d55ef16a"
down_revision = "c3b7d9e01f54"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("is_like_automatic", sa.Boolean(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("guessed_from", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("(state = 'entered') = (paper_id IS NOT NULL)", name=op.f("ck_incoming_messages_entered")),
        sa.CheckConstraint(
            "(state IN ('entered', 'dismissed')) = (decided_at IS NOT NULL)", name=op.f("ck_incoming_messages_decided")
        ),
        sa.CheckConstraint(
            "state NOT IN ('waiting', 'entered', 'dismissed') OR sha256 IS NOT NULL",
            name=op.f("ck_incoming_messages_kept"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_incoming_messages_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["officers.id"], name=op.f("fk_incoming_messages_decided_by_officers")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["outbox_letters.id"], name=op.f("fk_incoming_messages_letter_id_outbox_letters")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_incoming_messages_paper_id_papers")),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name=op.f("fk_incoming_messages_sha256_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_messages")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incoming_messages_fingerprint")),
        sa.UniqueConstraint(
            "mailbox", "uid_validity", "uid", name=op.f("uq_incoming_messages_mailbox_uid_validity_uid")
        ),
    )
    with op.batch_alter_table("incoming_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_messages_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index("ix_incoming_messages_state", ["state", "consultation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("incoming_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_incoming_messages_state")
        batch_op.drop_index(batch_op.f("ix_incoming_messages_paper_id"))

    op.drop_table("incoming_messages")
