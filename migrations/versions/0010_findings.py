"""What was found in versions before they are published, what was accepted of it, originals, proofs of redaction."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
TABLES = ("examination", "accepted_finding", "original_file", "redaction")


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _labels() -> sa.Column:
    return sa.Column("labels", sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql"), nullable=False)


def _record(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("record_id", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=f"fk_{table}_record_id"),
    ]


def upgrade() -> None:
    op.create_table(
        "examination",
        *_record("examination"),
        sa.Column("version", INTEGER, autoincrement=False, nullable=False),
        *_text("findings"),
        _moment("examined_at"),
        _labels(),
        sa.PrimaryKeyConstraint("record_id", "version", name="pk_examination"),
    )
    op.create_table(
        "accepted_finding",
        *_record("accepted_finding"),
        *_text("digest", "code", "reason", "accepted_by"),
        _moment("accepted_at"),
        _labels(),
        sa.PrimaryKeyConstraint("record_id", "digest", name="pk_accepted_finding"),
    )
    op.create_table(
        "original_file",
        *_text("sha256", "original", "department", "name"),
        _moment("kept_at"),
        *_text("kept_by"),
        _labels(),
        sa.PrimaryKeyConstraint("sha256", "original", "department", name="pk_original_file"),
    )
    op.create_index("ix_original_file_original", "original_file", ["original"])
    op.create_table(
        "redaction",
        *_text("sha256", "department", "proof"),
        _moment("made_at"),
        *_text("made_by"),
        _labels(),
        sa.PrimaryKeyConstraint("sha256", "department", name="pk_redaction"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _guard() -> None:
    """Found by those whose labels meet the row's, as records are; strangers have no right on any of them."""
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO psis_member")
    op.execute("GRANT UPDATE ON examination TO psis_member")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY {table}_meets ON {table} USING (labels && {HELD}) WITH CHECK (labels && {HELD})"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
