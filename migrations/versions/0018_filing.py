"""What is asked of whoever files: groups, questions and terms of categories; and traces by which floods are seen."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
WRITES = f"ARRAY['administration', 'system'] && {HELD}"
PUBLIC = ("complaint_group", "complaint_question")
TEXTS = (("group_slug", ""), ("place", "required"))
OBJECTS = ("descriptions", "keywords", "retention")
NUMBERS = (("acknowledge_hours", 8), ("resolve_days", 30), ("reopen_days", 30))


def upgrade() -> None:
    for name, usual in TEXTS:
        op.add_column("complaint_category", sa.Column(name, sa.Text(), nullable=False, server_default=usual))
    for name in OBJECTS:
        op.add_column("complaint_category", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    for name, number in NUMBERS:
        op.add_column("complaint_category", sa.Column(name, NUMBER, nullable=False, server_default=str(number)))
    op.add_column("complaint_category", sa.Column("emergency", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "complaint_group",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_complaint_group"),
    )
    op.create_table(
        "complaint_question",
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("category", "code", "kind")],
        *[sa.Column(name, sa.JSON(), nullable=False) for name in ("names", "hints", "choices")],
        sa.Column("position", NUMBER, nullable=False),
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in ("required", "active")],
        sa.PrimaryKeyConstraint("category", "code", name="pk_complaint_question"),
        sa.ForeignKeyConstraint(["category"], ["complaint_category.slug"], name="fk_complaint_question_category"),
    )
    op.create_table(
        "filing_trace",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("origin", "ward", "text_hash")],
        sa.PrimaryKeyConstraint("id", name="pk_filing_trace"),
    )
    for column in ("origin", "ward", "text_hash"):
        op.create_index(f"ix_filing_trace_{column}_at", "filing_trace", [column, "at"])
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _guard() -> None:
    for table in PUBLIC:
        op.execute(f"GRANT SELECT ON {table} TO psis_stranger, psis_member")
        op.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO psis_member")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")
        op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE USING ({WRITES})")
        op.execute(f"CREATE POLICY {table}_removals ON {table} FOR DELETE USING ({WRITES})")
    system = f"'system' = ANY ({HELD})"
    op.execute("GRANT SELECT, INSERT, DELETE ON filing_trace TO psis_member")
    op.execute("ALTER TABLE filing_trace ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE filing_trace FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY filing_trace_meets ON filing_trace USING ({system}) WITH CHECK ({system})")


def downgrade() -> None:
    for table in ("filing_trace", *reversed(PUBLIC)):
        op.drop_table(table)
    for name in ("emergency", *(name for name, _ in (*reversed(NUMBERS), *reversed(TEXTS))), *reversed(OBJECTS)):
        op.drop_column("complaint_category", name)
