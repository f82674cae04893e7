"""A very small invented city, published: a few records of each kind, as the web shows them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.db.files import FileStore
from app.db.session import Database
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.roles import Held
from records.commands import supersede, withdraw
from records.importing.reading import Draft
from records.indexing import all_public_ids, public_entries
from records.intake import Intake
from records.kinds import (
    Annotation,
    Attachment,
    Block,
    Deed,
    Division,
    Document,
    Inspection,
    Ordinance,
    Party,
    Permit,
    Place,
    Relation,
    Section,
    Source,
    Span,
    StatusChange,
)
from records.search.tantivy_index import rebuild

GONE = {"permit": "bp-2024-0030", "deed": "gone-d", "document": "gone-m", "ordinance": "gone-o"}
SUPERSEDED = "bp-2024-0012"
DEPARTMENTS = {
    "buildings": {"en": "Buildings", "id": "Dinas Bangunan"},
    "council": {"en": "City Council", "id": "Dewan Kota"},
}
PUBLISHER = member_of_staff("sari", [Held(roles.PUBLISHER, slug) for slug in DEPARTMENTS])
SOURCE = Source("test", publisher="City of Teluk", licence="CC BY 4.0")
WORK = "/akn/id-tlk/act/ordinance/2015/market"
FUTURE = date(2999, 1, 1)
LONG_TEXT = "Rapat dibuka. " * 2000 + "Rapat ditutup."
REPEALED = "/akn/id-tlk/act/ordinance/2001/stalls"


def permit(number=1, **given):
    values = {
        "reference": f"BP-2024-{number:04}",
        "title": f"Fence for house {number}",
        "summary": "Wooden fence, 1.8 m <high>",
        "department": "buildings",
        "type": "fence",
        "status": "issued",
        "day": date(2024, 3, number),
        "applied": date(2024, 2, 1),
        "issued": date(2024, 3, number),
        "cost": Decimal("12500.50"),
        "housing_units": 2,
        "place": Place("1 Harbour Road", "P-17", "North Ward", (106.8, -6.2)),
        "parties": (
            Party("contractor", company="Tukang Baik", phone="0800-HIDDEN"),
            Party("owner", name="HIDDENOWNER"),
        ),
        "history": (
            StatusChange("accepted", date(2024, 2, 1)),
            StatusChange("issued", date(2024, 3, number), "Granted"),
        ),
        "inspections": (Inspection("Footing", "passed", date(2024, 4, 1), date(2024, 4, 2), "All well"),),
        "cites": (f"{WORK}/!main~sec_1", "/akn/xx/act/1990/unknown"),
        "source": SOURCE,
    }
    return Permit(**values | given)


def older_permit():
    """Applied for before the market ordinance changed; its text cites an act."""
    return permit(
        1,
        reference="BP-2019-0041",
        title="Stall awning",
        summary="",
        type="building",
        place=Place("7 Quay Street NW", "P-18", "North Ward"),
        text="Granted under Act 117 of 1998.",
        applied=date(2019, 2, 1),
        issued=date(2019, 3, 1),
        day=date(2019, 3, 1),
        history=(),
        cites=(f"{WORK}/!main~sec_1", f"{WORK}/!main~sec_4"),
    )


def heritage_act():
    return Ordinance(
        reference="O-1998-117",
        title="Heritage Act",
        department="council",
        type="act",
        number="117",
        day=date(1998, 5, 1),
        enacted=date(1998, 5, 1),
        work="/akn/za/act/1998/117",
        source=SOURCE,
    )


def deed():
    return Deed(
        reference="D-100",
        title="Sale of parcel P-17",
        department="buildings",
        type="sale",
        day=date(2023, 5, 6),
        executed=date(2023, 5, 1),
        recorded=date(2023, 5, 6),
        book="12",
        page="34",
        amount=Decimal(1000000),
        currency="IDR",
        place=Place(parcel="P-17"),
        parties=(Party("grantor", name="Ibu Melati"), Party("grantee", name="Pak Anggrek")),
        source=SOURCE,
    )


def minutes(attachment):
    return Document(
        reference="M-7",
        title="Risalah rapat dewan",
        summary="Rapat tentang pasar",
        text="Rapat dibuka.\n\nPasar akan dibangun.",
        language="id",
        department="council",
        type="minutes",
        day=date(2024, 1, 9),
        attachments=(attachment,),
        flags=("poor-scan", "personal-data"),
        source=SOURCE,
    )


def ordinance():
    chapter = (Division("chp_1", "Chapter 1", "Stalls"),)
    first = Section(
        eid="sec_1",
        number="§ 1",
        heading="Stalls",
        position=1,
        path=chapter,
        valid_from=date(2015, 1, 1),
        valid_to=date(2020, 7, 1),
        blocks=(Block((Span("A stall may be six metres long."),)),),
    )
    second = replace(
        first,
        valid_from=date(2020, 7, 1),
        valid_to=None,
        blocks=(
            Block((Span("A stall may be eight metres long, see "), Span("the old rules", f"{REPEALED}/!main~sec_1"))),
            Block((Span("It must be clean."),), depth=1, number="(a)"),
        ),
        annotations=(Annotation("history", (Span("Changed in 2020."),), day=date(2020, 7, 1)),),
        explanation=(Block((Span("Longer stalls were asked for."),)),),
    )
    last = Section(eid="sec_2", number="§ 2", heading="Fees", position=2, path=chapter, valid_from=date(2015, 1, 1),
                   blocks=(Block((Span("A fee is due."),)),))  # fmt: skip
    ended = replace(last, eid="sec_3", number="§ 3", heading="Lanterns", position=3, valid_to=date(2022, 1, 1),
                    blocks=(Block((Span("A stall needs a lantern."),)),))  # fmt: skip
    coming = replace(last, eid="sec_4", number="§ 4", heading="Awnings", position=4, valid_from=FUTURE,
                     blocks=(Block((Span("A stall needs an awning."),)),))  # fmt: skip
    return Ordinance(
        reference="O-2015-3",
        title="Market Ordinance",
        department="council",
        type="ordinance",
        number="3/2015",
        day=date(2015, 1, 1),
        enacted=date(2015, 1, 1),
        work=WORK,
        sections=(first, second, last, ended, coming),
        relations=(Relation("repeals", WORK, REPEALED, date(2015, 1, 1), title="Stalls Ordinance"),),
        source=SOURCE,
    )


def repealed():
    return Ordinance(
        reference="O-2001-1",
        title="Peraturan Lapak",
        language="id",
        department="council",
        type="ordinance",
        number="1/2001",
        day=date(2001, 1, 1),
        enacted=date(2001, 1, 1),
        work=REPEALED,
        sections=(
            Section(
                eid="sec_1", number="Pasal 1", valid_from=date(2001, 1, 1), blocks=(Block((Span("Lapak kecil."),)),)
            ),
        ),
        flags=("poor-scan",),
        relations=(Relation("amends", REPEALED, f"{REPEALED}-toll", title="Peraturan Karcis", note="Sejak awal"),),
        source=SOURCE,
    )


def gone():
    """One record of each kind that is published and withdrawn again."""
    law = replace(repealed(), reference="GONE-O", title="Gone law", work=f"{WORK}-gone", relations=())
    paper = Document(reference="GONE-M", title="Gone minutes", department="council", type="minutes", source=SOURCE)
    return permit(30, title="Gone fence"), replace(deed(), reference="GONE-D", title="Gone deed"), paper, law


def publish_all(database: Database, files: FileStore, index_folder) -> None:
    """Departments, records, a correction, a withdrawal; then the public index."""
    sha256, size = files.put(BytesIO(b"%PDF-1.4 minutes"))
    attachment = Attachment(sha256, "risalah.pdf", "application/pdf", size, title="Risalah", language="id", pages=2)
    with database.unit(SYSTEM) as unit:
        for slug, names in DEPARTMENTS.items():
            set_department(unit, slug, names)
            appoint(unit, "sari", roles.PUBLISHER, slug)
    take(database, files, replace(minutes(attachment), text=LONG_TEXT), replace(ordinance(), title="Market Rules"))
    records = [
        *(permit(number) for number in range(1, 15)),
        older_permit(),
        deed(),
        minutes(attachment),
        ordinance(),
        repealed(),
        heritage_act(),
    ]
    take(database, files, *records, *gone())
    take(database, files, permit(1, title="Corrected fence", text="Zoning: R-4"))
    with database.unit(PUBLISHER) as unit:
        for kind, slug in GONE.items():
            withdraw(unit, kind, slug, reason="personal-data")
        supersede(unit, "permit", SUPERSEDED, by="bp-2024-0013")
        supersede(unit, "ordinance", "o-2001-1", by="o-2015-3")
    with database.open(STRANGER) as session:
        ids = [one for portion in all_public_ids(session) for one in portion]
        rebuild(index_folder, public_entries(session, ids))


def take(database: Database, files: FileStore, *records) -> None:
    with database.unit(PUBLISHER) as unit:
        drafts = [Draft(one, "a", 2, tuple(files.path(file.sha256) for file in one.attachments)) for one in records]
        tally = Intake(files, shown=True).take(unit, drafts)
    assert not tally.rejections
