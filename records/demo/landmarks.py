# ruff: noqa: E501 - the projects read as a table
"""The city's own building projects: the permits that the council's minutes speak of, with references of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from records.citations import address_of
from records.demo.city import City
from records.demo.departments import BUILDINGS
from records.demo.permit_texts import INSPECTIONS, STATUS_LABELS
from records.demo.works import BUILDING_ORDINANCE, SOURCE
from records.kinds import Inspection, Party, Permit, Place, StatusChange


@dataclass(frozen=True, slots=True)
class Landmark:
    """A project at a facility (by its English name). ``issued`` and ``months`` of building follow the application."""

    number: int
    facility: str
    applied: date
    review_days: int
    months: int
    cost: int
    area: int
    work_class: str
    language: str
    company: str
    title: str
    text: str

    @property
    def reference(self) -> str:
        return f"BP-{self.applied.year}-C{self.number:03}"


PROJECTS = (
    Landmark(1, "Pasar Lama Market", date(2011, 3, 14), 38, 14, 1_840_000, 2600, "existing", "id", "PT Griya Kenari Mandiri",
             "Renovasi Pasar Lama",
             "Perbaikan menyeluruh bangunan Pasar Lama: penggantian atap, penataan 214 kios, saluran air bersih dan air kotor, "
             "serta jalur evakuasi kebakaran. Pedagang dipindahkan sementara ke Taman Beringin selama pekerjaan berlangsung."),
    Landmark(2, "Central Library", date(2013, 8, 5), 45, 20, 3_120_000, 3100, "new", "en", "Harbourside Construction Ltd",
             "New Central Library",
             "A three-storey library with reading rooms for children and adults, a hall for two hundred people and the city's "
             "archive on the second floor, above the highest flood on record. The courtyard collects rainwater for the garden."),
    Landmark(3, "Harbourside Primary School", date(2015, 2, 9), 29, 9, 486_000, 720, "existing", "en", "Reef & Sons Builders",
             "Six classrooms for Harbourside Primary School",
             "A two-storey wing with six classrooms, a ramp to both floors and new toilets. Teaching continues in the existing "
             "building; deliveries are allowed before seven and after one o'clock only."),
    Landmark(4, "Pasir Putih Fishing Harbour", date(2016, 6, 20), 61, 16, 2_275_000, 1500, "new", "id", "PT Bangun Samudra Raya",
             "Tempat pelelangan ikan Pasir Putih",
             "Pembangunan tempat pelelangan ikan dengan lantai yang mudah dicuci, ruang es berkapasitas 20 ton, dan instalasi "
             "pengolahan air limbah. Bangunan berada di luar sempadan pantai sejauh 25 meter dari garis air pasang tertinggi."),
    Landmark(5, "Kebun Pala Health Centre", date(2017, 9, 11), 33, 11, 640_000, 880, "new", "id", "CV Tiga Mercu",
             "Gedung rawat jalan Puskesmas Kebun Pala",
             "Gedung rawat jalan satu lantai dengan delapan ruang periksa, apotek, dan ruang tunggu terbuka yang sejuk tanpa "
             "mesin pendingin. Seluruh ruang dapat dicapai dengan kursi roda."),
    Landmark(6, "Meranda Ferry Terminal", date(2018, 11, 19), 74, 22, 5_460_000, 3900, "existing", "en", "Lagoon Civil Works Ltd",
             "Enlargement of Meranda Ferry Terminal",
             "A second berth, a covered waiting hall for six hundred passengers and separate gates for arrivals and departures. "
             "The quay is raised by 70 centimetres in line with the Coastal Protection Ordinance."),
    Landmark(7, "Eastern Transfer Station", date(2020, 10, 5), 40, 10, 910_000, 1350, "existing", "id", "CV Tanah Rata",
             "Bangsal pemilahan Tempat Penampungan Sampah Timur",
             "Pembangunan bangsal pemilahan sampah dengan tiga jalur untuk sampah organik, anorganik, dan sisa, sebagai "
             "pelaksanaan peraturan tentang pengelolaan sampah berkelanjutan."),
    Landmark(8, "Spice House Museum", date(2021, 5, 17), 52, 18, 1_130_000, 940, "existing", "en", "Meranda Heritage Restorations",
             "Restoration of the Spice House",
             "Restoration of the merchant's house of 1871: lime plaster, teak shutters and the weighing floor are kept; a lift is "
             "set in the former well shaft so that the upper gallery can be reached by everybody."),
    Landmark(9, "Sumber Rejo Community Hall", date(2022, 7, 25), 27, 8, 395_000, 610, "new", "id", "PT Griya Kenari Mandiri",
             "Balai Warga Sumber Rejo",
             "Balai pertemuan untuk 250 orang dengan dapur umum dan gudang logistik bencana. Atap dilengkapi panel surya "
             "60 meter persegi yang juga menyediakan daya cadangan bagi puskesmas di sebelahnya."),
    Landmark(10, "Puncak Stadium", date(2023, 4, 3), 58, 15, 2_010_000, 5200, "existing", "en", "Harbourside Construction Ltd",
             "Covered stand at Puncak Stadium",
             "A covered stand with 1,800 seats, changing rooms and a storm shelter for the neighbourhood beneath it. The running "
             "track is resurfaced and lit by lamps that are shielded from the houses in Jalan Puncak."),
    Landmark(11, "Mercu Point Lighthouse", date(2024, 6, 10), 35, 7, 268_000, 190, "existing", "en", "Meranda Heritage Restorations",
             "Repair of Mercu Point Lighthouse",
             "Repair of the masonry and the iron gallery, new copper lightning conductors and a safe stair for visitors. The lamp "
             "stays in service throughout; the Harbour Authority supervises work above twenty metres."),
    Landmark(12, "Sumber Rejo Primary School", date(2026, 2, 16), 31, 12, 724_000, 1050, "new", "id", "CV Karya Pesisir",
             "Gedung baru Sekolah Dasar Sumber Rejo",
             "Gedung sekolah dua lantai dengan dua belas ruang kelas menggantikan bangunan lama yang sering tergenang. Lantai "
             "dasar dibangun setinggi 80 sentimeter di atas muka jalan."),
)  # fmt: skip


def landmarks(city: City, today: date) -> Iterator[Permit]:
    """The projects applied for until today, as far as they have come by then."""
    return (_permit(city, project, today) for project in PROJECTS if project.applied <= today)


def _permit(city: City, project: Landmark, today: date) -> Permit:
    place = next(each for each in city.facilities if each.name["en"] == project.facility)
    labels, language = STATUS_LABELS[project.language], project.language
    issued = project.applied + timedelta(project.review_days)
    steps = [("accepted", project.applied), ("in-review", project.applied + timedelta(7)), ("issued", issued)]
    visits = [issued + timedelta(project.months * 30 * step // 4) for step in range(1, 5)]
    steps += [("inspection", visits[0]), ("finaled", visits[-1])]
    history = tuple(StatusChange(status, day, labels[status]) for status, day in steps if day <= today)
    kinds = [both[language == "id"] for both in INSPECTIONS["building"]]
    return Permit(
        reference=project.reference,
        title=f"{project.title}, {place.address}",
        text=project.text,
        language=language,
        department=BUILDINGS,
        type="building",
        status=history[-1].status,
        day=issued if issued <= today else project.applied,
        place=Place(place.address, place.parcel, place.ward, place.point),
        parties=(
            Party("owner", company=city.name[language]),
            Party(
                "contractor",
                company=project.company,
                trade="general",
                licence=f"MC-{project.applied.year}-{project.number:03}",
            ),
        ),
        source=SOURCE,
        applied=project.applied,
        issued=issued if issued <= today else None,
        completed=visits[-1] if visits[-1] <= today else None,
        expires=issued + timedelta(1095) if issued <= today else None,
        status_label=history[-1].label,
        status_day=history[-1].day,
        permit_class="non-residential",
        work_class=project.work_class,
        type_label=project.title,
        proposed_use=place.name[language],
        cost=Decimal(project.cost),
        fee=Decimal(0),
        floor_area=int(project.area * 10.7639),
        project=place.name[language],
        history=history,
        inspections=tuple(
            Inspection(kind, "passed", day, day) for kind, day in zip(kinds, visits, strict=True) if day <= today
        ),
        cites=tuple(address_of(BUILDING_ORDINANCE, eid=eid) for eid in ("sec_4", "sec_6", "sec_11", "sec_13")),
    )
