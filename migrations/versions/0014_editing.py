"""What laws do to one another's text, and photographs of facilities; both public, as on the pages that show them."""

import sqlalchemy as sa
from alembic import op

from app.db.base import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PUBLIC = ("public_instruction", "facility_photo")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|records:)'"
"""Only desks and the portal itself write, as on every public table."""


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, INTEGER, autoincrement=False, nullable=nullable)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "public_instruction",
        _number("id"),
        _number("record_id"),
        _number("position"),
        *_text("acting", "target", "content"),
        sa.PrimaryKeyConstraint("id", name="pk_public_instruction"),
    )
    op.create_index("ix_public_instruction_record_id", "public_instruction", ["record_id"])
    op.create_index("ix_public_instruction_target", "public_instruction", ["target"])
    op.add_column("public_section", _number("made_by", nullable=True))
    is_made = sa.text("made_by IS NOT NULL")
    op.create_index(
        "ix_public_section_made_by", "public_section", ["made_by"], sqlite_where=is_made, postgresql_where=is_made
    )
    op.create_table(
        "facility_photo",
        _number("id"),
        _number("facility_id"),
        _number("position"),
        *_text("sha256", "media_type"),
        _number("size"),
        _number("width"),
        _number("height"),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name="fk_facility_photo_facility_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_facility_photo"),
        sa.UniqueConstraint("facility_id", "sha256", name="uq_facility_photo_facility_id_sha256"),
    )
    op.create_index("ix_facility_photo_sha256", "facility_photo", ["sha256"])
    if op.get_bind().dialect.name == "postgresql":
        _open_to_all()


def _open_to_all() -> None:
    public = ", ".join(PUBLIC)
    op.execute(f"GRANT SELECT ON {public} TO psis_stranger, psis_member")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON {public} TO psis_member")
    for table in PUBLIC:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")
        op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE USING ({WRITES})")
        op.execute(f"CREATE POLICY {table}_removals ON {table} FOR DELETE USING ({WRITES})")


def downgrade() -> None:
    op.drop_table("facility_photo")
    op.drop_index("ix_public_section_made_by", table_name="public_section")
    # What amendments made of a text is derived again from the instructions, which go with their table.
    op.execute("DELETE FROM public_section WHERE made_by IS NOT NULL")
    op.drop_column("public_section", "made_by")
    op.drop_table("public_instruction")
