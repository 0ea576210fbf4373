"""the desk

Safe changes only: a new column that may not be null carries a server_default; moving data is a revision of its own;
a column is dropped one release after the last code that reads it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "4e4fcb4ba3a4"
down_revision = "7e169d876289"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "act_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("particulars", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_act_requests_decided")),
        sa.CheckConstraint(
            "decided_by IS NULL OR state = 'recalled' OR decided_by <> asked_by", name=op.f("ck_act_requests_two")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'refused', 'recalled')", name=op.f("ck_act_requests_state")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["officers.id"], name=op.f("fk_act_requests_asked_by_officers")),
        sa.ForeignKeyConstraint(["decided_by"], ["officers.id"], name=op.f("fk_act_requests_decided_by_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_requests")),
    )
    with op.batch_alter_table("act_requests", schema=None) as batch_op:
        batch_op.create_index("ix_act_requests_state", ["state", "log"], unique=False)
        batch_op.create_index(
            "uq_act_requests_waiting",
            ["log", "kind", "subject"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "manuscripts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("taken_revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["officers.id"], name=op.f("fk_manuscripts_written_by_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manuscripts")),
        sa.UniqueConstraint("reference", name=op.f("uq_manuscripts_reference")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_recovery_codes_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "certifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("outcome_index", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_certifications_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_certifications_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifications")),
        sa.UniqueConstraint(
            "consultation_id",
            "outcome_index",
            "officer_id",
            name=op.f("uq_certifications_consultation_id_outcome_index_officer_id"),
        ),
    )
    with op.batch_alter_table("certifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certifications_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "circulars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_circulars_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name=op.f("fk_circulars_sha256_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circulars")),
        sa.UniqueConstraint("consultation_id", "language", name=op.f("uq_circulars_consultation_id_language")),
    )
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circulars_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "corrigenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("former", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("present", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_corrigenda_consultation_id_consultations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrigenda")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_corrigenda_consultation_id_number")),
    )
    with op.batch_alter_table("corrigenda", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrigenda_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "manuscript_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manuscript_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manuscript_id"], ["manuscripts.id"], name=op.f("fk_manuscript_files_manuscript_id_manuscripts")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name=op.f("fk_manuscript_files_sha256_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manuscript_files")),
        sa.UniqueConstraint("manuscript_id", "name", name=op.f("uq_manuscript_files_manuscript_id_name")),
    )
    with op.batch_alter_table("manuscript_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_manuscript_files_manuscript_id"), ["manuscript_id"], unique=False)

    op.create_table(
        "reply_days",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("first_count", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_reply_days_consultation_id_consultations")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "on", name=op.f("pk_reply_days")),
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("note_number", sa.String(), nullable=False),
        sa.Column("note_on", sa.Date(), nullable=True),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registry_number", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("sentences", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("unclear", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("statements", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_index", sa.Integer(), nullable=True),
        sa.CheckConstraint("channel IN ('letter', 'email', 'fax', 'hand')", name=op.f("ck_papers_channel")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_papers_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["officers.id"], name=op.f("fk_papers_entered_by_officers")),
        sa.ForeignKeyConstraint(["request_id"], ["act_requests.id"], name=op.f("fk_papers_request_id_act_requests")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_papers_seat_id_seats")),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name=op.f("fk_papers_sha256_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papers_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_papers_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(
            "uq_papers_registry_number",
            ["consultation_id", "registry_number"],
            unique=True,
            sqlite_where=sa.text("state <> 'refused'"),
            postgresql_where=sa.text("state <> 'refused'"),
        )

    op.create_table(
        "text_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_substantive", sa.Boolean(), nullable=False),
        sa.Column("former", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_text_changes_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_text_changes_decision_id_decisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_changes")),
        sa.UniqueConstraint(
            "consultation_id", "index", "decision_id", name=op.f("uq_text_changes_consultation_id_index_decision_id")
        ),
    )
    with op.batch_alter_table("text_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_changes_consultation_id"), ["consultation_id"], unique=False)

    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holidays", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("number", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("adopted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("in_force_on", sa.Date(), nullable=True))

    with op.batch_alter_table("focal_points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("designation", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("designated_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("designated_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("designated_until", sa.Date(), nullable=True))

    with op.batch_alter_table("officer_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owes_code", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("browser", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("totp_secret", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("totp_pending", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="link"))
        batch_op.alter_column("invitation_id", existing_type=sa.VARCHAR(), nullable=True)
        batch_op.drop_constraint(op.f("ck_replies_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_replies_kind"), "kind IN ('reply', 'late', 'statement', 'admitted')")
        batch_op.create_check_constraint(op.f("ck_replies_channel"), "(channel = 'link') = (invitation_id IS NOT NULL)")


def downgrade() -> None:
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_replies_channel"), type_="check")
        batch_op.drop_constraint(op.f("ck_replies_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_replies_kind"), "kind IN ('reply', 'late', 'statement')")
        batch_op.alter_column("invitation_id", existing_type=sa.VARCHAR(), nullable=False)
        batch_op.drop_column("channel")

    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp_since")
        batch_op.drop_column("totp_pending")
        batch_op.drop_column("totp_secret")

    with op.batch_alter_table("officer_sessions", schema=None) as batch_op:
        batch_op.drop_column("browser")
        batch_op.drop_column("proven_at")
        batch_op.drop_column("owes_code")

    with op.batch_alter_table("focal_points", schema=None) as batch_op:
        batch_op.drop_column("designated_until")
        batch_op.drop_column("designated_on")
        batch_op.drop_column("designated_by")
        batch_op.drop_column("designation")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("in_force_on")
        batch_op.drop_column("adopted_on")
        batch_op.drop_column("number")
        batch_op.drop_column("text_version")

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_column("unsealed_at")

    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.drop_column("holidays")

    with op.batch_alter_table("text_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_changes_consultation_id"))

    op.drop_table("text_changes")
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_papers_seat_id"))
        batch_op.drop_index(batch_op.f("ix_papers_consultation_id"))

    op.drop_table("papers")
    op.drop_table("reply_days")
    with op.batch_alter_table("manuscript_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_manuscript_files_manuscript_id"))

    op.drop_table("manuscript_files")
    with op.batch_alter_table("corrigenda", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrigenda_consultation_id"))

    op.drop_table("corrigenda")
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circulars_consultation_id"))

    op.drop_table("circulars")
    with op.batch_alter_table("certifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certifications_consultation_id"))

    op.drop_table("certifications")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_officer_id"))

    op.drop_table("recovery_codes")
    op.drop_table("manuscripts")
    with op.batch_alter_table("act_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_act_requests_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_act_requests_state")

    op.drop_table("act_requests")
