import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.accounts.passwords import require_good
from app.kernel.errors import BadInput

GOOD = "four small boats at dawn"
TODAYS, NOBODYS = passwords._HASHER, passwords._NOBODYS


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "kuda hijau menari di atas meja",
        "xK9#mP2$vL5nQ8wz",
        "k7m2p9x4w8q1z5j3",
        "ржаной хлеб и море",
        "月の光が静かに海を照らしている",
        "w" * 3 + GOOD * 10,
    ],
)
def test_what_is_long_and_not_common_is_taken_whatever_it_consists_of(password):
    require_good(password, second_factor=False)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "P4$$w0rd!!!!!!!!!!",
        "password12345678",
        "correct horse battery staple",
        "123456789012345",
        "qwertyuiop12345",
        "qwertyuiopasdfgh",
        "Asdfghjklzxcvbnm!",
        "1qaz2wsx3edc4rfv",
        "1q2w3e4r5t6y7u8i9o0p",
        "1111111122222222",
        "admin123admin123",
        "mnbvcxzlkjhgfdsa",
        "abcdefghijklmnop",
        "zyxwvutsrqponmlkj",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "rahasia rahasia rahasia",
        "bismillah1234567",
        "!!!!!!!!!!!!!!!!",
    ],
)
def test_what_is_tried_first_is_refused_however_long(password):
    with pytest.raises(BadInput, match="tried first"):
        require_good(password, second_factor=False)


@pytest.mark.parametrize("password", ["sari.dewi@example.org", "Sari Dewi 2024!!", "dewidewidewidewi"])
def test_what_others_know_of_the_account_is_refused(password):
    with pytest.raises(BadInput, match="tried first"):
        require_good(password, second_factor=False, about=("Sari Dewi", "sari.dewi@example.org"))


@pytest.mark.parametrize(("second_factor", "least"), [(True, 8), (False, 15)])
def test_fifteen_characters_are_enough_and_eight_beside_a_second_factor(second_factor, least):
    require_good("xK9#mP2$vL5nQ8wz"[:least], second_factor=second_factor)
    with pytest.raises(BadInput, match=f"at least {least} characters"):
        require_good("xK9#mP2$vL5nQ8wz"[: least - 1], second_factor=second_factor)


def test_length_has_an_end_far_beyond_sixty_four():
    require_good((GOOD * 20)[:256], second_factor=False)
    with pytest.raises(BadInput, match="at most 256"):
        require_good((GOOD * 20)[:257], second_factor=False)


def test_a_file_forbids_more(tmp_path):
    blocked = tmp_path / "blocked.txt"
    blocked.write_text(f"something else\r\n{GOOD}\r\n")

    with pytest.raises(BadInput, match="leak"):
        require_good(GOOD.title().lower(), second_factor=False, blocked=blocked)


def test_a_password_is_known_again_and_no_other():
    stored = passwords.hashed(GOOD)

    assert passwords.matches(stored, GOOD)
    assert not passwords.matches(stored, GOOD.upper())


def test_it_does_not_matter_how_a_keyboard_composes_a_letter():
    assert passwords.matches(passwords.hashed("e\u0301toile filante au ciel"), "\u00e9toile filante au ciel")


def test_the_longest_password_is_known_again_whichever_way_it_is_composed():
    assert passwords.matches(passwords.hashed("\u00e9" * 256), "e\u0301" * 256)


@pytest.mark.parametrize("stored", [None, "", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$bad"])
def test_without_a_password_nothing_opens(stored):
    assert not passwords.matches(stored, "")


def test_old_parameters_are_noticed():
    stored = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)

    assert passwords.is_outdated(stored)
    assert not passwords.is_outdated(passwords.hashed(GOOD))


def test_what_stands_in_for_an_account_that_is_not_there_takes_as_long_as_any():
    assert not TODAYS.check_needs_rehash(NOBODYS)
