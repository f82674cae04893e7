"""Places: layers, facilities, areas, what lies under a map, the address register; addresses and cells of records.

All of it is public. The keys and cells of the records that are there already are computed here, by the same pure
functions that later publications use: a database that was migrated equals one that was filled afterwards.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from app.city.addresses import parse
from app.city.parcels import parcel_key
from app.db import grid
from app.db.spatial_sqlite import create_rtree, drop_rtree

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SPATIAL = ("facility", "area", "base_feature")
PUBLIC = ("facility_kind", "map_layer", *SPATIAL, "address_point", "point_cell")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|records:)'"
"""Only desks and the portal itself write, as on every public table."""
KEYS = ("street_key", "house_number", "parcel_key")
AT_ONCE = 5_000
BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Keys are looked up by their beginnings, which an index answers where it is in the order of the bytes."""


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, BYTEWISE if name in KEYS else sa.Text(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def _degrees(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Double(), nullable=nullable) for name in names]


def _id() -> sa.Column:
    return sa.Column("id", INTEGER, autoincrement=False, nullable=False)


def _moment() -> sa.Column:
    return sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False)


def _geometry(kind: str) -> sa.Column:
    return sa.Column("geometry", Geometry(kind, srid=4326, spatial_index=False), nullable=False)


def _of_layer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["layer"], ["map_layer.slug"], name=f"fk_{table}_layer")


def upgrade() -> None:
    _create_layers()
    _create_features()
    _create_address_points()
    _extend_records()
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        for table in SPATIAL:
            for statement in create_rtree(table, "geometry"):
                op.execute(statement)
    else:
        _finish_postgresql()


def _create_layers() -> None:
    op.create_table(
        "facility_kind",
        *_text("slug"),
        *_texts("names"),
        *_text("icon", "colour"),
        sa.Column("position", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_facility_kind"),
    )
    op.create_table(
        "map_layer",
        *_text("slug", "family", "kind"),
        *_texts("names"),
        *_text("source", "source_url", "licence", "attribution"),
        sa.Column("as_of", sa.Date(), nullable=True),
        *_text("department"),
        sa.Column("features", INTEGER, nullable=False),
        *_degrees("west", "south", "east", "north", nullable=True),
        sa.Column("position", INTEGER, nullable=False),
        _moment(),
        sa.PrimaryKeyConstraint("slug", name="pk_map_layer"),
    )
    op.create_table(
        "point_cell",
        *_text("layer"),
        *[sa.Column(name, INTEGER, autoincrement=False, nullable=False) for name in ("level", "x", "y")],
        *[sa.Column(name, INTEGER, nullable=False) for name in ("count", "sum_x", "sum_y")],
        sa.PrimaryKeyConstraint("layer", "level", "x", "y", name="pk_point_cell"),
        sqlite_with_rowid=False,
    )


def _create_features() -> None:
    op.create_table(
        "facility",
        _id(),
        *_text("layer", "kind", "reference", "slug", "language", "name"),
        *_texts("names", "description", "opening_hours"),
        *_text("address", "street_key", "house_number", "phone", "link"),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        *_texts("accessibility"),
        *_text("ward", "words"),
        _geometry("GEOMETRY"),
        *_degrees("longitude", "latitude"),
        *_text("digest"),
        _moment(),
        sa.ForeignKeyConstraint(["kind"], ["facility_kind.slug"], name="fk_facility_kind"),
        _of_layer("facility"),
        sa.PrimaryKeyConstraint("id", name="pk_facility"),
        sa.UniqueConstraint("layer", "reference", name="uq_facility_layer_reference"),
        sa.UniqueConstraint("slug", name="uq_facility_slug"),
    )
    op.create_index("ix_facility_layer", "facility", ["layer", "id"])
    op.create_index("ix_facility_street_key_house_number", "facility", ["street_key", "house_number"])
    op.create_table(
        "area",
        _id(),
        *_text("layer", "level", "reference", "slug", "language", "name"),
        *_texts("names"),
        sa.Column("parent_id", INTEGER, nullable=True),
        *_text("words"),
        _geometry("MULTIPOLYGON"),
        *_degrees("longitude", "latitude", "west", "south", "east", "north"),
        *_text("digest"),
        _moment(),
        _of_layer("area"),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
        sa.UniqueConstraint("layer", "reference", name="uq_area_layer_reference"),
        sa.UniqueConstraint("slug", name="uq_area_slug"),
    )
    op.create_index("ix_area_layer", "area", ["layer", "id"])
    op.create_index("ix_area_parent_id", "area", ["parent_id"])
    op.create_table(
        "base_feature",
        _id(),
        *_text("layer", "kind", "reference", "name", "words"),
        _geometry("GEOMETRY"),
        *_text("digest"),
        _of_layer("base_feature"),
        sa.PrimaryKeyConstraint("id", name="pk_base_feature"),
        sa.UniqueConstraint("layer", "reference", name="uq_base_feature_layer_reference"),
    )
    op.create_index("ix_base_feature_layer", "base_feature", ["layer", "id"])


def _create_address_points() -> None:
    op.create_table(
        "address_point",
        _id(),
        *_text("street_key", "house_number", "unit", "text"),
        *_degrees("longitude", "latitude"),
        *_text("parcel", "parcel_key", "ward", "layer"),
        _of_layer("address_point"),
        sa.PrimaryKeyConstraint("id", name="pk_address_point"),
    )
    op.create_index("ix_address_point_street_key_house_number", "address_point", ["street_key", "house_number"])
    op.create_index("ix_address_point_layer", "address_point", ["layer", "id"])
    op.create_index("ix_address_point_parcel_key", "address_point", ["parcel_key"])


def _extend_records() -> None:
    for name in KEYS:
        op.add_column("public_record", sa.Column(name, BYTEWISE, nullable=False, server_default=""))


def _fill() -> None:
    """Keys and cells of the records that are public already, some thousand at a time."""
    bind = op.get_bind()
    cells: dict[grid.Cell, grid.Change] = {}
    for rows in _batches(bind):
        keyed = [
            {"b_id": row.id, "b_street": place.street_key, "b_house": place.house_number, "b_parcel": parcel}
            for row in rows
            for place, parcel in [(parse(row.address), parcel_key(row.parcel))]
            if place.street_key or place.house_number or parcel
        ]
        if keyed:
            bind.execute(
                sa.text(
                    "UPDATE public_record SET street_key = :b_street, house_number = :b_house, parcel_key = :b_parcel"
                    " WHERE id = :b_id"
                ),
                keyed,
            )
        points = [(row.kind, row.longitude, row.latitude, 1) for row in rows if row.longitude is not None]
        for cell, change in grid.changes(points).items():
            cells[cell] = [a + b for a, b in zip(cells.get(cell, (0, 0, 0)), change, strict=True)]
    # Indexed once they are filled; the last one answers boxes and counts without the rows.
    op.create_index("ix_public_record_street_key_house_number", "public_record", ["street_key", "house_number"])
    op.create_index("ix_public_record_parcel_key", "public_record", ["parcel_key"])
    op.create_index("ix_public_record_located", "public_record", ["kind", "id", "longitude", "latitude", "day"])
    names = ("layer", "level", "x", "y", "count", "sum_x", "sum_y")
    found = [dict(zip(names, (*cell, *cells[cell]), strict=True)) for cell in sorted(cells)]
    statement = sa.text(f"INSERT INTO point_cell ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})")
    for start in range(0, len(found), AT_ONCE):
        bind.execute(statement, found[start : start + AT_ONCE])


def _batches(bind: sa.Connection) -> Iterator[list[sa.Row]]:
    """All public records in the order of their ids."""
    statement = sa.text(
        "SELECT id, kind, address, parcel, longitude, latitude FROM public_record WHERE id > :after"
        f" ORDER BY id LIMIT {AT_ONCE}"
    )
    after = -1
    while rows := list(bind.execute(statement, {"after": after})):
        yield rows
        after = rows[-1].id


def _finish_postgresql() -> None:
    for name in KEYS:
        op.alter_column("public_record", name, server_default=None)
    for table in SPATIAL:
        op.execute(f"CREATE INDEX ix_{table}_geometry ON {table} USING gist (geometry)")
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
    for name in ("located", "parcel_key", "street_key_house_number"):
        op.drop_index(f"ix_public_record_{name}", table_name="public_record")
    for name in KEYS:
        op.drop_column("public_record", name)
    if op.get_bind().dialect.name == "sqlite":
        for table in SPATIAL:
            for statement in drop_rtree(table, "geometry"):
                op.execute(statement)
    for table in ("address_point", "base_feature", "area", "facility", "point_cell", "map_layer", "facility_kind"):
        op.drop_table(table)
