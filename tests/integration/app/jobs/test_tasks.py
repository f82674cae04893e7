import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.db.files import FileStore
from app.jobs import task_model, tasks
from app.jobs.task_keeper import TaskKeeper
from app.jobs.task_model import TaskRow
from app.jobs.task_runs import MOST_ATTEMPTS, Workplace, carry_out, carry_out_all, only_runner, waiting
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held
from app.kernel.stopping import Stop

ANI = member_of_staff("ani", [Held(roles.CLERK, "roads")])
TONO = member_of_staff("tono", [Held(roles.CLERK, "parks")])


@pytest.fixture
def place(database, tmp_path):
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        unit.session.flush()
        appoint(unit, "ani", roles.CLERK, "roads")
    return Workplace(database, FileStore(tmp_path / "files"), tmp_path)


def asked(place, **detail):
    with place.database.unit(ANI) as unit:
        return tasks.request_task(unit, "count", "roads", detail)


def found(place, task_id, actor=ANI):
    with place.database.open(actor) as session:
        return tasks.task(session, task_id)


def test_a_task_is_done_and_its_result_kept(place):
    task_id = asked(place, to=3)
    carry_out_all(place, {"count": lambda job: {"counted": job.detail["to"]}}, Stop())
    task = found(place, task_id)
    assert (task.state, task.result) == (task_model.DONE, {"counted": 3})


def test_a_task_acts_for_whoever_asked(place):
    asked(place)
    seen = []
    carry_out_all(place, {"count": lambda job: seen.append(job.actor) or {}}, Stop())
    assert seen == [ANI]


def test_who_is_put_out_meanwhile_has_no_more_tasks_done(place):
    with place.database.unit(TONO) as unit:
        task_id = tasks.request_task(unit, "count", "parks", {})
    carry_out_all(place, {"count": lambda _: {}}, Stop())
    assert found(place, task_id, TONO).state == task_model.FAILED


def test_another_department_finds_no_task(place):
    task_id = asked(place)
    with pytest.raises(NotVisible):
        found(place, task_id, TONO)


def test_a_sentence_of_ours_is_kept_to_be_said_in_any_language(place):
    def refuse(_):
        raise BadInput("There is no %(thing)s.", thing="header")

    task_id = asked(place)
    carry_out_all(place, {"count": refuse}, Stop())
    assert found(place, task_id).problem == ("There is no %(thing)s.", {"thing": "header"})


def test_a_defect_of_one_task_does_not_hold_up_the_next(place):
    failing, other = asked(place, fail=True), asked(place)
    carry_out_all(place, {"count": lambda job: {"share": 1 / (not job.detail.get("fail"))}}, Stop())
    assert [found(place, one).state for one in (failing, other)] == [task_model.FAILED, task_model.DONE]


def test_a_task_that_is_asked_to_stop_ends_at_its_next_step(place):
    def count(job):
        with place.database.unit(ANI) as unit:
            tasks.ask_to_stop(unit, job.id)
        job.progress.at(1, 10)
        return {}

    task_id = asked(place)
    carry_out_all(place, {"count": count}, Stop())
    assert found(place, task_id).state == task_model.STOPPED


def test_a_task_that_waits_can_be_taken_back(place):
    task_id = asked(place)
    with place.database.unit(ANI) as unit:
        tasks.ask_to_stop(unit, task_id)
    assert (found(place, task_id).state, waiting(place.database)) == (task_model.STOPPED, [])


def test_a_process_that_is_told_to_end_leaves_its_task_to_the_next(place):
    stop = Stop()

    def count(job):
        stop.set()
        job.progress.at(1, 10)
        return {}

    task_id = asked(place)
    carry_out_all(place, {"count": count}, stop)
    carry_out_all(place, {"count": lambda _: {"counted": 1}}, Stop())
    assert found(place, task_id).state == task_model.DONE


def test_a_task_that_kills_its_process_every_time_is_given_up(place):
    class Killed(BaseException):
        pass

    def die(_):
        raise Killed

    task_id = asked(place)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Killed):
            carry_out(place, {"count": die}, task_id, Stop())
    carry_out(place, {"count": die}, task_id, Stop())
    assert found(place, task_id).state == task_model.FAILED


def test_one_process_at_a_time_carries_out_tasks(tmp_path):
    with only_runner(tmp_path) as first, only_runner(tmp_path) as second:
        assert (first, second) == (True, False)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_task_whose_process_is_killed_is_taken_up_again(place):
    asked(place)
    keeper = TaskKeeper((sys.executable, "-c", "import time; time.sleep(60)"))
    keeper.keep(place.database)
    first = keeper._process
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    started = SimpleNamespace(again=None)
    for _ in range(2):  # it notices, and then begins anew
        keeper._next_look = 0.0
        keeper.keep(place.database)
        started.again = keeper._process
    keeper.end()
    assert started.again is not None
    assert started.again.pid != first.pid


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_the_command_carries_out_what_waits(place, database_url, tmp_path):
    task_id = asked(place)
    with place.database.unit(SYSTEM) as unit:
        unit.session.get_one(TaskRow, task_id).attempts = MOST_ATTEMPTS
    environment = os.environ | {"PSIS_DATABASE_URL": database_url, "PSIS_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "app.cli.main", "tasks"], env=environment, check=True, timeout=120)
    assert found(place, task_id).state == task_model.FAILED
