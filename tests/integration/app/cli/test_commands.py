"""The commands answer bad input with one clear sentence, and do what they say."""

import getpass
import json
import shutil
import socket
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli import demo
from app.cli.main import main, psis
from app.cli.portal import Portal
from app.cli.processes import only_worker
from app.cli.publishing import _moment
from app.cli.running import _have_demo
from app.db.trail import AuditEntry
from app.kernel import clock
from app.kernel.actor import SYSTEM
from records.search import tantivy_index
from records.search.tantivy_folder import IndexBusy
from tests.conftest import ROOT


@pytest.fixture
def home(monkeypatch, tmp_path, sqlite_template):
    """A prepared portal's home, which commands find in the environment."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    shutil.copy(sqlite_template, tmp_path / "psis.db")
    CliRunner().invoke(psis, ["prepare"])
    return tmp_path


@pytest.fixture
def command(home, monkeypatch, capsys):
    def command(*arguments):
        """(exit status, standard output, standard error) of the command, run in this process: a new one takes 1.3 s."""
        monkeypatch.setattr(sys, "argv", ["psis", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code or 0, *capsys.readouterr())

    return command


def test_a_process_of_its_own_ends_as_a_shell_expects(home):
    bad = [sys.executable, "-m", "app.cli.main", "record", "publish", "permit", "none"]
    done = subprocess.run(bad, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "There is no permit “none”.\n")


BAD = [
    (("import", "permits", "x.csv"), "The format permits needs --mapping"),
    (("import", "peraturan", "x.md", "--mapping", "dc"), "The format peraturan has no use for --mapping"),
    (("import", "deeds", "x.csv", "--mapping", "nowhere"), "nowhere"),
    (("import", "peraturan", "x.md", "--department", "moon"), "There is no department “moon”"),
    (("import", "peraturan", "x.md", "--as", "nobody"), "There is no member of staff called “nobody”"),
    (("record", "publish", "permit", "none"), "There is no permit “none”"),
    (("record", "schedule", "permit", "none", "--on", "someday"), "“someday” is no day and no moment"),
    (("audit", "verify", "--as", "clerk"), "clerk may not read the audit trail"),
    (("staff", "add", "ani", "--role", "clerk", "--department", "moon"), "There is no department “moon”"),
    (("department", "add", "Not A Slug", "--en", "x", "--id", "y"), "is no short name"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD, ids=lambda part: part[0] if isinstance(part, tuple) else "")
def test_bad_input_is_answered_with_a_sentence(command, arguments, sentence):
    status, _, said = command(*arguments)
    assert status == 1
    assert sentence in said
    assert "Traceback" not in said


INDONESIAN = [
    (("record", "publish", "permit", "none"), "Tidak ada permit “none”."),
    (("import", "peraturan", "x.md", "--department", "moon"), "Tidak ada dinas “moon”. Dinas yang ada: buildings"),
    (("import", "peraturan", "x.md", "--as", "nobody"), "Tidak ada pegawai bernama “nobody”."),
    (("audit", "verify", "--as", "clerk"), "clerk tidak boleh membaca jejak audit"),
]


@pytest.mark.parametrize(("arguments", "sentence"), INDONESIAN, ids=lambda part: part[0])
def test_what_is_refused_is_said_in_the_users_language(command, monkeypatch, arguments, sentence):
    monkeypatch.setenv("PSIS_LANGUAGE", "id")
    status, _, said = command(*arguments)
    assert (status, sentence in said) == (1, True)


def test_a_setting_that_cannot_be_read_is_said_in_the_language_of_the_system(command, monkeypatch):
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    monkeypatch.setenv("PSIS_PORT", "x")
    assert "PSIS_PORT berisi “x”, padahal seharusnya bilangan bulat dari 1 sampai 65535." in command("prepare")[2]


def test_a_day_to_publish_on_begins_at_the_citys_midnight(monkeypatch):
    monkeypatch.setattr(clock, "_zone", ZoneInfo("Asia/Jakarta"))
    assert _moment("2999-12-01").isoformat() == "2999-12-01T00:00:00+07:00"


def test_a_missing_file_is_a_named_rejection(command, tmp_path):
    report = tmp_path / "report.csv"
    status, said, _ = command("import", "peraturan", str(tmp_path / "none.md"), "--rejected", str(report))
    assert (status, said.splitlines()[-1]) == (1, "read 1 created 0 changed 0 unchanged 0 rejected 1")
    assert "none.md" in report.read_text()


def test_reasons_in_the_report_are_in_the_users_language(command, monkeypatch, tmp_path):
    monkeypatch.setenv("PSIS_LANGUAGE", "id")
    report, table = tmp_path / "report.csv", tmp_path / "a.csv"
    table.write_text("PermitNum\n")
    (tmp_path / "b.csv").write_text("")
    said = command("import", "permits", str(tmp_path), "--mapping", "blds", "--rejected", str(report))[2]
    assert "Baris yang ditolak beserta alasannya" in said
    assert "berkas ini kosong: tidak ada baris judul" in report.read_text()


def test_a_past_that_the_coming_night_would_erase_is_said(command, tmp_path):
    ended = {"ADDDATE": "2009-08-03T20:47:11.000Z", "RESOLUTIONDATE": "2009-08-09T10:00:00Z"}
    said = {"SERVICEREQUESTID": "9-1", "SERVICECODE": "S0301", "SERVICEORDERSTATUS": "CLOSED"} | ended
    feature = {"type": "Feature", "properties": said, "geometry": None}
    path = tmp_path / "requests.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    _, counts, warning = command("import", "complaints", "--mapping", "dc", str(path))
    _, would_be, _ = command("complaints", "retention", "--dry-run")

    assert counts == "read 1 created 1 changed 0 unchanged 0 rejected 0\n"
    assert "longer ago than their categories are kept: 1. The coming night erases them." in warning
    assert "Would be erased: 1." in would_be


def test_departments_and_staff_are_added_and_listed(command):
    assert command("department", "add", "harbour", "--en", "Harbour", "--id", "Pelabuhan")[0] == 0
    assert "harbour\tHarbour\tPelabuhan" in command("department", "list")[1]
    assert command("staff", "add", "ani", "--role", "clerk", "--department", "harbour")[0] == 0


def test_the_trail_is_verified(command):
    status, said, _ = command("audit", "verify")
    assert status == 0
    assert "unbroken" in said


def test_the_log_is_verified_with_what_strangers_read(command):
    status, said, _ = command("log", "verify", "--contents")
    assert status == 0
    assert "unbroken" in said


def test_an_unprepared_database_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "new"))
    result = CliRunner().invoke(psis, ["audit", "verify"])
    assert "Run: psis prepare" in str(result.exception)


def test_an_auditor_verifies_the_trail_as_himself(command):
    command("staff", "add", "eva", "--role", "auditor")
    assert command("audit", "verify", "--as", "eva")[0] == 0


def test_the_trail_names_who_operates_the_portal(command):
    portal = Portal()
    with portal.database.open(SYSTEM) as session:
        actors = set(session.scalars(select(AuditEntry.actor)))
    portal.database.close()
    assert actors == {f"operator {getpass.getuser()}"}


PERMIT = """PermitNum,Description,AppliedDate,IssuedDate,CompletedDate,StatusCurrent,OriginalAddress1,OriginalAddress2,\
OriginalCity,OriginalState,OriginalZip
P-1,Zeppelin mast,2026-01-05,,,Issued,1 Sky Road,,Demo,,
"""


@pytest.fixture
def indexed(monkeypatch, tmp_path):
    """A portal with one published, indexed permit and no worker; runs a command there and returns what it says."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    (tmp_path / "permits.csv").write_text(PERMIT)

    def run(*arguments):
        return CliRunner().invoke(psis, arguments, catch_exceptions=False).output

    run("prepare")
    run("import", "permits", str(tmp_path / "permits.csv"), "--mapping", "blds", "--publish")
    run("search", "rebuild")
    assert "1 found" in run("search", "find", "zeppelin")
    return run


def test_a_withdrawn_record_is_counted_by_no_search_although_no_worker_runs(indexed):
    indexed("record", "withdraw", "permit", "p-1", "--reason", "personal-data")
    assert "0 found" in indexed("search", "find", "zeppelin")


def test_a_withdrawal_does_not_wait_for_an_index_that_is_being_rebuilt(indexed, monkeypatch):
    monkeypatch.setattr(tantivy_index.TantivyIndex, "drop", busy)
    assert "until the worker has run" in indexed("record", "withdraw", "permit", "p-1", "--reason", "personal-data")


def busy(*_):
    raise IndexBusy


def test_a_busy_port_is_said_before_anything_is_prepared(monkeypatch, tmp_path):
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PSIS_PORT", str(port))
        result = CliRunner().invoke(psis, ["serve"])
    assert str(result.exception) == f"Port {port} is in use; set PSIS_PORT."
    assert not (tmp_path / "psis.db").exists()


def test_a_second_server_of_one_home_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    with only_worker(tmp_path):
        result = CliRunner().invoke(psis, ["serve"])
    assert "Another worker is running for this PSIS_HOME" in str(result.exception)


@pytest.fixture
def loads(monkeypatch):
    """How often the demo city was loaded; the first time is interrupted."""
    loads = []

    def load_demo(_portal, **_city):
        loads.append("load")
        if len(loads) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(demo, "load_demo", load_demo)
    return loads


def test_a_demo_city_that_was_begun_is_finished_at_the_next_start(command, loads, tmp_path):
    portal = Portal()
    with pytest.raises(KeyboardInterrupt):
        _have_demo(portal)
    file = tmp_path / "half.csv"
    file.write_text("PermitNum\nP-1\n")
    command("import", "permits", str(file), "--mapping", "blds", "--publish")
    for _start in range(2):
        _have_demo(portal)
    portal.database.close()
    assert len(loads) == 2
