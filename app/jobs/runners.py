"""Who does which kind of task, on one page. Everybody adds a line: kind → runner (see ``app.jobs.task_runs``)."""

from app.jobs.task_runs import Runner

RUNNERS: dict[str, Runner] = {}
