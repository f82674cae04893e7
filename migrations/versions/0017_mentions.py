"""Which places published documents name, as public rows; those of what is published already are read from its text."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from app.city.addresses import parse
from app.city.parcels import parcel_key
from records.files.places import addresses_in, parcels_in

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|records:)'"
AT_ONCE = 500


def upgrade() -> None:
    mention = op.create_table(
        "public_mention",
        sa.Column("record_id", INTEGER, nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("street_key", "house_number", "parcel_key")],
        sa.PrimaryKeyConstraint("record_id", "street_key", "house_number", "parcel_key", name="pk_public_mention"),
    )
    op.create_index("ix_public_mention_street_key_house_number", "public_mention", ["street_key", "house_number"])
    op.create_index("ix_public_mention_parcel_key", "public_mention", ["parcel_key"])
    for rows in _portions():
        op.bulk_insert(mention, rows)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT SELECT ON public_mention TO psis_stranger, psis_member")
        op.execute("GRANT INSERT, UPDATE, DELETE ON public_mention TO psis_member")
        op.execute("ALTER TABLE public_mention ENABLE ROW LEVEL SECURITY")
        op.execute("CREATE POLICY public_mention_reads ON public_mention FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY public_mention_writes ON public_mention FOR INSERT WITH CHECK ({WRITES})")
        op.execute(f"CREATE POLICY public_mention_changes ON public_mention FOR UPDATE USING ({WRITES})")
        op.execute(f"CREATE POLICY public_mention_removals ON public_mention FOR DELETE USING ({WRITES})")


def _portions() -> Iterator[list[dict[str, object]]]:
    record = sa.table("public_record", sa.column("id"), sa.column("kind"), sa.column("text"))
    documents = sa.select(record.c.id, record.c.text).where(record.c.kind == "document").order_by(record.c.id)
    last = -1
    while found := op.get_bind().execute(documents.where(record.c.id > last).limit(AT_ONCE)).all():
        last = found[-1].id
        rows = [row for one in found for row in _rows(one.id, one.text)]
        if rows:
            yield rows


def _rows(record_id: int, text: str) -> Iterator[dict[str, object]]:
    for address in map(parse, addresses_in(text)):
        yield _row(record_id, address.street_key, address.house_number, "")
    for number in parcels_in(text):
        yield _row(record_id, "", "", parcel_key(number))


def _row(record_id: int, street: str, house: str, parcel: str) -> dict[str, object]:
    return {"record_id": record_id, "street_key": street, "house_number": house, "parcel_key": parcel}


def downgrade() -> None:
    op.drop_table("public_mention")
