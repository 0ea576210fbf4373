"""rules in full

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "7e169d876289"
down_revision = "6a222d75aa3d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "body_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_body_rules_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_rules")),
        sa.UniqueConstraint("body_id", "name", "version", name=op.f("uq_body_rules_body_id_name_version")),
    )
    with op.batch_alter_table("body_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_rules_body_id"), ["body_id"], unique=False)

    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('reservation', 'opt_out')", name=op.f("ck_declarations_kind")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_declarations_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_declarations_decision_id_decisions")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_declarations_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
        sa.UniqueConstraint("consultation_id", "index", name=op.f("uq_declarations_consultation_id_index")),
    )
    with op.batch_alter_table("declarations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declarations_consultation_id"), ["consultation_id"], unique=False)

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replies_open_text", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("continues", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("replies_open_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("requested_extension_index", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closing_entitled_count", sa.Integer(), nullable=True))

    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreasoned_heads", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("unreasoned_weight", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("after_objection", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ruling", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("steps", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="[]")
        )

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alternate_for", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closing_standing", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("alternate_for", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("statement_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("settled_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("unreasoned", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="[]")
        )


def downgrade() -> None:
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_column("unreasoned")
        batch_op.drop_column("settled_count")
        batch_op.drop_column("statement_count")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("alternate_for")
        batch_op.drop_column("closing_standing")

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("alternate_for")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("steps")
        batch_op.drop_column("ruling")
        batch_op.drop_column("after_objection")
        batch_op.drop_column("broken_at")
        batch_op.drop_column("settled_at")

    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.drop_column("unreasoned_weight")
        batch_op.drop_column("unreasoned_heads")

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_column("closing_entitled_count")
        batch_op.drop_column("requested_extension_index")
        batch_op.drop_column("acknowledged_count")
        batch_op.drop_column("replies_open_at")
        batch_op.drop_column("continues")
        batch_op.drop_column("replies_open_text")

    with op.batch_alter_table("declarations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declarations_consultation_id"))

    op.drop_table("declarations")
    with op.batch_alter_table("body_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_rules_body_id"))

    op.drop_table("body_rules")
