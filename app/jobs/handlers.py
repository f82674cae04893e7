"""Cause and effect of the whole city on one page: event → what is done about it, at least once, in this order."""

from collections.abc import Callable, Sequence

from app.accounts.events import AccountClosed, AccountTouched, EmailChangeAsked, Invited, RegistrationAsked, ResetAsked
from app.city.events import CalendarChanged, CategoryMadeSensitive
from app.complaints.desk_events import Mentioned, RuleNotifies, TermsReached
from app.complaints.events import (
    ComplaintAssigned,
    ComplaintErased,
    ComplaintHandedOver,
    ComplaintMessageWritten,
    ComplaintMoved,
    ComplaintRecategorised,
    ComplaintReceived,
    ComplaintSecrecyChanged,
    ContactRemoved,
    IdentityOpened,
    PhotographErased,
    RightsRequestWaits,
)
from app.complaints.filing.receipt_mail import ReceiptAsked
from app.complaints.following.followers import FollowAsked, FollowNews
from app.complaints.mails import NoticeDue
from app.complaints.released.events import PublicComplaintsChanged
from app.jobs import blurring, erasures, following, handling, keys, mail, recounting, report_words, search_feed
from app.jobs.tools import Tools
from app.kernel.events import Event
from app.notifications import to_filers, to_followers, to_officers, to_owners, to_publishers, to_reporters
from maps.events import LayerChanged
from records.events import DeadlinesReached, RecordsDrafted, RecordsPublished, RecordsSuperseded, RecordsWithdrawn

Handler = Callable[[Tools, Sequence[Event]], None]

HANDLERS: dict[type[Event], tuple[Handler, ...]] = {
    RecordsPublished: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsSuperseded: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsWithdrawn: (search_feed.refresh_public, search_feed.refresh_desk),
    RecordsDrafted: (search_feed.refresh_desk,),
    RegistrationAsked: (mail.each(to_owners.registration_asked),),
    ResetAsked: (mail.each(to_owners.reset_asked),),
    EmailChangeAsked: (mail.each(to_owners.email_change_asked),),
    Invited: (mail.each(to_owners.invited),),
    AccountClosed: (mail.each(to_owners.account_closed),),
    AccountTouched: (mail.each(to_owners.account_touched),),
    DeadlinesReached: (mail.each(to_publishers.deadlines_reached),),
    CategoryMadeSensitive: (blurring.blur,),
    CalendarChanged: (recounting.recount,),
    ComplaintReceived: (report_words.index_words, following.announce),
    ComplaintMoved: (handling.follow_rules, following.announce),  # in this order, see ``announce``
    ComplaintMessageWritten: (handling.follow_rules, following.announce),
    ComplaintHandedOver: (handling.follow_rules,),
    ComplaintRecategorised: (following.announce,),
    ComplaintAssigned: (),
    ComplaintSecrecyChanged: (),
    ContactRemoved: (keys.destroy_keys,),
    ComplaintErased: (erasures.finish,),
    PhotographErased: (erasures.finish_photographs,),
    IdentityOpened: (following.announce,),
    RightsRequestWaits: (mail.each(to_officers.request_waits),),
    PublicComplaintsChanged: (search_feed.refresh_reports, following.tell_followers),
    ReceiptAsked: (mail.each_with_vault(to_filers.receipt),),
    NoticeDue: (mail.each_with_vault(to_reporters.notice),),
    FollowAsked: (mail.each_with_vault(to_followers.asked),),
    FollowNews: (mail.each_with_vault(to_followers.news),),
    Mentioned: (mail.each(to_officers.mentioned),),
    RuleNotifies: (mail.each(to_officers.rule_notifies),),
    TermsReached: (mail.each(to_officers.terms_reached),),
    LayerChanged: (),  # the map is read from its rows, and what is kept of it goes stale with the catalogue
}

MAILED = frozenset(
    {
        RegistrationAsked,
        ResetAsked,
        EmailChangeAsked,
        Invited,
        AccountClosed,
        AccountTouched,
        DeadlinesReached,
        ReceiptAsked,
        NoticeDue,
        FollowAsked,
        FollowNews,
        Mentioned,
        RuleNotifies,
        TermsReached,
        RightsRequestWaits,
    }
)
"""Events whose consequence leaves the house and cannot be taken back."""

ALONE = MAILED | {ComplaintMoved, ComplaintMessageWritten}
"""Events that are carried out one by one: where one fails, no other is done twice or waits with it."""
