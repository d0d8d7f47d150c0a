"""What readers say and keep of papers here. Counts of other sites are the catalogue's."""

from dailypapers.community.models.claims import AuthorLink, Claim
from dailypapers.community.models.comments import Comment, EarlierText
from dailypapers.community.models.editions import Edition, Feature, Place
from dailypapers.community.models.expectations import Expectation
from dailypapers.community.models.extraction import TableCell, TableColumn
from dailypapers.community.models.follows import Follow
from dailypapers.community.models.groups import Group, GroupInvitation, Membership
from dailypapers.community.models.marks import Mark
from dailypapers.community.models.merges import Merge, Moved
from dailypapers.community.models.moderation import Flag, Lock, ModerationEntry
from dailypapers.community.models.mutes import Mute
from dailypapers.community.models.notes import Note
from dailypapers.community.models.notifications import Notification, NotificationChoice, Told
from dailypapers.community.models.pictures import Picture
from dailypapers.community.models.profiles import Profile, ProfilePaper
from dailypapers.community.models.reactions import Reaction
from dailypapers.community.models.reading_lists import (
    ListEntry,
    ListInvitation,
    ListOwner,
    ReadingList,
)
from dailypapers.community.models.reviews import (
    Criterion,
    Review,
    ReviewInvitation,
    ReviewPerson,
)
from dailypapers.community.models.screening import (
    Candidate,
    Decision,
    Finding,
    ReviewSearch,
    SearchRun,
)
from dailypapers.community.models.searches import SavedSearch
from dailypapers.community.models.seeds import Seed
from dailypapers.community.models.submissions import Submission
from dailypapers.community.models.tallies import Tally
from dailypapers.community.models.visits import Visit
from dailypapers.community.models.votes import Burst, Vote

__all__ = [
    "AuthorLink",
    "Burst",
    "Candidate",
    "Claim",
    "Comment",
    "Criterion",
    "Decision",
    "EarlierText",
    "Edition",
    "Expectation",
    "Feature",
    "Finding",
    "Flag",
    "Follow",
    "Group",
    "GroupInvitation",
    "ListEntry",
    "ListInvitation",
    "ListOwner",
    "Lock",
    "Mark",
    "Membership",
    "Merge",
    "ModerationEntry",
    "Moved",
    "Mute",
    "Note",
    "Notification",
    "NotificationChoice",
    "Picture",
    "Place",
    "Profile",
    "ProfilePaper",
    "Reaction",
    "ReadingList",
    "Review",
    "ReviewInvitation",
    "ReviewPerson",
    "ReviewSearch",
    "SavedSearch",
    "SearchRun",
    "Seed",
    "Submission",
    "TableCell",
    "TableColumn",
    "Tally",
    "Told",
    "Visit",
    "Vote",
]
