from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db.session import Database
from app.kernel.errors import BadInput, SettingMissing
from app.settings import Settings, from_environment, with_kept_secret

SECRET = "s" * 40


def test_nothing_set_is_a_portal_for_development():
    assert from_environment({}).port == 8000


def test_values_are_read_from_the_environment():
    settings = from_environment({"PSIS_PORT": "9000", "PSIS_BASE_URL": "https://data.example.org/"})

    assert (settings.port, settings.base_url) == (9000, "https://data.example.org")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PSIS_PORT", "0"),
        ("PSIS_PORT", "eighty"),
        ("PSIS_ENV", "staging"),
        ("PSIS_BASE_URL", "data.example.org"),
        ("PSIS_TIMEZONE", "Asia/Atlantis"),
        ("PSIS_TIMEZONE", "Asia"),
        ("PSIS_TIMEZONE", "../etc/passwd"),
        ("PSIS_BLOCKED_PASSWORDS", "/no/such/list.txt"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(variable, value):
    with pytest.raises(BadInput, match=rf"{variable} is “{value}”, but"):
        from_environment({variable: value})


@pytest.mark.parametrize(
    ("missing", "environ"),
    [
        ("PSIS_SECRET_KEY", {"PSIS_BASE_URL": "https://a.example"}),
        ("PSIS_SECRET_KEY", {"PSIS_BASE_URL": "https://a.example", "PSIS_SECRET_KEY": "short"}),
        ("PSIS_BASE_URL", {"PSIS_SECRET_KEY": SECRET}),
    ],
)
def test_production_does_not_start_without_what_it_needs(missing, environ):
    with pytest.raises(SettingMissing, match=f"{missing} is missing.* Set it to"):
        from_environment({"PSIS_ENV": "production", **environ})


def test_a_misspelt_setting_is_pointed_out(caplog):
    from_environment({"PSIS_PROT": "9000"})

    assert "PSIS_PROT is set, but the portal knows no such setting" in caplog.text


def test_secrets_are_not_written_out():
    settings = from_environment({"PSIS_SECRET_KEY": SECRET, "PSIS_DATABASE_URL": "postgresql://psis:pass@db/psis"})

    assert SECRET not in repr(settings)
    assert "pass@" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("[::1]", "[::1]:8000")]
)
def test_an_address_of_version_six_stands_in_brackets(host, address):
    assert from_environment({"PSIS_HOST": host}).address == address


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://tiles.example.org/a/{z}/{x}/{y}.png?key=1", "https://tiles.example.org"),
        ("https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png", "https://*.tiles.example.org:8443"),
        ("/ground/{z}/{x}/{y}.png", ""),
    ],
)
def test_the_host_of_tiles_is_what_the_security_policy_allows(given, origin):
    assert from_environment({"PSIS_TILES_URL": given}).tiles_origin == origin


@pytest.mark.parametrize(
    "given",
    [
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
        "javascript:alert(1)//{z}/{x}/{y}",
        "tiles.example.org/{z}/{x}/{y}.png",
        "//tiles.example.org/{z}/{x}/{y}.png",
    ],
)
def test_what_is_surely_no_address_of_tiles_is_refused(given):
    with pytest.raises(BadInput, match="PSIS_TILES_URL"):
        from_environment({"PSIS_TILES_URL": given})


def test_development_keeps_a_secret_of_its_own(tmp_path):
    made = with_kept_secret(Settings(home=tmp_path / "home")).secret_key

    assert len(made) >= 32
    assert with_kept_secret(Settings(home=tmp_path / "home")).secret_key == made
    assert (tmp_path / "home/secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("begins", [with_kept_secret, lambda settings: Database(settings.database).close()])
def test_the_folder_of_the_portal_is_for_nobody_else(tmp_path, begins):
    begins(Settings(home=tmp_path / "home"))
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_secret_that_is_set_is_taken_and_not_written_down(tmp_path):
    assert with_kept_secret(Settings(home=tmp_path, secret_key=SECRET)).secret_key == SECRET
    assert not list(tmp_path.iterdir())


def test_processes_that_start_together_have_the_same_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = {one.secret_key for one in pool.map(with_kept_secret, [Settings(home=tmp_path)] * 40)}

    assert len(made) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
