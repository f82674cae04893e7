"""What following a report does to its rows, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.model import Account
from app.accounts.rates import Rate, Rates
from app.accounts.throttle import TooManyAttempts
from app.complaints import belonging, lifecycle, mails, queries, secrecy
from app.complaints.filing.filing import filer
from app.complaints.following import reopening, satisfaction, visits
from app.complaints.following.model import MailRow, OwnerRow, ScoreRow, VisitRow
from app.complaints.handling import acting, assigning, protecting
from app.complaints.handling.acting import for_reporter
from app.complaints.model import ComplaintMessageRow, ComplaintRow
from app.db.trail import AuditEntry
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, MoveNotAllowed, NotVisible
from tests.web import complaints_city as people


def reporter_unit(database, receipt):
    return for_reporter(database, people.holder(receipt), receipt.reference)


def state_of(database, receipt):
    with database.open(SYSTEM) as session:
        return session.get_one(ComplaintRow, receipt.complaint_id).state


def rows(database, model, **equal):
    with database.open(SYSTEM) as session:
        return list(session.scalars(select(model).filter_by(**equal)))


class TestVisits:
    def test_a_browser_has_open_what_it_has_shown_the_key_of(self, city, complaints):
        with city.unit(SYSTEM) as unit:
            token = visits.begin(unit, complaints.received.complaint_id, visits.SHORT)
        with city.open(SYSTEM) as session:
            assert visits.opened(session, token, clock.now()) == {
                complaints.received.reference: complaints.received.complaint_id
            }

    def test_a_second_report_does_not_close_the_first(self, city, complaints):
        with city.unit(SYSTEM) as unit:
            first = visits.begin(unit, complaints.received.complaint_id, visits.SHORT)
            second = visits.begin(unit, complaints.sealed.complaint_id, visits.SHORT, first)
        with city.open(SYSTEM) as session:
            held = visits.opened(session, second, clock.now())
            assert set(held) == {complaints.received.reference, complaints.sealed.reference}
            assert visits.opened(session, first, clock.now()) == {}

    def test_it_ends_by_itself(self, city, complaints):
        with city.unit(SYSTEM) as unit:
            token = visits.begin(unit, complaints.received.complaint_id, visits.SHORT)
        with city.open(SYSTEM) as session:
            assert visits.opened(session, token, clock.now() + visits.SHORT) == {}
        with city.unit(SYSTEM) as unit:
            visits.prune(unit.session, unit.now + visits.SHORT)
        assert rows(city, VisitRow) == []

    def test_no_token_is_kept_in_the_clear(self, city, complaints):
        with city.unit(SYSTEM) as unit:
            token = visits.begin(unit, complaints.received.complaint_id, visits.LONG)
        assert token not in {row.token_sha256 for row in rows(city, VisitRow)}

    def test_it_is_closed_by_a_button(self, city, complaints):
        with city.unit(SYSTEM) as unit:
            token = visits.begin(unit, complaints.received.complaint_id, visits.LONG)
            visits.end(unit, token)
        assert rows(city, VisitRow) == []


class TestAccounts:
    def test_what_is_filed_signed_in_stands_in_ones_list(self, city, complaints):
        assert [line.reference for line in belonging.reports_of(city, "r-1")] == [complaints.resident.reference]

    def test_whoever_shows_the_key_takes_a_report_into_his_account(self, city, complaints):
        with city.unit(filer()) as unit:
            belonging.take(unit, "r-2", complaints.anonymous.complaint_id)
        assert [line.reference for line in belonging.reports_of(city, "r-2")] == [complaints.anonymous.reference]
        with city.open(people.resident("r-2")) as session:
            assert queries.by_reference(session, complaints.anonymous.reference).content.text == "Glass on the pavement"

    def test_the_key_goes_on_opening_it(self, city, complaints):
        with city.unit(filer()) as unit:
            belonging.take(unit, "r-2", complaints.anonymous.complaint_id)
        with city.open(people.holder(complaints.anonymous)) as session:
            assert queries.by_reference(session, complaints.anonymous.reference)

    def test_a_report_of_another_account_is_not_taken(self, city, complaints):
        with city.unit(filer()) as unit, pytest.raises(BadInput):
            belonging.take(unit, "r-2", complaints.resident.complaint_id)

    def test_the_trail_does_not_say_who_took_it(self, city, complaints):
        with city.unit(filer()) as unit:
            belonging.take(unit, "r-2", complaints.anonymous.complaint_id)
        entry = rows(city, AuditEntry, action="take report into account")[0]
        assert (entry.actor, "r-2" in entry.detail) == ("reporter", False)

    def test_whose_contact_is_deleted_has_left_his_account(self, city, complaints):
        with reporter_unit(city, complaints.resident) as unit:
            protecting.set_secrecy(unit, complaints.resident.reference, identity=secrecy.NONE)
        assert (belonging.reports_of(city, "r-1"), rows(city, OwnerRow)) == ([], [])

    def test_a_report_without_any_contact_stays_in_the_account_when_it_is_protected_better(self, city, complaints):
        nameless = people.file_one(city, complaints.vault, replace(people.ANONYMOUS, identity=secrecy.NONE))
        with city.unit(filer()) as unit:
            belonging.take(unit, "r-2", nameless.complaint_id)
        with for_reporter(city, people.resident("r-2"), nameless.reference) as unit:
            protecting.set_secrecy(unit, nameless.reference, content=secrecy.CONFIDENTIAL)
        assert [one.reference for one in belonging.reports_of(city, "r-2")] == [nameless.reference]


class TestSatisfaction:
    def rate(self, city, receipt, score=4, words="", *, solved=True):
        with reporter_unit(city, receipt) as unit:
            satisfaction.rate(unit, receipt.reference, score, words, solved=solved)

    def test_what_was_answered_and_is_solved_is_closed(self, city, complaints):
        self.rate(city, complaints.answered)
        assert state_of(city, complaints.answered) == lifecycle.CLOSED

    def test_what_is_not_solved_is_open_again(self, city, complaints):
        self.rate(city, complaints.closed, 1, "It rattles still", solved=False)
        assert state_of(city, complaints.closed) == lifecycle.REOPENED

    def test_nothing_is_written_down_where_it_cannot_be_opened_again(self, city, complaints):
        with pytest.raises(BadInput):
            self.rate(city, complaints.closed, 1, "", solved=False)
        assert rows(city, ScoreRow) == []

    def test_words_reach_the_department_as_a_message(self, city, complaints):
        self.rate(city, complaints.closed, 5, "Quick work")
        assert "Quick work" in {row.text for row in rows(city, ComplaintMessageRow)}

    def test_what_has_not_ended_is_not_rated(self, city, complaints):
        with pytest.raises(BadInput):
            self.rate(city, complaints.in_work)

    def test_there_are_five_answers(self, city, complaints):
        for score in (0, 6, -1):
            with pytest.raises(BadInput):
                self.rate(city, complaints.closed, score)

    def test_who_sees_a_score(self, city, complaints):
        self.rate(city, complaints.closed)
        readers = {
            "officer": people.officer(),
            "auditor": people.auditor(),
            "administrator": people.administrator(),
            "counter": people.counter_clerk(),
            "elsewhere": people.officer(people.PARKS),
            "reporter": people.holder(complaints.closed),
            "another": people.holder(complaints.received),
        }
        sees = set()
        for name, actor in readers.items():
            with city.open(actor) as session:
                if satisfaction.score_of(session, complaints.closed.complaint_id):
                    sees.add(name)
        assert sees == {"officer", "auditor", "reporter"}

    def test_it_goes_along_to_another_department(self, city, complaints):
        self.rate(city, complaints.closed, 2, "No", solved=False)
        with city.unit(people.officer()) as unit:
            assigning.hand_over(unit, complaints.closed.reference, people.PARKS)
        with city.open(people.officer()) as session:
            assert satisfaction.score_of(session, complaints.closed.complaint_id) is None

    def test_totals_tell_no_average_of_fewer_than_five(self, city, complaints):
        for receipt in (complaints.closed, complaints.answered):
            self.rate(city, receipt)
        with city.open(SYSTEM) as session:
            day = timedelta(days=1)
            totals = satisfaction.totals(session, clock.now() - day, clock.now() + day)
        assert totals == {("roads", "potholes"): satisfaction.Total(2, 8, 2)}
        assert satisfaction.together(totals.values()).average is None


class TestReopening:
    def age(self, city, receipt, days):
        with city.unit(SYSTEM) as unit:
            then = unit.now - timedelta(days=days)
            unit.session.execute(
                update(ComplaintRow).where(ComplaintRow.id == receipt.complaint_id).values(ended_at=then)
            )

    def reopen(self, city, receipt, words="It is back"):
        with reporter_unit(city, receipt) as unit:
            reopening.reopen(unit, receipt.reference, words)

    def test_within_the_period_it_is_open_again(self, city, complaints):
        self.age(city, complaints.closed, 30)
        self.reopen(city, complaints.closed)
        assert state_of(city, complaints.closed) == lifecycle.REOPENED

    def test_afterwards_it_is_too_late(self, city, complaints):
        self.age(city, complaints.closed, 31)
        with pytest.raises(BadInput):
            self.reopen(city, complaints.closed)

    def test_a_reason_is_owed(self, city, complaints):
        with pytest.raises(BadInput):
            self.reopen(city, complaints.closed, " ")

    def test_what_is_withdrawn_stays_so(self, city, complaints):
        with reporter_unit(city, complaints.received) as unit:
            acting.withdraw(unit, complaints.received.reference)
        with pytest.raises(MoveNotAllowed):
            self.reopen(city, complaints.received)


class TestMails:
    def test_all_are_wanted_until_somebody_says_otherwise(self, city, complaints):
        with city.open(SYSTEM) as session:
            assert mails.wanted(session, complaints.received.complaint_id) == set(mails.KINDS)

    def test_a_link_ends_all_and_says_which_report(self, city, complaints, vault):
        number = complaints.received.complaint_id
        with city.unit(SYSTEM) as unit:
            mails.row_of(unit, vault.seal, number)
        token = mails.stop_token(vault.seal, number)
        with city.unit(SYSTEM) as unit:
            assert mails.reference_of(unit.session, token) == complaints.received.reference
            mails.stop(unit, token)
        with city.open(SYSTEM) as session:
            assert mails.wanted(session, number) == frozenset()

    def test_any_other_token_ends_nothing(self, database):
        for token in ("", "x" * 40, "ä" * 40, "0" * 2000):
            with database.unit(SYSTEM) as unit, pytest.raises(NotVisible):
                mails.stop(unit, token)

    def test_the_row_holds_the_hash_of_the_link_alone(self, city, complaints, vault):
        number = complaints.received.complaint_id
        with city.unit(SYSTEM) as unit:
            mails.row_of(unit, vault.seal, number)
        assert mails.stop_token(vault.seal, number) not in rows(city, MailRow)[0].stop_sha256


class TestRates:
    @pytest.fixture
    def rates(self, database, vault):
        minute = timedelta(minutes=1)
        return Rates(database, vault.seal, "receipt", of_address=Rate(10, minute), of_subject=Rate(60, minute))

    def test_an_address_has_ten_attempts_a_minute(self, rates):
        for _ in range(10):
            rates.attempt("7K3M", "192.0.2.1")
        with pytest.raises(TooManyAttempts):
            rates.attempt("9QXD", "192.0.2.1")

    def test_a_beginning_has_sixty_from_everywhere(self, rates):
        for number in range(60):
            rates.attempt("7K3M", f"192.0.2.{number}")
        with pytest.raises(TooManyAttempts):
            rates.attempt("7K3M", "198.51.100.1")

    def test_what_was_right_does_not_count(self, rates):
        for _ in range(20):
            rates.forgive(rates.attempt("7K3M", "192.0.2.1"))
        assert rates.attempt("7K3M", "192.0.2.1")

    def test_whoever_waits_is_not_punished_for_asking(self, rates):
        for _ in range(10):
            rates.attempt("7K3M", "192.0.2.1")
        with pytest.raises(TooManyAttempts) as first:
            rates.attempt("7K3M", "192.0.2.1")
        with pytest.raises(TooManyAttempts) as second:
            rates.attempt("7K3M", "192.0.2.1")
        assert second.value.wait <= first.value.wait

    def test_another_address_is_not_held_up(self, rates):
        for _ in range(10):
            rates.attempt("7K3M", "192.0.2.1")
        assert rates.attempt("9QXD", "192.0.2.2")


def test_an_account_is_no_row_of_what_it_reported(city, complaints):
    """Names of accounts are in labels and in the list that the portal alone reads."""
    assert {row.name for row in rows(city, Account)} >= {"r-1", "r-2"}
    with city.open(people.officer()) as session:
        assert session.scalars(select(OwnerRow)).all() == []
