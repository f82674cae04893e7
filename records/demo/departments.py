"""The city's departments."""

from dataclasses import dataclass

from app.kernel.text import Localized


@dataclass(frozen=True, slots=True)
class Department:
    """``slug`` is the code that records carry."""

    slug: str
    name: Localized


CLERK, BUILDINGS, LAND, WORKS = "city-clerk", "buildings", "land-registry", "public-works"
ENVIRONMENT, MARKETS, FINANCE, PARKS, HARBOUR = "environment", "markets", "finance", "parks", "harbour"
SAFETY, HEALTH, EDUCATION = "public-safety", "health", "education"

DEPARTMENTS = tuple(
    Department(slug, {"en": english, "id": indonesian})
    for slug, english, indonesian in (
        (CLERK, "Office of the City Clerk", "Sekretariat Kota"),
        (BUILDINGS, "Department of Buildings and Planning", "Dinas Bangunan dan Tata Ruang"),
        (LAND, "Land Registry", "Kantor Pertanahan Kota"),
        (WORKS, "Department of Public Works", "Dinas Pekerjaan Umum"),
        (ENVIRONMENT, "Department of the Environment and Cleansing", "Dinas Lingkungan Hidup dan Kebersihan"),
        (MARKETS, "Department of Markets and Licensing", "Dinas Pasar dan Perizinan"),
        (FINANCE, "Department of Finance", "Dinas Keuangan dan Pendapatan"),
        (PARKS, "Department of Parks and Recreation", "Dinas Pertamanan dan Rekreasi"),
        (HARBOUR, "Harbour Authority", "Otoritas Pelabuhan Kota"),
        (SAFETY, "Department of Public Safety", "Dinas Ketertiban dan Keselamatan"),
        (HEALTH, "Department of Health", "Dinas Kesehatan"),
        (EDUCATION, "Department of Education and Libraries", "Dinas Pendidikan dan Perpustakaan"),
    )
)
