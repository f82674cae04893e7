"""What strangers read of complaints: released cases, their history and photographs, counts and figures.

``complaint_release`` stands behind the wall: it remembers what was released, and the one public point of a case.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from app.db.spatial_sqlite import create_rtree, drop_rtree

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITES = f"'system' = ANY ({HELD})"
"""The portal writes, for officers and reporters alike."""
ACTS = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:)'"
"""Officers release. Reporters and auditors read what was released, and write none of it."""
OF_A_CASE = ("public_complaint_step", "public_complaint_photo")
PUBLIC = (
    "public_complaint",
    *OF_A_CASE,
    "public_complaint_tally",
    "public_complaint_period",
    "public_complaint_figure",
)
NARROWED = ("category", "ward", "department", "state")


def upgrade() -> None:
    _create_cases()
    _create_parts()
    _create_numbers()
    # The public point is looked for among the addresses around.
    op.create_index("ix_address_point_longitude_latitude", "address_point", ["longitude", "latitude"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in create_rtree("public_complaint", "point"):
            op.execute(statement)
    else:
        _guard()


def _create_cases() -> None:
    op.create_table(
        "complaint_release",
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        *_text("summary", "language"),
        *_point(),
        *_text("place"),
        *_yes_no("approximate", "hidden"),
        _moment("released_at"),
        sa.Column("labels", SET, nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name="fk_complaint_release_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_release"),
    )
    op.create_table(
        "public_complaint",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        *_text("reference", "category", "department", "ward", "state"),
        *_yes_no("is_open"),
        *_text("language", "title", "summary", "place"),
        *_yes_no("approximate"),
        *_point(),
        sa.Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
        *(_moment(name) for name in ("received_at", "updated_at")),
        _moment("ended_at", nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("steps", "photos")),
        sa.PrimaryKeyConstraint("id", name="pk_public_complaint"),
        sa.UniqueConstraint("reference", name="uq_public_complaint_reference"),
    )
    for moment in ("received_at", "updated_at"):
        op.create_index(f"ix_public_complaint_{moment}_id", "public_complaint", [moment, "id"])
    for name in NARROWED:
        op.create_index(f"ix_public_complaint_{name}_received_at", "public_complaint", [name, "received_at", "id"])
    op.create_index("ix_public_complaint_located", "public_complaint", ["id", "longitude", "latitude"])


def _create_parts() -> None:
    op.create_table(
        "public_complaint_step",
        *_of_a_case("public_complaint_step"),
        sa.Column("position", NUMBER, nullable=False, autoincrement=False),
        _moment("at"),
        *_text("act", "state", "department"),
        sa.PrimaryKeyConstraint("complaint_id", "position", name="pk_public_complaint_step"),
    )
    op.create_table(
        "public_complaint_photo",
        *_of_a_case("public_complaint_photo"),
        *_text("sha256"),
        sa.Column("position", NUMBER, nullable=False),
        *_text("media_type"),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("size", "width", "height")),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", "sha256", name="pk_public_complaint_photo"),
    )
    op.create_index("ix_public_complaint_photo_sha256", "public_complaint_photo", ["sha256"])


def _create_numbers() -> None:
    op.create_table(
        "public_complaint_tally",
        *_text("category", "department", "ward", "state"),
        sa.Column("count", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("category", "department", "ward", "state", name="pk_public_complaint_tally"),
    )
    op.create_table(
        "public_complaint_period",
        *_text("period"),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("period", name="pk_public_complaint_period"),
    )
    op.create_table(
        "public_complaint_figure",
        *_text("period", "department", "category"),
        *(sa.Column(name, NUMBER, nullable=True) for name in ("received", "in_time", "reopened", "ratings")),
        sa.Column("satisfaction", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period"],
            ["public_complaint_period.period"],
            name="fk_public_complaint_figure_period",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("period", "department", "category", name="pk_public_complaint_figure"),
    )


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _yes_no(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _point() -> list[sa.Column]:
    return [sa.Column(name, sa.Float(), nullable=True) for name in ("longitude", "latitude")]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_a_case(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["public_complaint.id"], name=f"fk_{table}_complaint_id", ondelete="CASCADE"
        ),
    ]


def _guard() -> None:
    op.execute("CREATE INDEX ix_public_complaint_point ON public_complaint USING gist (point)")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON complaint_release TO psis_member")
    op.execute("ALTER TABLE complaint_release ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE complaint_release FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY complaint_release_meets ON complaint_release"
        f" USING (labels && {HELD}) WITH CHECK (labels && {HELD} AND {ACTS})"
    )
    op.execute(
        f"CREATE POLICY complaint_release_removals ON complaint_release AS RESTRICTIVE FOR DELETE USING ({ACTS})"
    )
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
    if op.get_bind().dialect.name == "sqlite":
        for statement in drop_rtree("public_complaint", "point"):
            op.execute(statement)
    op.drop_index("ix_address_point_longitude_latitude", table_name="address_point")
    op.execute("DELETE FROM point_cell WHERE layer = 'complaint'")
    for table in (
        "public_complaint_figure",
        "public_complaint_period",
        "public_complaint_tally",
        *reversed(OF_A_CASE),
        "public_complaint",
        "complaint_release",
    ):
        op.drop_table(table)
