"""The desk: working copies, who sits over them, comments; authors of versions and days by which something is due."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
TABLES = ("working_copy", "presence", "record_comment")
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    nobody = "'{}'" if op.get_bind().dialect.name == "postgresql" else "'[]'"
    op.add_column("record_version", sa.Column("authors", SET, nullable=False, server_default=sa.text(nobody)))
    op.add_column("record", sa.Column("due_on", sa.Date(), nullable=True))
    _create_working_copies()
    _create_presences()
    _create_comments()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _create_working_copies() -> None:
    op.create_table(
        "working_copy",
        *_of_a_record("working_copy"),
        *_text("content", "title"),
        sa.Column("base_version", NUMBER, nullable=False),
        sa.Column("revision", NUMBER, nullable=False),
        sa.Column("authors", SET, nullable=False),
        *_text("saved_by"),
        _moment("saved_at"),
        *_text("note"),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_working_copy"),
    )


def _create_presences() -> None:
    op.create_table(
        "presence",
        *_of_a_record("presence"),
        *_text("account"),
        _moment("seen_at"),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "account", name="pk_presence"),
    )


def _create_comments() -> None:
    op.create_table(
        "record_comment",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        *_of_a_record("record_comment"),
        sa.Column("version", NUMBER, nullable=False),
        *_text("act", "account"),
        _moment("at"),
        *_text("text"),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record_comment"),
    )
    op.create_index("ix_record_comment_record_id_id", "record_comment", ["record_id", "id"])


def _of_a_record(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("record_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=f"fk_{table}_record_id", ondelete="CASCADE"),
    ]


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _guard() -> None:
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON working_copy, presence TO psis_member")
    op.execute("GRANT SELECT, INSERT ON record_comment TO psis_member")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_meets ON {table} USING (labels && {HELD}) WITH CHECK (labels && {HELD})")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("record", "due_on")
    op.drop_column("record_version", "authors")
