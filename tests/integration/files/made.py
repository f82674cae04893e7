"""Files made here for the tests: PDFs with what should not be in them, pictures, spreadsheets, bombs."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

PLAIN_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 36>>stream\nBT /F 9 Tf 9 9 Td (Good day) Tj ET   \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
)
SECRET = "Hartono Wijaya"
TEXT = f"BT /F 12 Tf 72 720 Td (Decision on the request of) Tj 0 -30 Td ({SECRET}) Tj 0 -30 Td (was taken today.) Tj ET"


def pdf(*contents: str, secret_box: str = "") -> pikepdf.Pdf:
    """A PDF with a page for each content stream, in Helvetica; ``TEXT`` where none is given."""
    made = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    for content in contents or (TEXT,):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = Stream(made, (content + secret_box).encode("cp1252"))
    return made


def saved(made: pikepdf.Pdf, path: Path) -> Path:
    made.save(path)
    made.close()
    return path


def with_covered_text(path: Path) -> Path:
    """The name of SECRET under a black box, still in the text."""
    return saved(pdf(secret_box=" 0 g 70 684 120 16 re f"), path)


def with_white_text(path: Path) -> Path:
    return saved(pdf(TEXT.replace(f"({SECRET})", f"1 g ({SECRET})").replace("(was", "0 g (was")), path)


def with_invisible_text(path: Path) -> Path:
    return saved(pdf(TEXT.replace(f"({SECRET})", f"3 Tr ({SECRET})").replace("(was", "0 Tr (was")), path)


def with_text_off_page(path: Path) -> Path:
    return saved(pdf(TEXT + f" BT /F 12 Tf 700 500 Td ({SECRET}) Tj ET"), path)


def with_text_under_a_picture(path: Path) -> Path:
    made = pdf(secret_box=" q 140 0 0 30 65 680 cm /Im Do Q")
    pixels = Stream(made, bytes(range(48)) * 4)
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": 8,
        "/Height": 8,
        "/ColorSpace": Name.DeviceRGB,
        "/BitsPerComponent": 8,
    }.items():
        pixels[key] = value
    made.pages[0].obj.Resources.XObject = Dictionary(Im=pixels)
    return saved(made, path)


def with_text_under_an_annotation(path: Path) -> Path:
    made = pdf()
    shape = Stream(made, b"0 g 0 0 130 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 130, 20]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Square, Rect=Array([68, 684, 198, 704]), F=4, AP=Dictionary(N=shape)
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])
    return saved(made, path)


def with_attachment(path: Path) -> Path:
    made = pdf()
    made.attachments["payroll.csv"] = b"name,amount\n"
    return saved(made, path)


def with_script(path: Path) -> Path:
    made = pdf()
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return saved(made, path)


def with_launch_action(path: Path) -> Path:
    made = pdf()
    act = Dictionary(S=Name.Launch, F=String("calc.exe"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=act)
    made.pages[0].obj.Annots = Array([note])
    return saved(made, path)


def with_earlier_revision(path: Path) -> Path:
    """A second revision that replaces the page's contents; the first one's bytes are still there."""
    first = saved(pdf(), path).read_bytes()
    with pikepdf.open(path) as held:
        number, size = held.pages[0].obj.Contents.objgen[0], int(held.trailer.Size)
        root = held.trailer.Root.objgen[0]
    content = b"BT /F 12 Tf 72 720 Td (Nothing to see) Tj ET"
    place = len(first)
    replaced = f"{number} 0 obj\n<</Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream\nendobj\n"
    before = int(first.rpartition(b"startxref")[2].split()[0])
    table = (
        f"xref\n{number} 1\n{place:010} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\n".encode()
    )
    path.write_bytes(first + replaced + table + f"startxref\n{place + len(replaced)}\n%%EOF\n".encode())
    return path


def with_author(path: Path) -> Path:
    made = pdf()
    made.docinfo[Name.Author] = SECRET
    made.docinfo[Name.Title] = "Decision of the day"
    with made.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:creator"] = [SECRET]
    return saved(made, path)


def with_note(path: Path) -> Path:
    made = pdf()
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 29, 29]), Contents=String(f"ask {SECRET}"))
    made.pages[0].obj.Annots = Array([note])
    return saved(made, path)


def with_filled_field(path: Path) -> Path:
    made = pdf()
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("applicant"),
        V=String(SECRET),
        Rect=Array([72, 600, 200, 620]),
    )
    held = made.make_indirect(field)
    made.pages[0].obj.Annots = Array([held])
    made.Root.AcroForm = Dictionary(Fields=Array([held]))
    return saved(made, path)


def with_hidden_layer(path: Path) -> Path:
    made = pdf()
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Internal remarks")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(made, path)


def with_layer_off_by_default(path: Path) -> Path:
    made = pdf()
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Internal remarks")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
    return saved(made, path)


def with_invisible_text_under_other(path: Path) -> Path:
    return saved(pdf(f"BT /F 12 Tf 72 720 Td (XXXXXXXXXXXXXX) Tj 3 Tr 0 0 Td ({SECRET}) Tj ET"), path)


def _with_jpeg(path: Path, *filters: Name) -> Path:
    """A photo with Exif in a page, packed by these filters."""
    data = photo(path.with_suffix(".jpg")).read_bytes()
    made = pdf(TEXT + " q 100 0 0 100 72 500 cm /Im Do Q")
    held = Stream(made, zlib.compress(data) if Name.FlateDecode in filters else data)
    for key, value in {"Subtype": Name.Image, "Width": 64, "Height": 48, "BitsPerComponent": 8}.items():
        held[f"/{key}"] = value
    held.ColorSpace, held.Filter = Name.DeviceRGB, Array(filters)
    made.pages[0].obj.Resources.XObject = Dictionary(Im=held)
    return saved(made, path)


def with_photo(path: Path) -> Path:
    return _with_jpeg(path, Name.DCTDecode)


def with_packed_photo(path: Path) -> Path:
    return _with_jpeg(path, Name.FlateDecode, Name.DCTDecode)


def with_signature(path: Path) -> Path:
    made = pdf()
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Name=String(SECRET), Contents=String("x" * 50))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("signed"), Rect=Array([0, 0, 0, 0]))
    field.V = made.make_indirect(signature)
    held = made.make_indirect(field)
    made.pages[0].obj.Annots, made.Root.AcroForm = Array([held]), Dictionary(Fields=Array([held]), SigFlags=3)
    return saved(made, path)


SEEDED_PDFS = {
    "covered-text": (with_covered_text, with_text_under_a_picture, with_text_under_an_annotation, with_white_text),
    "invisible-text": (with_invisible_text, with_invisible_text_under_other),
    "text-off-page": (with_text_off_page,),
    "attached-file": (with_attachment,),
    "script": (with_script, with_launch_action),
    "earlier-revision": (with_earlier_revision,),
    "metadata": (with_author, with_photo, with_packed_photo),
    "annotation": (with_note, with_text_under_an_annotation),
    "form-field": (with_filled_field,),
    "hidden-layer": (with_hidden_layer, with_layer_off_by_default),
}
"""Finding code → what makes a PDF in which it must be found."""


def many_pages(path: Path, count: int) -> Path:
    """A PDF of a page repeated that often."""
    kids = b"3 0 R " * count
    path.write_bytes(PLAIN_PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[" + kids + b"]/Count " + str(count).encode()))
    return path


def pdf_bomb(path: Path, megabytes: int = 3000) -> Path:
    """A PDF whose one page unpacks to that much."""
    packer = zlib.compressobj()
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = megabyte + megabyte[2:] * megabytes
    length = f"/Length {len(packed)}/Filter/FlateDecode".encode()
    text = b"BT /F 9 Tf 9 9 Td (Good day) Tj ET   "
    path.write_bytes(PLAIN_PDF.replace(b"/Length 36", length).replace(text, packed))
    return path


def huge_png(path: Path, side: int = 65_500) -> Path:
    """A PNG that says to be so large, with the packed zeros for it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    data = zlib.compress(bytes(1 << 20))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    return path


def noise_webp(path: Path, side: int = 700) -> Path:
    """A small WEBP of much noise that lets light through: without loss it is twenty times as large."""
    seen = Image.effect_noise((side, side), 100).convert("RGBA")
    seen.putalpha(200)
    seen.save(path, "WEBP", quality=0, method=0)
    return path


def photo(path: Path, *, gps: bool = True, size: tuple[int, int] = (64, 48), orientation: int = 6) -> Path:
    """A JPEG with Exif, lying on its side, red in its upper left corner as it is stored."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "Camera", SECRET
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 30.0), 3: "E", 4: (106.0, 49.0, 12.0)})
    picture.save(path, format="JPEG", exif=exif, comment=SECRET.encode())
    return path


_XL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_CORE = f'<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>{SECRET}</dc:creator></cp:coreProperties>'
_ROW = '<row r="1"><c t="inlineStr"><is><t>Budget</t></is></c></row>'
PLAIN_SHEET = f'<worksheet xmlns="{_XL}"><sheetData>{_ROW}</sheetData></worksheet>'


def workbook(path: Path, parts: dict[str, str | bytes] | None = None, *, sheets: str = "", names: str = "") -> Path:
    """An .xlsx of one sheet, with further or other parts."""
    every: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{_XL}"><sheets><sheet name="Shown"/>{sheets}</sheets>{names}</workbook>',
        "xl/worksheets/sheet1.xml": PLAIN_SHEET,
        "docProps/core.xml": _CORE,
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in every.items():
            book.writestr(name, data)
    return path


def sheet(inside: str) -> str:
    return f'<worksheet xmlns="{_XL}">{inside}<sheetData/></worksheet>'


SEEDED_WORKBOOKS = {
    "hidden-sheet": {"sheets": '<sheet name="Salaries" state="veryHidden"/>'},
    "hidden-columns": {"parts": {"xl/worksheets/sheet2.xml": sheet('<cols><col min="2" max="3" hidden="1"/></cols>')}},
    "hidden-rows": {"parts": {"xl/worksheets/sheet2.xml": PLAIN_SHEET.replace('r="1"', 'r="4" hidden="1"')}},
    "named-range": {
        "names": '<definedNames><definedName name="old" hidden="1">Shown!$A$1</definedName></definedNames>'
    },
    "pivot-cache": {"parts": {"xl/pivotCache/pivotCacheRecords1.xml": "<pivotCacheRecords/>"}},
    "comment": {"parts": {"xl/comments1.xml": f"<comments><comment><t>ask {SECRET}</t></comment></comments>"}},
    "external-link": {"parts": {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}},
    "embedded-object": {"parts": {"xl/embeddings/oleObject1.bin": b"OLE"}},
    "metadata": {"parts": {"xl/persons/person.xml": f'<personList><person displayName="{SECRET}"/></personList>'}},
}
"""Finding code → what makes a workbook in which it must be found."""

_HIDDEN = '<sheet name="Pay" state="hidden"/><sheet name="It\'s paid" state="hidden"/>'


def naming(formula: str) -> dict[str, str]:
    """What makes a workbook with two hidden sheets and a name for this."""
    return {
        "sheets": _HIDDEN,
        "names": f'<definedNames><definedName name="one">{formula}</definedName></definedNames>',
    }


HIDING_PARTS = {
    "values of fields without rows": (
        "pivot-cache",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        '<pivotCacheDefinition refreshOnLoad="1"><sharedItems><s v="x"/></sharedItems></pivotCacheDefinition>',
    ),
    "a data model": ("pivot-cache", "xl/model/item.data", "rows"),
    "the choices of a slicer": (
        "pivot-cache",
        "xl/slicerCaches/slicerCache1.xml",
        "<slicerCacheDefinition/>",
    ),
    "a link by another name": ("external-link", "xl/externalLinks/budget.xml", "<externalLink/>"),
    "tracked changes": ("earlier-revision", "xl/revisions/revisionLog1.xml", "<revisions/>"),
}
"""Parts of a workbook that nobody sees → (finding code, part, what it holds)."""

SAYING_PARTS = {
    "a text box": ("xl/drawings/drawing1.xml", f"<wsDr><sp><p><r><t>{SECRET}</t></r></p></sp></wsDr>"),
    "a chart": ("xl/charts/chart1.xml", f"<chartSpace><strCache><pt><v>{SECRET}</v></pt></strCache></chartSpace>"),
    "a pivot table's fields": (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition><sharedItems><s v="{SECRET}"/></sharedItems></pivotCacheDefinition>',
    ),
    "a pivot table's rows": (
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords><r><s v="{SECRET}"/></r></pivotCacheRecords>',
    ),
    "a header": (
        "xl/worksheets/sheet2.xml",
        f'<worksheet xmlns="{_XL}"><headerFooter><oddHeader>{SECRET}</oddHeader></headerFooter></worksheet>',
    ),
    "a cell outside of all rows": (
        "xl/worksheets/sheet2.xml",
        f'<worksheet xmlns="{_XL}"><sheetData>{_ROW}<c t="str"><v>{SECRET}</v></c></sheetData></worksheet>',
    ),
    "a cell of another namespace": (
        "xl/worksheets/sheet2.xml",
        f'<x:worksheet xmlns:x="urn:strict"><x:row><x:c t="str"><x:v>{SECRET}</x:v></x:c></x:row></x:worksheet>',
    ),
    "a choice": (
        "xl/worksheets/sheet2.xml",
        f'<worksheet xmlns="{_XL}"><dataValidation><formula1>"{SECRET}"</formula1></dataValidation></worksheet>',
    ),
    "a link": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        f'<Relationships><Relationship Target="mailto:{SECRET}" TargetMode="External"/></Relationships>',
    ),
    "a cell's cached value": (
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink><sheetData><cell r="A1"><v>{SECRET}</v></cell></sheetData></externalLink>',
    ),
    "a value from another program": (
        "xl/externalLinks/externalLink1.xml",
        f"<externalLink><ddeLink><values><value><val>{SECRET}</val></value></values></ddeLink></externalLink>",
    ),
    "a sheet of another file": (
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink><sheetNames><sheetName val="{SECRET}"/></sheetNames></externalLink>',
    ),
    "a slicer": (
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition><items><i n="{SECRET}"/></items></slicerCacheDefinition>',
    ),
}
"""Where a workbook says something beside its cells → (part, what it holds)."""

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
CALC = f"""<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:table="{_ODF}table:1.0"
 xmlns:text="{_ODF}text:1.0" xmlns:style="{_ODF}style:1.0"><office:automatic-styles><style:style style:name="ta2">
<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Shown"><table:table-column table:visibility="collapse"/><table:table-row
 table:visibility="collapse"><table:table-cell><office:annotation><text:p>ask {SECRET}</text:p></office:annotation>
<text:p>Budget</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Salaries"
 table:style-name="ta2"><table:table-row/></table:table></office:spreadsheet></office:body></office:document-content>"""


_SHEETS = "</office:spreadsheet>"
_CHANGE = f"<table:cell-content-change><text:p>was {SECRET}</text:p></table:cell-content-change>"
SEEDED_CALCS = {
    "earlier-revision": (
        "<office:spreadsheet>",
        f"<office:spreadsheet><table:tracked-changes>{_CHANGE}</table:tracked-changes>",
    ),
    "named-range": (
        '<table:table table:name="Shown">',
        """<table:table table:name="Shown"><table:named-expressions><table:named-expression table:name="one"
 table:expression="of:=OFFSET([$Salaries.A1];1;0)"/></table:named-expressions>""",
    ),
    "external-link": (_SHEETS, f'<table:cell-range-source href="file:///pay.ods"/>{_SHEETS}'),
}
"""Finding code → (what of CALC, what instead) makes an .ods in which it must be found."""
CALC_NAME = (_SHEETS, f"""<table:named-expression table:expression='of:="{SECRET} the elder"'/>{_SHEETS}""")


def calc(path: Path, instead: tuple[str, str] = ("", "")) -> Path:
    """An .ods with a hidden sheet, row and column, and a comment; the second text of ``instead`` for the first."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", CALC.replace(*instead) if instead[0] else CALC)
        book.writestr("meta.xml", f"<m>{SECRET}</m>")
    return path


def zip_bomb(path: Path, megabytes: int = 1024) -> Path:
    """A workbook whose sheet unpacks to that much."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{_XL}"/>')
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1 << 20))
    return path


def nested_archives(path: Path, depth: int = 6) -> Path:
    """An archive in an archive in an archive."""
    data = b"x" * 1000
    for level in range(depth):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as book:
            book.writestr(f"{level}.zip", data)
        data = packed.getvalue()
    path.write_bytes(data)
    return path


def wide_sheet(path: Path, columns: int = 16_384) -> Path:
    """A workbook with a row as wide as there may be."""
    cells = '<c t="inlineStr"><is><t>x</t></is></c>' * columns
    inside = f'<worksheet xmlns="{_XL}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    return workbook(path, {"xl/worksheets/sheet1.xml": inside})


def entity_bomb(path: Path) -> Path:
    """A workbook whose XML would grow to gigabytes by entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY e0 "lol">{entities}]><workbook xmlns="{_XL}">&e9;</workbook>'
    return workbook(path, {"xl/workbook.xml": bomb})


def saved_plain(path: Path) -> Path:
    """Nothing hidden, the name in plain sight."""
    return saved(pdf(), path)


HIDDEN_WORDS = 5


def hiding_workbook(path: Path) -> Path:
    """ "Seen" in A1 and "Last" in C1; each "Secret" in a hidden row, a hidden column, a hidden sheet, a comment."""

    def shared(cell: str, number: int) -> str:
        return f'<c r="{cell}" t="s"><v>{number}</v></c>'

    own = '<c r="A2" t="str"><v>Secret2</v></c>'
    rows = f'<row r="1">{shared("A1", 0)}{shared("B1", 1)}{shared("C1", 2)}</row><row r="2" hidden="1">{own}</row>'
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    strings = "".join(f"<si><t>{one}</t></si>" for one in ("Seen", "Secret1", "Last", "Secret3"))
    relation = '<Relationship Id="{0}" Target="{1}"/>'
    return workbook(
        path,
        {
            "xl/workbook.xml": f'<workbook xmlns="{_XL}" xmlns:r="r"><sheets><sheet name="Shown" r:id="one"/>'
            '<sheet name="Secret4" r:id="two" state="hidden"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relation.format('one', '/xl/worksheets/sheet2.xml')}"
            f"{relation.format('two', 'worksheets/sheet1.xml')}</Relationships>",
            "xl/worksheets/sheet1.xml": sheet("").replace(
                "<sheetData/>", f'<sheetData><row r="1">{shared("A1", 3)}</row></sheetData>'
            ),
            "xl/worksheets/sheet2.xml": sheet(columns).replace("<sheetData/>", f"<sheetData>{rows}</sheetData>"),
            "xl/sharedStrings.xml": f'<sst xmlns="{_XL}">{strings}</sst>',
            "xl/comments1.xml": "<comments><comment><t>Secret5</t></comment></comments>",
        },
    )


def hiding_calc(path: Path) -> Path:
    """The same as an .ods."""

    def cell(words: str, repeated: int = 1) -> str:
        times = f' table:number-columns-repeated="{repeated}"'
        return f"<table:table-cell{times}><text:p>{words}</text:p></table:table-cell>"

    note = "<office:annotation><text:p>Secret5</text:p></office:annotation><text:p>"
    rows = (
        f"<table:table-row>{cell('Seen').replace('<text:p>', note, 1)}{cell('Secret1', 2)}{cell('Last')}"
        f'</table:table-row><table:table-row table:visibility="filter">{cell("Secret2")}</table:table-row>'
    )
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    hidden = f'<table:table table:name="Secret4" table:style-name="ta2"><table:table-row>{cell("Secret3")}'
    body = (
        f'<office:spreadsheet><table:table table:name="Shown">{columns}{rows}</table:table>'
        f"{hidden}</table:table-row></table:table></office:spreadsheet>"
    )
    start, end = CALC.index("<office:spreadsheet>"), CALC.index("</office:body>")
    return calc(path, (CALC, CALC[:start] + body + CALC[end:]))
