"""What the city keeps for its people, and in which ward each stands. The plot is chosen with the seed."""

from dataclasses import dataclass

from app.kernel.text import Localized
from records.demo import departments
from records.demo.geography import Point


@dataclass(frozen=True, slots=True)
class Facility:
    """``parcel`` is the number of its plot; ``outline`` a closed ring where it is an area (a park), else empty."""

    kind: str
    name: Localized
    department: str
    address: str
    ward: str
    parcel: str
    point: Point
    outline: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A facility still without a plot."""

    kind: str
    ward: str
    name: Localized
    department: str
    whole_block: bool = False
    waterfront: bool = False


_DEPARTMENT_OF = {
    "town-hall": departments.CLERK,
    "library": departments.EDUCATION,
    "school": departments.EDUCATION,
    "museum": departments.EDUCATION,
    "clinic": departments.HEALTH,
    "hospital": departments.HEALTH,
    "fire-station": departments.SAFETY,
    "police-station": departments.SAFETY,
    "market": departments.MARKETS,
    "park": departments.PARKS,
    "sports-ground": departments.PARKS,
    "community-hall": departments.CLERK,
    "ferry-terminal": departments.HARBOUR,
    "fishing-harbour": departments.HARBOUR,
    "lighthouse": departments.HARBOUR,
    "bus-terminal": departments.WORKS,
    "water-works": departments.WORKS,
    "waste-station": departments.ENVIRONMENT,
}
_WHOLE_BLOCK = frozenset({"park", "sports-ground"})
_WATERFRONT = frozenset({"ferry-terminal", "fishing-harbour", "lighthouse"})

KINDS = tuple(_DEPARTMENT_OF)

SITES = tuple(
    Site(kind, ward, {"en": english, "id": indonesian}, _DEPARTMENT_OF[kind], kind in _WHOLE_BLOCK, kind in _WATERFRONT)
    for kind, ward, english, indonesian in (
        ("town-hall", "government-hill", "Meranda Town Hall", "Balai Kota Meranda"),
        ("library", "government-hill", "Central Library", "Perpustakaan Pusat"),
        ("library", "pasir-putih", "Pasir Putih Branch Library", "Perpustakaan Cabang Pasir Putih"),
        ("library", "tanjung-mercu", "Lighthouse Branch Library", "Perpustakaan Cabang Tanjung Mercu"),
        ("library", "sumber-rejo", "Sumber Rejo Reading House", "Rumah Baca Sumber Rejo"),
        ("school", "bandar-lama", "Bandar Lama Primary School", "Sekolah Dasar Bandar Lama"),
        ("school", "pasir-putih", "Pasir Putih Primary School", "Sekolah Dasar Pasir Putih"),
        ("school", "harbourside", "Harbourside Primary School", "Sekolah Dasar Harbourside"),
        ("school", "kebun-pala", "Kebun Pala Secondary School", "Sekolah Menengah Kebun Pala"),
        ("school", "sumber-rejo", "Sumber Rejo Primary School", "Sekolah Dasar Sumber Rejo"),
        ("school", "bukit-kenari", "Bukit Kenari Secondary School", "Sekolah Menengah Bukit Kenari"),
        ("school", "tanjung-mercu", "Tanjung Mercu Maritime School", "Sekolah Bahari Tanjung Mercu"),
        ("museum", "bandar-lama", "Spice House Museum", "Museum Rumah Rempah"),
        ("clinic", "pasir-putih", "Pasir Putih Health Centre", "Puskesmas Pasir Putih"),
        ("clinic", "kebun-pala", "Kebun Pala Health Centre", "Puskesmas Kebun Pala"),
        ("clinic", "sumber-rejo", "Sumber Rejo Health Centre", "Puskesmas Sumber Rejo"),
        ("clinic", "tanjung-mercu", "Tanjung Mercu Health Centre", "Puskesmas Tanjung Mercu"),
        ("hospital", "government-hill", "Meranda General Hospital", "Rumah Sakit Umum Meranda"),
        ("fire-station", "harbourside", "Harbourside Fire Station", "Pos Pemadam Harbourside"),
        ("fire-station", "kebun-pala", "Kebun Pala Fire Station", "Pos Pemadam Kebun Pala"),
        ("fire-station", "bukit-kenari", "Bukit Kenari Fire Station", "Pos Pemadam Bukit Kenari"),
        ("police-station", "bandar-lama", "Old Town Police Station", "Kantor Polisi Bandar Lama"),
        ("police-station", "government-hill", "Central Police Station", "Kantor Polisi Pusat"),
        ("market", "bandar-lama", "Pasar Lama Market", "Pasar Lama"),
        ("market", "pasir-putih", "Fishermen's Market", "Pasar Nelayan"),
        ("market", "sumber-rejo", "Sumber Rejo Market", "Pasar Sumber Rejo"),
        ("market", "bukit-kenari", "Kenari Farmers' Market", "Pasar Tani Kenari"),
        ("park", "bandar-lama", "Banyan Square", "Taman Beringin"),
        ("park", "harbourside", "Mariners' Garden", "Taman Pelaut"),
        ("park", "kebun-pala", "Nutmeg Grove Park", "Taman Kebun Pala"),
        ("park", "sumber-rejo", "Spring Park", "Taman Sumber"),
        ("park", "government-hill", "Council Gardens", "Taman Dewan"),
        ("park", "bukit-kenari", "Kenari Hill Park", "Taman Bukit Kenari"),
        ("park", "tanjung-mercu", "Lighthouse Green", "Taman Mercusuar"),
        ("park", "pasir-putih", "Casuarina Park", "Taman Cemara Laut"),
        ("sports-ground", "kebun-pala", "Kebun Pala Sports Ground", "Lapangan Olahraga Kebun Pala"),
        ("sports-ground", "bukit-kenari", "Puncak Stadium", "Stadion Puncak"),
        ("community-hall", "pasir-putih", "Pasir Putih Community Hall", "Balai Warga Pasir Putih"),
        ("community-hall", "harbourside", "Ropewalk Community Hall", "Balai Warga Ropewalk"),
        ("community-hall", "sumber-rejo", "Sumber Rejo Community Hall", "Balai Warga Sumber Rejo"),
        ("community-hall", "bukit-kenari", "Bukit Kenari Community Hall", "Balai Warga Bukit Kenari"),
        ("ferry-terminal", "harbourside", "Meranda Ferry Terminal", "Terminal Feri Meranda"),
        ("fishing-harbour", "pasir-putih", "Pasir Putih Fishing Harbour", "Pelabuhan Perikanan Pasir Putih"),
        ("lighthouse", "tanjung-mercu", "Mercu Point Lighthouse", "Mercusuar Tanjung Mercu"),
        ("bus-terminal", "kebun-pala", "Western Bus Terminal", "Terminal Bus Barat"),
        ("bus-terminal", "bukit-kenari", "Eastern Bus Terminal", "Terminal Bus Timur"),
        ("water-works", "government-hill", "Reservoir Road Water Works", "Instalasi Air Bersih Reservoir"),
        ("waste-station", "sumber-rejo", "Sumber Rejo Recycling Centre", "Pusat Daur Ulang Sumber Rejo"),
        ("waste-station", "bukit-kenari", "Eastern Transfer Station", "Tempat Penampungan Sampah Timur"),
    )
)
