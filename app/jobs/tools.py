"""What handlers work with."""

from dataclasses import dataclass

from app.complaints.key_store import Vault
from app.db.files import FileStore
from app.db.session import Database
from app.db.uploads import Uploads
from app.notifications.post import Post
from records.search.index import Index


@dataclass(frozen=True, slots=True)
class Tools:
    """The database, both indexes, opened for writing, and the way that mails leave; no post, no mails.

    ``vault``: what opens and destroys who reported a complaint. ``case_files``: what was attached to complaints,
    ``unsent``: photographs whose report is not sent yet.
    """

    database: Database
    public_index: Index
    desk_index: Index
    post: Post | None = None
    vault: Vault | None = None
    case_files: FileStore | None = None
    unsent: Uploads | None = None
