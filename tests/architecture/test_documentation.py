import re
from dataclasses import fields

import click
import pytest

from app.cli.main import psis
from app.settings import Settings
from tests.architecture.source import tracked_files
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text()
PAGES = sorted(path for path in tracked_files() if path.suffix == ".md")


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.metadata["variable"])
def test_every_setting_is_documented_with_its_meaning(setting):
    row = f"| `{setting.metadata['variable']}` | {setting.metadata['meaning']} |"

    assert row in OPERATIONS


def test_no_documented_setting_is_unknown():
    documented = set(re.findall(r"^\| `(PSIS_[A-Z_]+)` \|", OPERATIONS, re.MULTILINE))

    assert documented == {setting.metadata["variable"] for setting in fields(Settings)}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_to_a_file_of_ours_leads_there(page):
    targets = re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text())
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]

    assert not [target for target in local if not (ROOT / page.parent / target).exists()]


def test_every_decision_record_is_listed():
    folder = ROOT / "docs/adr"
    listed = set(re.findall(r"\]\((\d{4}[\w-]+\.md)\)", (folder / "README.md").read_text()))

    assert listed == {path.name for path in folder.glob("[0-9]*.md")}


@pytest.mark.parametrize("record", sorted((ROOT / "docs/adr").glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_every_decision_record_says_what_was_not_chosen(record):
    assert re.search(r"^\*\*Not chosen", record.read_text(), re.MULTILINE)


def commands(group=psis, path=("psis",)):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_is_documented_with_its_own_words(name, command):
    assert re.search(rf"^\| `{name}[^`]*` \| {re.escape(command.get_short_help_str(500))}", OPERATIONS, re.MULTILINE)
