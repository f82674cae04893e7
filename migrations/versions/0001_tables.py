"""The tables of the foundation: guarded rows, public rows, trail, outbox, departments and accounts."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A migration imports no models: it must still mean the same when they have moved on.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def UtcDateTime() -> sa.types.TypeEngine:
    return sa.DateTime(timezone=True)


def LabelSet() -> sa.types.TypeEngine:
    return sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", INTEGER, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_about", "audit_entry", ["about"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "catalogue",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("revision", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue"),
    )
    op.create_table(
        "department",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_department"),
    )
    op.create_table(
        "number_counter",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("last", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_number_counter"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", INTEGER, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_pending", "outbox", ["done_at", "due_at", "id"], unique=False)
    op.create_table(
        "public_file",
        sa.Column("record_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "sha256", name="pk_public_file"),
    )
    op.create_index("ix_public_file_sha256", "public_file", ["sha256"], unique=False)
    op.create_table(
        "public_record",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("parcel", sa.Text(), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_record"),
        sa.UniqueConstraint("kind", "slug", name="uq_public_record_kind_slug"),
    )
    op.create_index("ix_public_record_published_at", "public_record", ["published_at", "id"], unique=False)
    op.create_index(
        "uq_public_record_work",
        "public_record",
        ["work"],
        unique=True,
        sqlite_where=sa.text("work <> ''"),
        postgresql_where=sa.text("work <> ''"),
    )
    op.create_table(
        "public_relation",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("acting", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_relation"),
    )
    op.create_index("ix_public_relation_acting", "public_relation", ["acting"], unique=False)
    op.create_index("ix_public_relation_record_id", "public_relation", ["record_id"], unique=False)
    op.create_index("ix_public_relation_target", "public_relation", ["target"], unique=False)
    op.create_table(
        "public_section",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("eid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_section"),
    )
    op.create_index("ix_public_section_record_id", "public_section", ["record_id", "position"], unique=False)
    op.create_index("ix_public_section_work_eid", "public_section", ["work", "eid", "valid_from"], unique=False)
    op.create_table(
        "public_tally",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("records", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_public_tally"),
    )
    op.create_table(
        "public_tombstone",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", name="pk_public_tombstone"),
    )
    op.create_table(
        "public_version",
        sa.Column("record_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("number", INTEGER, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "number", name="pk_public_version"),
    )
    op.create_table(
        "record",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("labels", LabelSet(), nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("published_version", INTEGER, nullable=True),
        sa.Column("scheduled_for", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.UniqueConstraint("kind", "slug", name="uq_record_kind_slug"),
        sa.UniqueConstraint("kind", "source", "reference", name="uq_record_kind_source_reference"),
    )
    op.create_index(
        "ix_record_department_state_updated_at", "record", ["department", "state", "updated_at"], unique=False
    )
    op.create_table(
        "record_version",
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("number", INTEGER, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("labels", LabelSet(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_record_version_record_id"),
        sa.PrimaryKeyConstraint("record_id", "number", name="pk_record_version"),
    )
    op.create_table(
        "role_held",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_role_held_account"),
        sa.ForeignKeyConstraint(["department"], ["department.slug"], name="fk_role_held_department"),
        sa.PrimaryKeyConstraint("account", "role", "department", name="pk_role_held"),
    )
    op.create_table(
        "import_mark",
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("labels", LabelSet(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_import_mark_record_id"),
        sa.PrimaryKeyConstraint("record_id", "origin", name="pk_import_mark"),
    )
    op.create_table(
        "section_text",
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("labels", LabelSet(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_section_text_record_id"),
        sa.PrimaryKeyConstraint("record_id", "digest", name="pk_section_text"),
    )
    op.execute("INSERT INTO catalogue (id, revision) VALUES (1, 0)")
    op.execute("INSERT INTO number_counter (id, last) VALUES (1, 0)")
    op.execute(f"INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '{'0' * 64}')")


def downgrade() -> None:
    op.drop_table("section_text")
    op.drop_table("import_mark")
    op.drop_table("role_held")
    op.drop_table("record_version")
    op.drop_index("ix_record_department_state_updated_at", table_name="record")
    op.drop_table("record")
    op.drop_table("public_version")
    op.drop_table("public_tombstone")
    op.drop_table("public_tally")
    op.drop_index("ix_public_section_work_eid", table_name="public_section")
    op.drop_index("ix_public_section_record_id", table_name="public_section")
    op.drop_table("public_section")
    op.drop_index("ix_public_relation_target", table_name="public_relation")
    op.drop_index("ix_public_relation_record_id", table_name="public_relation")
    op.drop_index("ix_public_relation_acting", table_name="public_relation")
    op.drop_table("public_relation")
    op.drop_index("uq_public_record_work", table_name="public_record")
    op.drop_index("ix_public_record_published_at", table_name="public_record")
    op.drop_table("public_record")
    op.drop_index("ix_public_file_sha256", table_name="public_file")
    op.drop_table("public_file")
    op.drop_index("ix_outbox_pending", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("number_counter")
    op.drop_table("department")
    op.drop_table("catalogue")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_about", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("account")
