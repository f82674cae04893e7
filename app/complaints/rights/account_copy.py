"""A person's copy of everything: what is held of the account, and every report of it, in one ZIP."""

import zipfile
from html import escape
from typing import IO

from app.accounts.own_copy import as_json, facts_of_account
from app.complaints.belonging import references_of, resident_of
from app.complaints.key_store import Vault
from app.complaints.rights.copy_page import document
from app.complaints.rights.copying import Held, add_report
from app.db.files import FileStore
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.kernel.text import N_, Translate


def write_account_copy(
    database: Database,
    vault: Vault,
    files: FileStore,
    account: str,
    target: IO[bytes],
    translate: Translate,
    language: str,
) -> int:
    """Write the ZIP into ``target``; returns how many reports are in it.

    With none of them it is remembered: that several were copied at one moment, when an account was, would tell the desk
    which belong together, and auditors whose they are.
    """
    references, reader = references_of(database, account), resident_of(account)
    with database.open(SYSTEM) as session:
        facts = facts_of_account(session, account)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, database.open(reader) as session:
        archive.writestr("account.json", as_json(facts))
        for reference in references:
            add_report(Held(session, vault, files), reference, archive, translate, language)
        archive.writestr("index.html", _index(references, translate, language))
    return len(references)


def _index(references: list[str], translate: Translate, language: str) -> str:
    """The page on which to begin."""
    listed = "".join(f'<li><a href="{one}/report.html">{one}</a></li>' for one in references)
    account = f'<p><a href="account.json">{escape(translate(N_("Account, sign-ins and what the trail says")))}</a></p>'
    reports = f"<h2>{escape(translate(N_('Reports')))}</h2><ul>{listed}</ul>" if listed else ""
    return document(translate(N_("A copy of everything")), account + reports, language)
