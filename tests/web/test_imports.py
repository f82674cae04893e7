"""Bulk imports in the browser's terms: upload, columns, first rows, the task, what was rejected, the way back."""

import os
import re
import zipfile
from io import BytesIO

import pytest

from app.db.uploads import LARGEST, Uploads
from app.jobs.imports import facilities
from app.kernel import roles
from tests.web.people import csrf, signed_in

FILE = (
    "Permit Number,Work Description,Issue Date,Status,Lon,Lat\n"
    "Z-1,Garden wall,31/03/2026,Final,106.8,-6.2\n"
    "Z-2,Carport,1/4/2026,Ditinjau,106.8,-6.2\n"
    "Z-3,Kiosk,someday,Final,106.8,-6.2\n"
)


@pytest.fixture
def clerk(desk_app):
    return signed_in(desk_app, roles.CLERK, "buildings", name="ani")


@pytest.fixture
def outsider(desk_app):
    return signed_in(desk_app, roles.CLERK, "council", name="tono")


def upload(client, content=FILE, name="permits.csv", **given):
    data = {"format": "guess", "department": "buildings", "files": (BytesIO(content.encode()), name)} | given
    return client.post("/en/desk/imports/new", data=data | csrf(client), content_type="multipart/form-data")


def batch_of(response):
    return re.search(r"/desk/imports/\d+", response.location)[0]


@pytest.fixture
def batch(clerk):
    """The address of an import that was uploaded."""
    return f"/en{batch_of(upload(clerk))}"


def sent(page):
    """The form of the columns page as a browser would send it."""
    data = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(
            r'<option (?:selected )?value="([^"]*)"[^>]*selected|<option selected value="([^"]*)"', options
        )
        data.setdefault(name, []).append((chosen[1] or chosen[2] or "") if chosen else "")
    for name, value in re.findall(r'<input type="hidden" name="(value-[^"]+)" value="([^"]*)"', page):
        data.setdefault(name, []).append(value)
    data["source"] = re.findall(r'<input[^>]*name="source"[^>]*value="([^"]*)"', page)
    data.pop("mapping", None)
    return data


def mapped(client, batch, **given):
    page = client.get(f"{batch}/columns").get_data(as_text=True)
    return client.post(f"{batch}/columns", data=sent(page) | given | csrf(client))


def started(client, batch, work):
    mapped(client, batch)
    client.post(f"{batch}/start", data=csrf(client))
    work()
    return client.get(batch).get_data(as_text=True)


def counts(page):
    return dict(re.findall(r'key">([^<]+)</dt><dd[^>]*>([^<]+)<', page))


def test_the_columns_are_guessed_from_names_and_values(clerk, batch):
    data = sent(clerk.get(f"{batch}/columns").get_data(as_text=True))
    assert {name: data[f"column_{name}"] for name in ("reference", "summary", "issued", "status", "longitude")} == {
        "reference": ["Permit Number"],
        "summary": ["Work Description"],
        "issued": ["Issue Date"],
        "status": ["Status"],
        "longitude": ["Lon"],
    }
    assert (data["dates"], data["value-status"], data["code-status"]) == (
        ["%d/%m/%Y"],
        ["Final", "Ditinjau"],
        ["finaled", "in-review"],
    )


def test_the_first_rows_are_shown_as_records(clerk, batch):
    assert mapped(clerk, batch).location.endswith("/preview")
    page = clerk.get(f"{batch}/preview").get_data(as_text=True)
    assert "Of the first 3 rows 2 can be taken in." in page
    assert "Garden wall" in page
    assert "Line 4, Issue Date" in page


def test_amounts_are_read_as_the_file_writes_them_and_shown_before_they_are_taken_in(clerk):
    table = "Nomor;Judul;Biaya\nIMB-1;Pagar;300.000\n"
    written = f"/en{batch_of(upload(clerk, table, format='permits'))}"
    mapped(clerk, written)
    shown = clerk.get(f"{written}/preview").get_data(as_text=True).replace("\xa0", " ")
    assert re.search(r"Estimated cost</dt>.*?>([^<]+)<", shown, re.DOTALL)[1] == "IDR 300,000"


def test_an_import_is_taken_in_and_told(clerk, batch, work):
    page = started(clerk, batch, work)
    assert {name: counts(page)[name] for name in ("Rows read", "New records", "Rejected rows")} == {
        "Rows read": "3",
        "New records": "2",
        "Rejected rows": "1",
    }


def test_what_was_imported_waits_at_the_desk_and_nowhere_else(clerk, batch, work, desk_app):
    started(clerk, batch, work)
    assert "Z-1" in clerk.get("/en/desk/records").get_data(as_text=True)
    assert desk_app.test_client().get("/en/permits/z-1").status_code == 404


def test_rejected_rows_are_a_file(clerk, batch, work):
    started(clerk, batch, work)
    answer = clerk.get(f"{batch}/rejected.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_data(as_text=True).splitlines()[1].startswith("Z-3,Kiosk,someday,Final,106.8,-6.2,4,")


def test_the_importer_finds_what_waits_for_review(clerk, batch, work):
    link = re.search(r'href="([^"]+)">What waits for review', started(clerk, batch, work))[1].replace("&amp;", "&")
    page = clerk.get(link).get_data(as_text=True)
    assert [word for word in ("Z-1", "Z-2") if word not in page] == []


def test_an_import_is_undone(clerk, batch, work):
    started(clerk, batch, work)
    clerk.post(f"{batch}/undo", data=csrf(clerk))
    work()
    assert counts(clerk.get(batch).get_data(as_text=True))["Kept, because somebody works on them"] == "0"
    assert "Z-1" not in clerk.get("/en/desk/records").get_data(as_text=True)


def test_while_a_task_waits_its_page_comes_again_and_can_stop_it(clerk, batch):
    mapped(clerk, batch)
    clerk.post(f"{batch}/start", data=csrf(clerk))
    page = clerk.get(batch).get_data(as_text=True)
    assert page.count("data-task-word>Waiting<") == 2  # in the heading and over the bar
    task = re.search(r'data-task="([^"]+)/state"', page)[1]
    assert clerk.get(f"{task}/state").json == {
        "state": "waiting",
        "word": "Waiting",
        "ended": False,
        "done": 0,
        "total": 0,
    }
    clerk.post(f"{task}/stop", data=csrf(clerk))
    assert clerk.get(f"{task}/state").json["state"] == "stopped"
    assert "Stopped" in clerk.get(task).get_data(as_text=True)


def test_a_mapping_that_is_kept_fills_the_next_import(clerk, batch):
    mapped(clerk, batch, save_as="Counter", column_title="Work Description")
    second = f"/en{batch_of(upload(clerk))}"
    page = clerk.get(f"{second}/columns?mapping=Counter").get_data(as_text=True)
    assert sent(page)["column_title"] == ["Work Description"]


def test_a_mapping_of_the_portal_can_be_begun_with(clerk, batch):
    assert clerk.get(f"{batch}/columns?mapping=blds").status_code == 200


def test_without_a_number_no_mapping_is_accepted(clerk, batch):
    answer = mapped(clerk, batch, column_reference="")
    assert (answer.status_code, "Say which column holds the number" in answer.get_data(as_text=True)) == (422, True)


def test_what_is_no_table_is_refused_in_the_form(clerk):
    answer = upload(clerk, "PK\x03\x04", "table.xlsx")
    assert (answer.status_code, "Save the table as CSV" in answer.get_data(as_text=True)) == (422, True)


def test_a_form_without_a_file_says_so(clerk):
    data = {"format": "guess", "department": "buildings"}
    answer = clerk.post("/en/desk/imports/new", data=data | csrf(clerk))
    assert (answer.status_code, "Choose one file." in answer.get_data(as_text=True)) == (422, True)


def arrived(client, name, content):
    """The number of an upload with this content, and behind it as many zeros as make it larger than any document."""
    portal = client.application.extensions["psis"]
    waiting = Uploads(portal.settings.home / "uploads")
    number = waiting.begin(client.account, name, LARGEST + 1, LARGEST + 1)
    waiting.append(client.account, number, 0, BytesIO(content))
    os.truncate(portal.settings.home / "uploads" / number / "bytes", LARGEST + 1)
    return number


def sent_in_pieces(client, name, content):
    form = {"upload": arrived(client, name, content), "format": "guess", "department": "buildings"}
    return client.post("/en/desk/imports/new", data=form | csrf(client))


@pytest.mark.parametrize("address", ["/en/desk/imports/new", "/en/desk/new"])
def test_what_had_arrived_is_listed_again_beside_an_error(clerk, outsider, address):
    numbers = [arrived(clerk, "permits.csv", b"x"), arrived(outsider, "foreign.csv", b"x"), "gone"]
    page = clerk.post(address, data={"upload": numbers} | csrf(clerk)).get_data(as_text=True)
    assert re.findall(r'name="upload" value="([^"]*)" checked', page) == numbers[:1]
    assert ("permits.csv" in page, "foreign.csv" in page) == (True, False)


def test_a_table_larger_than_any_document_is_taken_as_it_lies(clerk):
    response = sent_in_pieces(clerk, "permits.csv", FILE.encode())
    assert response.status_code == 303
    assert clerk.get(f"{response.headers['Location']}/columns").status_code == 200


@pytest.mark.parametrize("start", [b'{"type": "FeatureCollection"', b"SQLite format 3\0", b"%PDF-1.7", b"PK\3\4"])
def test_nothing_but_a_table_is_as_large(clerk, start):
    response = sent_in_pieces(clerk, "permits.csv", start)
    assert (response.status_code, "Only a single CSV file" in response.get_data(as_text=True)) == (422, True)


def test_too_many_facilities_are_refused_before_anything_is_asked(clerk, monkeypatch):
    monkeypatch.setattr(facilities, "MOST_FACILITIES", 1)
    response = upload(clerk, PLACES, "taman.csv")
    assert (response.status_code, "No more than 1 facilities" in response.get_data(as_text=True)) == (422, True)


def test_an_import_that_was_not_started_is_given_up(clerk, batch):
    clerk.post(f"{batch}/removal", data=csrf(clerk))
    assert clerk.get(batch).status_code == 200
    assert clerk.post(f"{batch}/start", data=csrf(clerk)).status_code == 422


@pytest.mark.parametrize("part", ["", "/columns", "/preview", "/rejected.csv"])
def test_another_department_finds_no_import(outsider, batch, part):
    assert outsider.get(batch + part).status_code == 404


def test_another_department_finds_no_task(clerk, outsider, batch):
    mapped(clerk, batch)
    clerk.post(f"{batch}/start", data=csrf(clerk))
    task = re.search(r'data-task="([^"]+)/state"', clerk.get(batch).get_data(as_text=True))[1]
    assert [outsider.get(task).status_code, outsider.post(f"{task}/stop", data=csrf(outsider)).status_code] == [
        404,
        404,
    ]


def test_nobody_imports_for_a_department_of_others(outsider):
    assert upload(outsider).status_code == 422


def test_the_list_names_the_imports_of_ones_departments(clerk, outsider, batch):
    assert "permits.csv" in clerk.get("/en/desk/imports").get_data(as_text=True)
    assert "permits.csv" not in outsider.get("/en/desk/imports").get_data(as_text=True)


def archive(**files):
    """A ZIP archive of these files, bytes by name."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


NOTICES = {
    "2026/notice-1.txt": b"Notice of works\n\nThe road is closed.\n",
    "2026/notice-2.txt": b"Notice of a meeting\n\nCall ann.lee@harbour.example.\n",
    "broken.pdf": b"%PDF-1.4 nothing",
    "../outside.txt": b"Out of the archive\n",
}
TABLE = b"file,title,date,reference\n2026/notice-1.txt,Road closed,2026-05-03,N-1\nmissing.txt,Nothing,,\n"


def upload_files(client, *files, kind="guess"):
    data = {"format": kind, "department": "buildings", "files": [(BytesIO(data), name) for name, data in files]}
    return client.post("/en/desk/imports/new", data=data | csrf(client), content_type="multipart/form-data")


@pytest.fixture
def documents(clerk):
    """The address of an import of documents that was uploaded."""
    given = archive(**NOTICES | {"documents.csv": TABLE})
    return f"/en{batch_of(upload_files(clerk, ('notices.zip', given)))}"


def carried_out(client, batch, work, act="start"):
    client.post(f"{batch}/{act}", data=csrf(client))
    work()
    return client.get(batch).get_data(as_text=True)


def test_documents_of_an_archive_are_shown_as_records_first(clerk, documents):
    page = clerk.get(f"{documents}/preview").get_data(as_text=True)
    assert "Road closed" in page
    assert "Notice of a meeting" in page
    assert "broken.pdf" in page
    assert "outside" not in page
    assert "missing.txt" not in page
    assert clerk.get(f"{documents}/columns").location == documents


def test_documents_are_taken_in_for_review_and_looked_through(clerk, documents, work):
    page = carried_out(clerk, documents, work)
    assert counts(page) == {
        "Rows read": "4", "New records": "2", "Changed records": "0", "Unchanged": "0", "Rejected rows": "2"
    }  # fmt: skip
    assert "Sent for review" in clerk.get("/en/desk/records/document/n-1").get_data(as_text=True)
    found = re.search(r'href="(/en/desk/records/document/notice-2-\w+)"', clerk.get("/en/desk/records").text)[1]
    assert "<mark>ann.lee@harbour.example</mark>" in clerk.get(f"{found}/checks").get_data(as_text=True)


def test_files_that_were_not_taken_in_are_named_with_the_reason(clerk, documents, work):
    carried_out(clerk, documents, work)
    rejected = clerk.get(f"{documents}/rejected.csv").get_data(as_text=True)
    assert "broken.pdf" in rejected
    assert "The folder holds no such file." in rejected


def test_an_import_of_documents_is_undone_as_a_whole(clerk, documents, work):
    carried_out(clerk, documents, work)
    carried_out(clerk, documents, work, "undo")
    assert clerk.get("/en/desk/records/document/n-1").status_code == 404


def test_several_files_are_documents(clerk, work):
    answer = upload_files(clerk, *((name.rpartition("/")[2], NOTICES[name]) for name in list(NOTICES)[:2]))
    assert counts(carried_out(clerk, f"/en{batch_of(answer)}", work))["New records"] == "2"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.txt", b"One"), ("a.txt", b"Two")], "the same name"),
        ([("a.zip", archive())], "no file in the archive"),
        ([("a.zip", archive(**{".hidden": b"x", "../b.txt": b"x"}))], "no file in the archive"),
        ([("a.zip", archive(**{f"{number}.txt": b"x" for number in range(2001)}))], "At most 2000 files"),
    ],
)
def test_archives_that_cannot_be_taken_are_refused_with_a_sentence(clerk, files, sentence):
    answer = upload_files(clerk, *files, kind="documents")
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


POINT = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [106.8, -6.2]}, "properties": %s}'
GEOJSON = (
    '{"type": "FeatureCollection", "features": ['
    + POINT % '{"Permit Number": "G-1", "Work Description": "Jetty", "Status": "Final"}'
    + "]}"
)


def test_geojson_becomes_a_table_in_a_task_and_goes_on_as_one(clerk, work):
    batch = f"/en{batch_of(upload(clerk, GEOJSON, 'permits.geojson'))}"
    assert "data-task=" in clerk.get(batch).get_data(as_text=True)
    assert clerk.get(f"{batch}/columns").location == batch
    work()
    assert clerk.get(batch).location == f"{batch}/columns"
    assert counts(started(clerk, batch, work))["New records"] == "1"


def test_geojson_that_cannot_be_read_says_so_and_is_given_up(clerk, work):
    batch = f"/en{batch_of(upload(clerk, GEOJSON[:-5], 'permits.geojson'))}"
    work()
    assert "cannot be read as GeoJSON" in clerk.get(batch).get_data(as_text=True)
    assert clerk.post(f"{batch}/removal", data=csrf(clerk)).location.endswith("said=import-given-up")


PLACES = (
    "Nama,Jenis,Alamat,Bujur,Lintang,Jam Buka\n"
    "Taman Kota,Taman,Jalan 1,106.8,-6.2,24 jam\n"
    "SD 1,Sekolah,Jalan 2,106.9,-6.3,07:00-13:00\n"
    "Nowhere,Taman,Jalan 3,,,\n"
)


@pytest.fixture
def places(clerk):
    """The address of an import of facilities that was uploaded."""
    return f"/en{batch_of(upload(clerk, PLACES, 'taman.csv'))}"


def told(client, batch, **given):
    """The columns as they are suggested, with what nobody can guess."""
    return mapped(client, batch, usual_kind="park", layer_en="Places", language="id", **given)


@pytest.fixture
def publisher(desk_app):
    return signed_in(desk_app, roles.PUBLISHER, "buildings", name="budi")


@pytest.fixture
def placed(clerk, publisher, places, work):
    """The page of an import that a clerk brought and a publisher put on the map."""
    told(clerk, places)
    clerk.post(f"{places}/ask", data=csrf(clerk))
    return carried_out(publisher, places, work)


def test_facilities_wait_for_somebody_who_may_publish_them(clerk, publisher, places):
    told(clerk, places)
    clerk.post(f"{places}/ask", data=csrf(clerk))
    queue = publisher.get("/en/desk/work").get_data(as_text=True)
    assert ("wait to be put on the map" in queue, "Nothing waits for you" in queue) == (True, False)
    assert f'action="{places}/start"' in publisher.get(f"{places}/preview").get_data(as_text=True)
    assert f'action="{places}/start"' not in clerk.get(f"{places}/preview").get_data(as_text=True)


def test_a_clerk_who_would_put_them_on_the_map_is_told_that_he_may_not(clerk, places):
    told(clerk, places)
    assert clerk.post(f"{places}/start", data=csrf(clerk)).status_code == 422


def test_columns_that_are_changed_while_a_publisher_looks_are_looked_at_again(clerk, publisher, places):
    told(clerk, places)
    clerk.post(f"{places}/ask", data=csrf(clerk))
    page = publisher.get(f"{places}/preview").get_data(as_text=True)
    columns = re.search(r'name="columns" value="([^"]+)"', page)[1]
    clerk.post(f"{places}/return", data=csrf(clerk))
    told(clerk, places, column_description="Jenis")
    clerk.post(f"{places}/ask", data=csrf(clerk))
    answer = publisher.post(f"{places}/start", data={"columns": columns} | csrf(publisher))
    assert answer.status_code == 422
    assert "Look at the first rows again." in answer.get_data(as_text=True)


@pytest.mark.usefixtures("placed")
def test_a_later_file_can_take_the_place_of_a_layer(clerk):
    second = f"/en{batch_of(upload(clerk, PLACES, 'taman-2.csv'))}"
    page = clerk.get(f"{second}/columns").get_data(as_text=True)
    layer = re.search(r'<option value="(places-[^"]+)">This file takes the place of “Places”', page)[1]
    told(clerk, second, replaces=layer)
    assert "takes the place of what an earlier one" in clerk.get(f"{second}/preview").get_data(as_text=True)


def test_facilities_are_told_by_their_columns_and_their_kinds_by_their_words(clerk, places):
    data = sent(clerk.get(f"{places}/columns").get_data(as_text=True))
    assert {name: data[f"column_{name}"] for name in ("name", "kind", "longitude", "opening_hours")} == {
        "name": ["Nama"], "kind": ["Jenis"], "longitude": ["Bujur"], "opening_hours": ["Jam Buka"]
    }  # fmt: skip
    assert data["code-kind"] == ["park", "school"]


def test_the_first_rows_are_shown_as_facilities_with_their_places(clerk, places):
    told(clerk, places)
    page = clerk.get(f"{places}/preview").get_data(as_text=True)
    assert "Of the first 3 rows 2 can be taken in." in page
    assert "-6.20000, 106.80000" in page
    assert "Line 4: it has no coordinates" in page


def test_imported_facilities_are_on_the_map_at_once_and_gone_when_taken_back(clerk, places, placed, work, stranger):
    assert counts(placed)["Facilities put on the map"] == "2"
    assert "Taman Kota" in stranger.get("/en/places/facilities/taman-kota").get_data(as_text=True)
    carried_out(clerk, places, work, "undo")
    assert stranger.get("/en/places/facilities/taman-kota").status_code == 404


@pytest.mark.usefixtures("placed")
def test_rejected_facilities_are_a_file(clerk, places):
    assert "Nowhere,Taman,Jalan 3,,,,4,it has no coordinates" in clerk.get(f"{places}/rejected.csv").text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"column_name": ""}, "Say which column holds the name."),
        ({"column_latitude": ""}, "Say which columns hold longitude and latitude"),
        ({"usual_kind": ""}, "Choose a kind of facility."),
    ],
)
def test_a_facility_needs_a_name_a_place_and_a_kind(clerk, places, given, sentence):
    answer = mapped(clerk, places, **{"usual_kind": "park", "layer_en": "Places", "language": "id"} | given)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_mapping_of_facilities_that_is_kept_fills_the_next_import(clerk, places):
    told(clerk, places, save_as="Parks", column_description="Alamat")
    second = f"/en{batch_of(upload(clerk, PLACES, 'taman-2.csv'))}"
    page = clerk.get(f"{second}/columns?mapping=Parks").get_data(as_text=True)
    assert sent(page)["column_description"] == ["Alamat"]


def test_a_shapefile_in_an_archive_is_read_in_a_task(clerk, work):
    given = archive(**{"parks.shp": b"\x00\x00\x27\x0a", "parks.dbf": b""})
    batch = f"/en{batch_of(upload_files(clerk, ('parks.zip', given)))}"
    assert "data-task=" in clerk.get(batch).get_data(as_text=True)
    work()
    assert "The file cannot be read" in clerk.get(batch).get_data(as_text=True)


def test_a_part_of_a_shapefile_alone_is_refused(clerk):
    answer = upload_files(clerk, ("parks.shp", b"\x00\x00\x27\x0a" + b"\0" * 96))
    assert (answer.status_code, "A shapefile has several parts." in answer.get_data(as_text=True)) == (422, True)
