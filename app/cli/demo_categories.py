"""What can be reported in the demo city: groups, categories with their protection and terms, and what each asks."""

from typing import NamedTuple

from app.city.category_commands import set_category, set_group, set_question
from app.city.queries import Category, Group
from app.city.questions import DATE, NUMBER, ONE, SEVERAL, TEXT, Choice, Question
from app.db.unit_of_work import UnitOfWork
from records.demo.departments import CLERK, ENVIRONMENT, HARBOUR, HEALTH, MARKETS, PARKS, SAFETY, WORKS

_GROUPS = (
    ("roads", "Roads and traffic", "Jalan dan lalu lintas"),
    ("cleanliness", "Cleanliness and water", "Kebersihan dan air"),
    ("outdoors", "Parks, markets and the harbour", "Taman, pasar, dan pelabuhan"),
    ("people", "Neighbours, health and officials", "Tetangga, kesehatan, dan petugas"),
    ("other", "Everything else", "Hal lain"),
)


class _About(NamedTuple):
    """A category. ``secrecy``: identity and content at the beginning, and whether less may be chosen."""

    slug: str
    group: str
    names: tuple[str, str]
    about: tuple[str, str]
    words: tuple[str, str]
    department: str
    secrecy: tuple[str, str, bool] = ("named", "public", True)
    days: tuple[int, int] = (5, 20)
    sensitive: bool = False
    place: str = "required"
    emergency: bool = False


_CATEGORIES = (
    _About(
        "danger",
        "people",
        ("Danger to life", "Bahaya bagi jiwa"),
        ("Fire, somebody hurt, a live wire on the ground.", "Kebakaran, orang terluka, kabel listrik putus di tanah."),
        ("fire, accident, ambulance, gas", "kebakaran, kecelakaan, ambulans, gas"),
        SAFETY,
        emergency=True,
    ),
    _About(
        "potholes",
        "roads",
        ("Potholes and pavements", "Lubang jalan dan trotoar"),
        ("Holes, broken kerbs, loose slabs.", "Lubang, kanstin rusak, ubin lepas."),
        ("road, asphalt, crack, kerb", "aspal, retak, kanstin, berlubang"),
        WORKS,
    ),
    _About(
        "street-lights",
        "roads",
        ("Street lights", "Lampu jalan"),
        ("Lamps that are out, flicker or burn by day.", "Lampu mati, berkedip, atau menyala siang hari."),
        ("lamp, dark, bulb, pole", "gelap, padam, tiang, PJU"),
        WORKS,
    ),
    _About(
        "parking",
        "roads",
        ("Parking in the way", "Parkir yang menghalangi"),
        ("Vehicles on pavements, crossings and ramps.", "Kendaraan di trotoar, penyeberangan, dan jalur landai."),
        ("car, motorbike, blocked", "mobil, sepeda motor, terhalang"),
        SAFETY,
        days=(3, 10),
    ),
    _About(
        "drains",
        "cleanliness",
        ("Drains and flooding", "Selokan dan genangan"),
        ("Blocked drains, water that does not run off.", "Selokan mampet, air yang tidak surut."),
        ("flood, sewer, smell, water", "banjir, got, bau, air"),
        WORKS,
        days=(3, 15),
    ),
    _About(
        "waste",
        "cleanliness",
        ("Waste and litter", "Sampah"),
        ("Collections that were missed, bins that overflow.", "Sampah tidak diangkut, tempat sampah meluap."),
        ("rubbish, garbage, bin", "buangan, tong, angkut"),
        ENVIRONMENT,
        days=(3, 10),
    ),
    _About(
        "illegal-dumping",
        "cleanliness",
        ("Illegal dumping", "Pembuangan sampah liar"),
        ("Rubble, tyres or waste left where they do not belong.", "Puing, ban, atau sampah di tempat terlarang."),
        ("fly-tipping, rubble, tyres", "puing, ban bekas, limbah"),
        ENVIRONMENT,
        ("sealed", "public", False),
        (5, 20),
        sensitive=True,
    ),
    _About(
        "trees",
        "outdoors",
        ("Trees and parks", "Pohon dan taman"),
        ("Dangerous branches, broken benches and playgrounds.", "Dahan berbahaya, bangku dan mainan rusak."),
        ("branch, bench, playground, grass", "dahan, bangku, ayunan, rumput"),
        PARKS,
        days=(10, 30),
    ),
    _About(
        "market-stalls",
        "outdoors",
        ("Markets and stalls", "Pasar dan lapak"),
        ("Stalls in the way, scales, market halls.", "Lapak menghalangi, timbangan, bangunan pasar."),
        ("vendor, hall, scales", "pedagang, kios, timbangan"),
        MARKETS,
        days=(5, 20),
    ),
    _About(
        "quays",
        "outdoors",
        ("Quays and moorings", "Dermaga dan tambatan"),
        ("Loose bollards, oil on the water, broken steps.", "Tiang tambat lepas, minyak di air, tangga rusak."),
        ("boat, pier, oil", "kapal, perahu, minyak"),
        HARBOUR,
        days=(5, 20),
    ),
    _About(
        "noise",
        "people",
        ("Noise from a neighbour", "Kebisingan dari tetangga"),
        ("Music, machines or animals, by night or for long.", "Musik, mesin, atau hewan, malam hari atau lama."),
        ("loud, music, party, dog", "bising, berisik, karaoke, anjing"),
        SAFETY,
        ("sealed", "public", False),
        (5, 20),
        sensitive=True,
    ),
    _About(
        "food-safety",
        "people",
        ("Food safety", "Keamanan pangan"),
        ("Spoiled food, dirty kitchens, illness after eating.", "Makanan basi, dapur kotor, sakit setelah makan."),
        ("restaurant, kitchen, poisoning", "warung, dapur, keracunan"),
        HEALTH,
        ("sealed", "confidential", False),
        (3, 15),
        sensitive=True,
    ),
    _About(
        "conduct",
        "people",
        ("Conduct of an official", "Perilaku petugas"),
        ("Rudeness, money asked for, favours.", "Tidak sopan, meminta uang, pilih kasih."),
        ("bribe, corruption, rude", "suap, pungli, korupsi"),
        SAFETY,
        ("sealed", "confidential", False),
        (10, 30),
        sensitive=True,
        place="optional",
    ),
    _About(
        "something-else",
        "other",
        ("Something else", "Lainnya"),
        (
            "What fits nowhere else. We pass it on to whoever can act.",
            "Yang tidak cocok di tempat lain. Kami teruskan.",
        ),
        ("other, question, idea, thanks", "lain, pertanyaan, usul, terima kasih"),
        CLERK,
        days=(5, 20),
        place="optional",
    ),
)
ANSWER_DAYS = {about.slug: about.days[0] for about in _CATEGORIES}
"""Category → working days within which it is answered."""


def _choices(*told: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, {"en": english, "id": indonesian}) for code, english, indonesian in told)


_SIZES = _choices(
    ("small", "Smaller than a hand", "Lebih kecil dari telapak tangan"),
    ("middle", "Like a plate", "Seukuran piring"),
    ("large", "Larger", "Lebih besar"),
)
_WHEN = _choices(
    ("day", "By day", "Siang hari"), ("evening", "In the evening", "Sore hari"), ("night", "At night", "Malam hari")
)
_LAMP = _choices(
    ("out", "It is out", "Padam"),
    ("flickers", "It flickers", "Berkedip"),
    ("by-day", "It burns by day", "Menyala siang"),
)
_KINDS = _choices(
    ("music", "Music or singing", "Musik atau nyanyian"),
    ("machine", "A machine", "Mesin"),
    ("animals", "Animals", "Hewan"),
    ("building", "Building work", "Pekerjaan bangunan"),
)
QUESTIONS: dict[str, tuple[tuple[str, str, str, str, tuple[Choice, ...], bool], ...]] = {
    "potholes": (
        ("size", ONE, "How large is it?", "Seberapa besar?", _SIZES, True),
        ("depth", NUMBER, "How deep, in centimetres?", "Berapa dalamnya, dalam sentimeter?", (), False),
    ),
    "street-lights": (
        ("state", ONE, "What is wrong with it?", "Apa yang tidak beres?", _LAMP, True),
        ("pole", TEXT, "Number on the pole", "Nomor pada tiang", (), False),
    ),
    "parking": (("when", SEVERAL, "When does it happen?", "Kapan terjadinya?", _WHEN, False),),
    "waste": (("missed", DATE, "When should it have been collected?", "Kapan seharusnya diangkut?", (), False),),
    "noise": (
        ("kind", ONE, "What is it?", "Apa itu?", _KINDS, True),
        ("when", SEVERAL, "When does it happen?", "Kapan terjadinya?", _WHEN, True),
    ),
    "food-safety": (
        ("ill", NUMBER, "How many people fell ill?", "Berapa orang yang sakit?", (), False),
        ("day", DATE, "When did you eat there?", "Kapan Anda makan di sana?", (), False),
    ),
    "conduct": (("day", DATE, "When did it happen?", "Kapan terjadinya?", (), False),),
}
"""Category → code, kind, question in English and Indonesian, answers to choose from, whether it must be answered."""


def enter_categories(unit: UnitOfWork) -> None:
    """Enter all of it. Twice is the same as once."""
    for position, (slug, english, indonesian) in enumerate(_GROUPS, 1):
        set_group(unit, Group(slug, {"en": english, "id": indonesian}, position))
    for position, about in enumerate(_CATEGORIES, 1):
        set_category(unit, _category(about, position))
        for place, (code, kind, english, indonesian, choices, required) in enumerate(QUESTIONS.get(about.slug, ()), 1):
            names = {"en": english, "id": indonesian}
            set_question(unit, about.slug, Question(code, kind, names, {}, choices, place, required))


def _category(about: _About, position: int) -> Category:
    identity, content, may_lower = about.secrecy
    return Category(
        slug=about.slug,
        names=_both(about.names),
        department=about.department,
        identity=identity,
        content=content,
        may_lower=may_lower,
        sensitive=about.sensitive,
        working_days=about.days[0],
        position=position,
        active=True,
        group_slug=about.group,
        descriptions=_both(about.about),
        keywords=_both(about.words),
        emergency=about.emergency,
        place=about.place,
        resolve_days=about.days[1],
        retention={"closed": 730, "refused": 365, "duplicate": 365, "moved": 365, "withdrawn": 180},
    )


def _both(texts: tuple[str, str]) -> dict[str, str]:
    return {"en": texts[0], "id": texts[1]}
