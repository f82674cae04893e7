# ruff: noqa: E501 - sentences stand on one line so that both languages can be read side by side
"""The council that meets in the minutes: who sits in it, how it votes, what residents ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from records.demo import names
from records.demo.city import City

SEATS = 17
_FIRST_YEAR, _TERM = 2006, 5

QUESTIONS = {
    "en": (
        "A resident of {street} asked when the street lamp that has been dark since Easter will be repaired. The Director of Public Works promised repair within the week.",
        "A resident of {ward} asked why the branch library closes at four. The Director of Education and Libraries answered that from next month it stays open until seven on Tuesdays and Thursdays.",
        "A trader asked for shade in front of {market}. The Mayor replied that eight trees will be planted there before the dry season.",
        "A resident of {street} complained of water standing in the gutter after every rain. The Director of Public Works will inspect the fall of the drain and report in writing.",
        "A pupil asked whether the playground in {park} could have a second swing. The Council applauded, and the Department of Parks and Recreation will find the means.",
        "A resident of {ward} asked how an objection to a building permit is made. The Clerk explained the time of fourteen days and where the drawings can be seen.",
    ),
    "id": (
        "Seorang warga {street} menanyakan kapan lampu jalan yang padam sejak bulan lalu akan diperbaiki. Kepala Dinas Pekerjaan Umum berjanji memperbaikinya dalam minggu ini.",
        "Seorang warga {ward} menanyakan jam buka perpustakaan cabang. Kepala Dinas Pendidikan dan Perpustakaan menjawab bahwa mulai bulan depan perpustakaan buka sampai pukul 19.00 pada hari Selasa dan Kamis.",
        "Seorang pedagang meminta peneduh di depan {market}. Wali Kota menjawab bahwa delapan pohon akan ditanam sebelum musim kemarau.",
        "Seorang warga {street} mengeluhkan air yang menggenang setiap kali hujan. Dinas Pekerjaan Umum akan memeriksa kemiringan saluran dan menjawab secara tertulis.",
        "Seorang pelajar menanyakan apakah taman bermain di {park} dapat ditambah satu ayunan. Dewan menyambut baik, dan Dinas Pertamanan dan Rekreasi akan mengusahakannya.",
        "Seorang warga {ward} menanyakan cara mengajukan keberatan terhadap izin bangunan. Sekretaris Kota menjelaskan tenggang waktu empat belas hari dan tempat melihat gambar rencana.",
    ),
}


@dataclass(frozen=True, slots=True)
class Council:
    """The council of one term. ``members`` do not include the speaker."""

    speaker: str
    clerk: str
    mayor: str
    members: tuple[str, ...]


def council(seed: int, year: int) -> Council:
    """Elected every five years from 2006 on."""
    random = Random(f"meranda/{seed}/council/{(year - _FIRST_YEAR) // _TERM}")  # noqa: S311 - a demonstration
    speaker, clerk, mayor, *members = random.sample(names.PEOPLE, SEATS + 2)
    return Council(speaker, clerk, mayor, tuple(sorted(members)))


def carried(present: int, language: str, random: Random) -> str:
    """The figures of a vote that is won by more than half of all seats."""
    against = int(random.random() * (present - SEATS // 2 - 1))
    return _figures(present - against, against, language)


def lost(present: int, language: str, random: Random) -> str:
    """The figures of a vote that is lost, the noes first."""
    ayes = 3 + int(random.random() * (present // 2 - 3))
    return _figures(present - ayes, ayes, language)


def _figures(more: int, fewer: int, language: str) -> str:
    if language == "id":
        return f"{more} suara setuju dan {fewer} suara menolak" if fewer else f"{more} suara setuju tanpa suara menolak"
    return f"{more} votes to {fewer}" if fewer else f"{more} votes with none against"


def questions(city: City, language: str, random: Random) -> Iterator[str]:
    """Two questions of residents and what they were told."""
    for question in random.sample(QUESTIONS[language], 2):
        yield question.format(
            street=names.pick(random, city.streets).name,
            ward=names.pick(random, city.wards).name,
            **{
                kind: names.pick(random, [each for each in city.facilities if each.kind == kind]).name[language]
                for kind in ("market", "park")
            },
        )
