"""Which column of somebody's table is probably which field of ours: by its name, in English and Indonesian. Pure."""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from records.importing.mapping_tables import CODES, FIELDS

NAMES: Mapping[str, str] = {
    "reference": "reference number no nomor permitnumber permitnum permitno permitid recordnumber instrumentno"
    " docnumber documentnumber casenumber nomorizin noizin nomorakta noakta id",
    "title": "title name projecttitle judul nama namakegiatan",
    "summary": "summary description workdescription descriptionofwork descofwork scope ringkasan uraian"
    " keterangan deskripsi",
    "text": "text body fulltext notes remarks naskah isi teks catatan",
    "type": "type permittype permittypename category instrument documenttype jenis tipe jenisizin jenisakta kategori",
    "status": "status currentstatus statuscurrent permitstatus applicationstatus applicationstatusname statusname"
    " keadaan statusizin",
    "address": "address originaladdress siteaddress fulladdress location permitlocation streetaddress alamat lokasi",
    "parcel": "parcel parcelnumber parcelid apn pin ssl lot persil nomorpersil nop bidang",
    "ward": "ward district councildistrict wilayah kecamatan kelurahan",
    "longitude": "longitude lon lng long x bujur",
    "latitude": "latitude lat y lintang",
    "as_of": "asof updated lastupdated extractdate",
    "status_label": "statuslabel statusdescription",
    "permit_class": "permitclass permitclassmapped class kelas",
    "work_class": "workclass workclassmapped",
    "type_label": "typelabel subtype permitsubtype",
    "type_description": "permittypedesc typedescription worktype",
    "proposed_use": "proposeduse use occupancy fungsi peruntukan fungsibangunan",
    "master_permit": "masterpermit masterpermitnum parentpermit izininduk",
    "project": "project projectname projectid proyek",
    "applied": "applied applieddate applicationdate dateapplied fileddate tanggalpermohonan tanggalpengajuan",
    "issued": "issued issueddate dateissued issuedate permitdate tanggalterbit tanggalizin",
    "completed": "completed completeddate datecompleted finaldate tanggalselesai",
    "expires": "expires expiresdate expirationdate expirydate tanggalberakhir berlakuhingga",
    "status_day": "statusdate statusday tanggalstatus",
    "cost": "cost estprojectcost valuation jobvalue estimatedcost value biaya nilai perkiraanbiaya",
    "fee": "fee fees feespaid totalfee retribusi",
    "housing_units": "housingunits units numberofunits dwellingunits jumlahunit",
    "floor_area": "floorarea totalsqft sqft area grossfloorarea luas luasbangunan luaslantai",
    "added_area": "addedarea addedsqft newsqft luastambahan",
    "instrument_number": "instrumentnumber instrumentid deednumber nomorinstrumen",
    "book": "book liber buku",
    "page": "page folio halaman",
    "executed": "executed deeddate dateofdeed saledate tanggalakta",
    "recorded": "recorded recordeddate recordingdate daterecorded tanggalpendaftaran",
    "amount": "amount price saleprice consideration harga jumlah nilaitransaksi",
}
"""Field → how others call its column, without blanks and signs."""

CODE_WORDS: Mapping[str, str] = {
    "issued": "active issued granted terbit diterbitkan aktif",
    "finaled": "final finaled complete completed closed selesai",
    "in-review": "pending review inreview underreview onhold diproses ditinjau",
    "accepted": "accepted applied received filed submitted diterima diajukan",
    "cancelled": "void voided withdrawn cancelled canceled expired revoked dibatalkan dicabut batal",
    "inspection": "inspection inspections inspected pemeriksaan",
    "building": "building bp construction bangunan gedung",
    "electrical": "electrical ep listrik",
    "plumbing": "plumbing pp pipa sanitasi",
    "mechanical": "mechanical mp mekanikal",
    "demolition": "demolition demo pembongkaran bongkar",
    "fence": "fence pagar",
    "sale": "sale deed warrantydeed jualbeli",
    "mortgage": "mortgage deedoftrust hipotek haktanggungan",
    "easement": "easement servitude hakguna",
    "residential": "residential r res hunian rumahtinggal",
    "non-residential": "commercial c com nonresidential usaha",
    "new": "new newconstruction baru",
    "existing": "existing addition alteration repair renovation perbaikan renovasi",
}
_CODED = ("type", "status", "permit_class", "work_class")
_CLOSE = 0.84
_LONGER = 2


def plain(name: str) -> str:
    """A name without case, accents, blanks and signs."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]", "", folded)


def format_of(header: Sequence[str]) -> str:
    """The format whose own fields are most among these columns."""
    return max(FIELDS, key=lambda name: len(columns_for(name, header)))


def columns_for(format_name: str, header: Sequence[str]) -> dict[str, str]:
    """Field → column, for those that can be told by their names; each column is given to one field."""
    scored = sorted(
        ((_likeness(field, column), field, column) for field in FIELDS[format_name] for column in header),
        key=lambda one: -one[0],
    )
    found: dict[str, str] = {}
    for score, field, column in scored:
        if score > 0 and field not in found and column not in found.values():
            found[field] = column
    return found


def codes_for(format_name: str, field: str, values: Iterable[str]) -> dict[str, str]:
    """Value of a column → our code for it, for those that can be told; for fields that hold codes."""
    codes = CODES[format_name].get(field, ())
    return {value: code for value in values if (code := _code(plain(value), codes))}


def coded_fields(format_name: str) -> tuple[str, ...]:
    """The fields of a format whose values are codes of ours."""
    return tuple(name for name in _CODED if name in CODES[format_name])


def date_format(values: Counter[str]) -> str:
    """How most days of a column are written, as a mapping says it: "iso" where nothing else fits better.

    Where the day and the month could be either, a number above 12 tells.
    """
    found: Counter[str] = Counter()
    for text in list(values)[:200]:
        for form, pattern in _DAYS:
            if re.fullmatch(pattern, text):
                found[form] += 1
                break
    form, count = found.most_common(1)[0] if found else ("iso", 0)
    if form in _SLASHED:
        form, count = ("%d/%m/%Y" if found["%d/%m/%Y"] else form), sum(found[one] for one in _SLASHED)
    return form if count * 2 > min(len(values), 200) else "iso"


_DAYS = (
    ("iso", r"\d{4}-\d\d-\d\d([T ].*)?"),
    ("%Y/%m/%d", r"\d{4}/\d\d?/\d\d?"),
    ("%d.%m.%Y", r"\d\d?\.\d\d?\.\d{4}"),
    ("%d-%m-%Y", r"\d\d?-\d\d?-\d{4}"),
    ("%d/%m/%Y", r"(1[3-9]|[23]\d)/\d\d?/\d{4}"),
    ("%m/%d/%Y", r"\d\d?/\d\d?/\d{4}"),
)
_SLASHED = ("%d/%m/%Y", "%m/%d/%Y")


def decimal_mark(values: Counter[str]) -> Literal[".", ","]:
    """How most amounts of a column are written: "," of 1.234,50, "." of 1,234.50 and where nothing tells.

    Three digits behind a lone point are thousands: no currency has thousandths in use, and 300.000 read as 300 would
    be noticed by nobody.
    """
    found: Counter[str] = Counter()
    for text in list(values)[:200]:
        number = re.sub(r"[^\d.,]", "", text).strip(".,")
        for mark, pattern in _AMOUNTS:
            if re.fullmatch(pattern, number):
                found[mark] += 1
                break
    return "," if found[","] > found["."] else "."


def currency(values: Iterable[str], mark: str) -> str:
    """Of amounts: as a sign says, else of the country that writes with this decimal mark."""
    text = " ".join(values)
    if "€" in text or "EUR" in text:
        return "EUR"
    return "IDR" if mark == "," or re.search(r"\bRp(?![a-z])|IDR", text) else "USD"


_AMOUNTS = (
    (",", r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d\d?"),
    (".", r"\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+"),
)


def _likeness(field: str, column: str) -> float:
    name = plain(column)
    known = (plain(field), *NAMES.get(field, "").split())
    if name in known:
        return 2.0 - known.index(name) / 100
    alike = (one for one in known if len(one) > 3 and one[0] == name[:1] and abs(len(one) - len(name)) <= _LONGER)
    best = max((difflib.SequenceMatcher(None, name, one).ratio() for one in alike), default=0.0)
    return best if best >= _CLOSE else 0.0


def _code(value: str, codes: Sequence[str]) -> str:
    for code in codes:
        if value == plain(code) or value in CODE_WORDS.get(code, "").split():
            return code
    return ""
