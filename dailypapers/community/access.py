"""Every right of this layer, decided here alone. `reader` is None for a stranger.

docs/reference/rights.md has the same as a table, and a test that holds one against the other.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.records import Featured
from dailypapers.community.models import (
    Claim,
    Comment,
    Feature,
    Flag,
    Group,
    Membership,
    Note,
    Picture,
    ReadingList,
    Review,
    ReviewPerson,
    SavedSearch,
    Submission,
)

Role, Visibility = Membership.Role, ReadingList.Visibility
Part = ReviewPerson.Role


def may_comment(reader: User | None) -> bool:
    """Readers may, unless they are banned."""
    return reader is not None and reader.is_active and not reader.is_banned


def may_vote(reader: User | None) -> bool:
    """Who may comment may."""
    return may_comment(reader)


def may_act_by_mail(reader: User | None) -> bool:
    """Who may vote may vote, save and put away by links in mails to their confirmed address."""
    return may_vote(reader)


def is_for(reader: User | None, comment: Comment) -> bool:
    """All comments are for everybody but those of a group: these are for who is in it now.

    Moderators come to know of one once it was reported.
    """
    if _is_inside(reader, comment):
        return True
    if not may_moderate(reader):
        return False
    return comment.hidden_at is not None or bool(comment.flags.all())


def meant_for(reader: User | None) -> Q:
    """Return what `is_for` says, as a condition on comments."""
    if reader is None or not reader.is_active:
        return Q(group=None)
    known = Q(group=None) | Q(group__in=groups_of(reader))
    if may_moderate(reader):
        reported = Flag.objects.filter(comment__isnull=False).values("comment")
        known |= Q(hidden_at__isnull=False) | Q(pk__in=reported)
    return known


def may_read(reader: User | None, comment: Comment) -> bool:
    """Whom it is for may, while it stands; moderators and its writer also what others may not."""
    if comment.removed_at is not None or not is_for(reader, comment):
        return False
    is_open = comment.hidden_at is None and not comment.reader.is_shadowed
    return is_open or may_moderate(reader) or (reader is not None and _wrote(reader, comment))


def may_answer(reader: User | None, comment: Comment) -> bool:
    """Who may comment may, while they can read it and it is not hidden; of a group, members."""
    if not may_comment(reader) or comment.hidden_at is not None:
        return False
    return _is_inside(reader, comment) and may_read(reader, comment)


def may_react(reader: User | None, comment: Comment) -> bool:
    """Who may answer may, to what others wrote."""
    return reader is not None and not _wrote(reader, comment) and may_answer(reader, comment)


def may_edit(reader: User | None, comment: Comment) -> bool:
    """Who wrote it may, while it stands, is for them, and they may comment."""
    if reader is None or not may_comment(reader) or not _wrote(reader, comment):
        return False
    return comment.hidden_at is None and may_read(reader, comment)


def may_remove(reader: User | None, comment: Comment) -> bool:
    """Who wrote it may, and staff, while it stands and is for them."""
    if reader is None or not reader.is_active or comment.removed_at is not None:
        return False
    if not is_for(reader, comment):
        return False
    return reader.is_staff or _wrote(reader, comment)


def may_submit(reader: User | None) -> bool:
    """Whoever the setting names may, unless they are banned; staff wherever anybody may."""
    if reader is None or not may_comment(reader) or settings.SUBMIT == "nobody":
        return False
    if reader.is_staff or settings.SUBMIT == "readers":
        return True
    return settings.SUBMIT == "authors" and _is_author(reader)


def may_follow_submission(reader: User | None, submission: Submission) -> bool:
    """Who submitted may see what comes of it and try again, and staff."""
    if reader is None or not reader.is_active:
        return False
    return reader.is_staff or reader.pk == submission.reader_id


def may_give_picture(reader: User | None, paper: int) -> bool:
    """Who submitted the paper may, and editors, unless they are banned."""
    if reader is None or not may_comment(reader):
        return False
    submitted = Feature.objects.filter(paper=paper, reader=reader, kind=Featured.SUBMISSION)
    return may_curate(reader) or submitted.exists()


def may_remove_picture(reader: User | None, picture: Picture) -> bool:
    """Who gave it may, whoever may give another, and moderators."""
    if reader is None or not reader.is_active or picture.paper_id is None:
        return False
    if reader.pk == picture.reader_id or may_moderate(reader):
        return True
    return may_give_picture(reader, picture.paper_id)


def may_see_picture(reader: User | None, picture: Picture) -> bool:
    """Everybody may once its paper is there, but for those of readers set apart."""
    if reader is not None and reader.is_active and reader.pk == picture.reader_id:
        return True
    if picture.paper_id is None:
        return False
    return not picture.reader.is_shadowed or may_moderate(reader)


def may_claim(reader: User | None) -> bool:
    """Who may comment may."""
    return may_comment(reader)


def may_decide_claims(reader: User | None) -> bool:
    """Who moderates may, and whoever was given the right."""
    if reader is None or not may_comment(reader):
        return False
    return may_moderate(reader) or reader.has_perm("community.decide_claims")


def may_edit_links(reader: User | None, paper: int) -> bool:
    """Who wrote the paper may, and staff, unless they are banned."""
    if reader is None or not may_comment(reader):
        return False
    return reader.is_staff or _is_author(reader, paper=paper)


def may_curate(reader: User | None) -> bool:
    """Editors may: those who were given the right, unless they are banned."""
    if reader is None or not may_comment(reader):
        return False
    return reader.has_perm("community.curate_editions")


def _is_author(reader: User, **what: int) -> bool:
    claims = Claim.objects.filter(reader=reader, state=Claim.State.GRANTED, **what)
    return claims.exists()


def may_flag(reader: User | None, comment: Comment) -> bool:
    """Who may comment may, what others wrote and can be read."""
    if reader is None or not may_comment(reader) or _wrote(reader, comment):
        return False
    return comment.hidden_at is None and may_read(reader, comment)


def may_flag_paper(reader: User | None) -> bool:
    """Who may comment may."""
    return may_comment(reader)


def may_moderate(reader: User | None) -> bool:
    """Moderators and staff may, unless they are banned."""
    if reader is None or not may_comment(reader):
        return False
    return reader.is_moderator or reader.is_staff


def may_judge(reader: User | None, other: User) -> bool:
    """Moderators may judge readers, staff moderators too; nobody judges staff or themselves."""
    if reader is None or not may_moderate(reader) or other.pk == reader.pk:
        return False
    return other.is_active and not other.is_staff and (reader.is_staff or not other.is_moderator)


def may_appoint(reader: User | None, other: User) -> bool:
    """Staff may make others moderators."""
    return reader is not None and reader.is_staff and may_judge(reader, other)


def may_undo_merge(reader: User | None) -> bool:
    """Staff may."""
    return reader is not None and reader.is_staff and may_moderate(reader)


def may_read_log(reader: User | None) -> bool:
    """Who moderates may, and everybody where the instance says so."""
    return settings.MODERATION_LOG == "public" or may_moderate(reader)


def may_operate(reader: User | None) -> bool:
    """Staff may see how the instance does."""
    return reader is not None and reader.is_active and reader.is_staff


def may_see_sources(reader: User | None) -> bool:
    """Staff may see how the sources do, and everybody where the instance says so."""
    return settings.SOURCES_PAGE == "public" or may_operate(reader)


def may_follow(reader: User | None) -> bool:
    """Readers may, and nobody else sees what they follow."""
    return reader is not None and reader.is_active


def may_mute(reader: User | None, owner: User) -> bool:
    """Everybody for their own list alone: nobody else sees what is muted in it."""
    return reader is not None and reader.is_active and reader.pk == owner.pk


def may_seed(reader: User | None, owner: User) -> bool:
    """Everybody for their own list alone: nobody else sees what it is made from."""
    return reader is not None and reader.is_active and reader.pk == owner.pk


def may_read_papers(reader: User | None) -> bool:
    """Everybody may; on an instance for its readers alone, these."""
    if reader is not None:
        return reader.is_active
    return not settings.PRIVATE


def may_be_ranked_for(reader: User | None) -> bool:
    """Readers may have a list of their own; nobody else sees it."""
    return reader is not None and reader.is_active


def may_use_profile(reader: User | None, owner: User) -> bool:
    """Everybody their own profiles alone: nobody else sees that there are any."""
    return reader is not None and reader.is_active and reader.pk == owner.pk


def may_use_secret_feeds(reader: User | None) -> bool:
    """Readers may read by secret addresses what they may see, unless they are banned."""
    return may_comment(reader)


def may_make_webhooks(
    reader: User | None, group: Group | None = None, is_site: bool = False
) -> bool:
    """Whom the setting names may: staff also for the site, owners for their groups, readers."""
    if reader is None or not may_comment(reader) or settings.WEBHOOKS == "nobody":
        return False
    if is_site or settings.WEBHOOKS == "staff":
        return reader.is_staff and (group is None or may_run_group(reader, group))
    if group is not None:
        return may_run_group(reader, group)
    return reader.is_staff or settings.WEBHOOKS == "readers"


def may_run_webhook(
    reader: User | None, maker: User, group: Group | None = None, is_site: bool = False
) -> bool:
    """Who made it may see, change and delete it; owners of its group, and staff the site's."""
    if reader is None or not reader.is_active:
        return False
    if is_site:
        return reader.is_staff
    return reader.pk == maker.pk or (group is not None and may_run_group(reader, group))


def may_use_search(reader: User | None, search: SavedSearch) -> bool:
    """Who keeps it may; for others it is not there."""
    return reader is not None and reader.is_active and reader.pk == search.reader_id


def may_use_talk(reader: User | None, owner: int) -> bool:
    """Who keeps a conversation with the assistant may; for others it is not there."""
    return reader is not None and reader.is_active and reader.pk == owner


def may_keep_notes(reader: User | None) -> bool:
    """Readers may, also while they are banned: nobody else reads it."""
    return reader is not None and reader.is_active


def may_use_note(reader: User | None, note: Note) -> bool:
    """Who wrote it may, and nobody else, staff and moderators included."""
    return reader is not None and may_keep_notes(reader) and reader.pk == note.reader_id


def _wrote(reader: User, comment: Comment) -> bool:
    return reader.is_active and reader.pk == comment.reader_id


def may_see_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Everybody may who has its address, but for private ones and a group's: see `may_change_list`.

    A group's are for its members as well.
    """
    if reading_list.visibility in {Visibility.UNLISTED, Visibility.PUBLIC}:
        return True
    return _owns(reader, reading_list) or _role(reader, _group_of(reading_list)) != ""


def seen_lists(reader: User | None) -> Q:
    """Return `may_see_list` as the database asks it; a list may come more than once."""
    is_open = Q(visibility__in=[Visibility.UNLISTED, Visibility.PUBLIC])
    if reader is None or not reader.is_active:
        return is_open
    of_group = Q(visibility=Visibility.GROUP, group__memberships__reader=reader)
    return is_open | Q(owners__reader=reader) | of_group


def may_follow_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Readers may who see it, and hear of it as long as they see it."""
    return may_follow(reader) and may_see_list(reader, reading_list)


def may_fork_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Readers may who see it."""
    return may_comment(reader) and may_see_list(reader, reading_list)


def may_change_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Its owners may change its words and papers, unless banned; a group's editors its lists."""
    if not may_comment(reader):
        return False
    return may_run_list(reader, reading_list) or may_edit_group(reader, _group_of(reading_list))


def may_run_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Its owners may delete it, say who may read it, and invite owners, unless they are banned."""
    return may_comment(reader) and _owns(reader, reading_list)


def may_join_list(reader: User | None, reading_list: ReadingList) -> bool:
    """Who was invited may."""
    if reader is None or not reader.is_active:
        return False
    return any(one.handle == reader.handle for one in reading_list.invitations.all())


def may_see_group(reader: User | None, group: Group) -> bool:
    """Everybody may see the name of a listed one; of all, members and who is invited."""
    return group.is_listed or may_read_group(reader, group) or may_join_group(reader, group)


def may_read_group(reader: User | None, group: Group) -> bool:
    """Members may read what is in it."""
    return _role(reader, group) != ""


def may_see_agenda(reader: User | None, group: Group) -> bool:
    """Members may see when they meet and about what; everybody, where the group lets them."""
    return (group.is_listed and group.has_open_agenda) or may_read_group(reader, group)


def may_edit_group(reader: User | None, group: Group | None) -> bool:
    """Its editors and owners may make and change its lists."""
    return _role(reader, group) in {Role.EDITOR, Role.OWNER}


def may_run_group(reader: User | None, group: Group) -> bool:
    """Its owners may: its words, its members, its end."""
    return _role(reader, group) == Role.OWNER


def may_join_group(reader: User | None, group: Group) -> bool:
    """Who was invited by their handle may; who has a link asks with it."""
    if reader is None or not reader.is_active:
        return False
    return any(one.handle == reader.handle for one in group.invitations.all())


def may_see_review(reader: User | None, review: Review) -> bool:
    """Its people may; everybody, once it is done and public."""
    return review.is_published or _part(reader, review) != ""


def seen_reviews(reader: User | None) -> Q:
    """Return `may_see_review` as the database asks it; a review may come more than once."""
    published = Q(visibility=Review.Visibility.PUBLIC, done_at__isnull=False)
    if reader is None or not reader.is_active:
        return published
    return published | Q(people__reader=reader, people__left_at=None)


def may_screen_review(reader: User | None, review: Review) -> bool:
    """Its owners and screeners may search, decide and fill the table until it is done."""
    if not may_comment(reader) or review.done_at is not None:
        return False
    return _part(reader, review) in {Part.OWNER, Part.SCREENER}


def may_run_review(reader: User | None, review: Review) -> bool:
    """Its owners may, unless they are banned: its words, its people, its end."""
    return may_comment(reader) and _part(reader, review) == Part.OWNER


def may_settle_review(reader: User | None, review: Review) -> bool:
    """Its owners may say what holds where others say different things, until it is done."""
    return may_screen_review(reader, review) and may_run_review(reader, review)


def may_join_review(reader: User | None, review: Review) -> bool:
    """Who was invited may."""
    if reader is None or not reader.is_active:
        return False
    return any(one.handle == reader.handle for one in review.invitations.all())


def groups_of(reader: User) -> QuerySet[Membership, Any]:
    """Return the groups that a reader is in, to be asked for in a query."""
    return Membership.objects.filter(reader=reader).values("group")


def _is_inside(reader: User | None, comment: Comment) -> bool:
    return comment.group is None or _role(reader, comment.group) != ""


def _owns(reader: User | None, reading_list: ReadingList) -> bool:
    if reader is None or not reader.is_active:
        return False
    return any(owner.reader_id == reader.pk for owner in reading_list.owners.all())


def _group_of(reading_list: ReadingList) -> Group | None:
    return reading_list.group if reading_list.visibility == Visibility.GROUP else None


def _role(reader: User | None, group: Group | None) -> str:
    """Return the role of a reader in a group, nothing if they are not in it."""
    if reader is None or not reader.is_active or group is None:
        return ""
    roles = (one.role for one in group.memberships.all() if one.reader_id == reader.pk)
    return next(roles, "")


def _part(reader: User | None, review: Review) -> str:
    """Return the part that a reader has in a review, nothing if they are not of it."""
    if reader is None or not reader.is_active:
        return ""
    of_theirs = (one for one in review.people.all() if one.reader_id == reader.pk)
    return next((one.role for one in of_theirs if one.left_at is None), "")
