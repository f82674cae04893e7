"""Cause and effect of the whole city on one page: event → what is done about it, at least once, in this order."""

from collections.abc import Callable, Sequence

from app.jobs import search_feed
from app.jobs.tools import Tools
from app.kernel.events import Event
from maps.events import LayerChanged
from records.events import RecordsDrafted, RecordsPublished, RecordsSuperseded, RecordsWithdrawn

Handler = Callable[[Tools, Sequence[Event]], None]

HANDLERS: dict[type[Event], tuple[Handler, ...]] = {
    RecordsPublished: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsSuperseded: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsWithdrawn: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsDrafted: (search_feed.refresh_desk,),
    LayerChanged: (),  # the map is read from its rows, and what is kept of it goes stale with the catalogue
}
