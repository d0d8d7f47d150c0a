"""Every page's address, grouped by page."""

from __future__ import annotations

from django.urls import path, register_converter
from django.views.generic import RedirectView

from dailypapers.web.feeds.formats import FormatConverter
from dailypapers.web.views import (
    about,
    agenda,
    assistant,
    authors,
    begin,
    claims,
    comments,
    curate,
    daily,
    feeds,
    flags,
    follows,
    for_you,
    full_text,
    groups,
    interest_profile,
    invitations,
    language,
    list_entries,
    list_files,
    lists,
    mail,
    mail_acts,
    mail_preview,
    mail_stops,
    missed,
    moderation,
    notes,
    notifications,
    own_data,
    own_feeds,
    own_lists,
    paper,
    pictures,
    profile,
    profiles,
    reactions,
    review_papers,
    review_report,
    review_screen,
    review_searches,
    review_table,
    reviews,
    search,
    searches,
    seeds,
    similar,
    sources,
    staff,
    submissions,
    subscribe,
    suggest,
    talks,
    tickets,
    tokens,
    topics,
    trending,
    votes,
    webhooks,
    why,
)

register_converter(FormatConverter, "form")

feed_urls = [  # Beside the pages; before them, for some of their names may hold a dot.
    path("papers.<form:form>", feeds.newest, name="feed.newest"),
    path("papers/date/<str:code>.<form:form>", feeds.edition, {"kind": "day"}, name="feed.day"),
    path("papers/week/<str:code>.<form:form>", feeds.edition, {"kind": "week"}, name="feed.week"),
    path(
        "papers/month/<str:code>.<form:form>", feeds.edition, {"kind": "month"}, name="feed.month"
    ),
    path("papers/trending.<form:form>", feeds.trending, name="feed.trending"),
    path("papers/<path:address>/comments.<form:form>", feeds.comments, name="feed.comments"),
    path("topics/<str:code>.<form:form>", feeds.topic, name="feed.topic"),
    path("authors/<path:key>.<form:form>", feeds.author, name="feed.author"),
    path("search.<form:form>", feeds.find, name="feed.search"),
    path("papers/for-you.<form:form>", own_feeds.for_you, name="feed.for_you"),
    path("lists/<slug:slug>.<form:form>", own_feeds.reading_list, name="feed.list"),
    path("groups/<slug:slug>.<form:form>", own_feeds.group, name="feed.group"),
    path("groups/<slug:slug>.ics", agenda.agenda, name="feed.agenda"),
    path("mine/<slug:name>.<form:form>", own_feeds.own, name="feed.own_list"),
    path("feeds.opml", own_feeds.open_opml, name="feed.opml"),
    path("mine/feeds.opml", own_feeds.own_opml, name="feed.own_opml"),
    path("notifications.<form:form>", own_feeds.notifications, name="feed.notifications"),
]

edition_urls = [  # /, /papers
    path("", daily.newest, name="daily"),
    path("papers", RedirectView.as_view(pattern_name="daily"), name="papers"),
    path("papers/date/<str:code>", daily.edition, {"kind": "day"}, name="daily.day"),
    path("papers/week/<str:code>", daily.edition, {"kind": "week"}, name="daily.week"),
    path("papers/month/<str:code>", daily.edition, {"kind": "month"}, name="daily.month"),
    path("papers/trending", trending.page, name="daily.trending"),
    path("papers/for-you", for_you.page, name="for_you"),
    path("papers/for-you/profile", interest_profile.page, name="for_you.profile"),
    path("papers/for-you/why/<path:address>", why.page, name="for_you.why"),
    path("papers/for-you/missed", missed.page, name="for_you.missed"),
    path("papers/for-you/missed/away", missed.put_away, name="for_you.missed.away"),
    path("papers/for-you/profiles/new", profiles.make, name="for_you.profiles.new"),
    path("papers/for-you/profiles/<slug:slug>/edit", profiles.change, name="for_you.profiles.edit"),
    path(
        "papers/for-you/profiles/<slug:slug>/delete",
        profiles.delete,
        name="for_you.profiles.delete",
    ),
    path(
        "papers/for-you/profiles/<slug:slug>/papers",
        profiles.choose,
        name="for_you.profiles.papers",
    ),
    path("papers/for-you/unmute/<int:number>", interest_profile.unmute, name="for_you.unmute"),
    path("papers/for-you/begin", begin.page, name="for_you.begin"),
    path("papers/for-you/seeds", seeds.page, name="for_you.seeds"),
    path("papers/for-you/seeds/zotero", seeds.zotero, name="for_you.seeds.zotero"),
    path("papers/for-you/seeds/author", seeds.by_author, name="for_you.seeds.author"),
    path("papers/for-you/seeds/away", seeds.take_back_all, name="for_you.seeds.away"),
    path("papers/for-you/seeds/<int:number>/away", seeds.take_back, name="for_you.seed.away"),
]

paper_urls = [  # /papers/..., /pictures/...
    path("papers/by/<str:scheme>/<path:value>", paper.by_identifier, name="paper.by"),
    path("papers/<path:address>.md", paper.markdown, name="paper.markdown"),
    path("papers/<path:address>.bib", paper.bib, name="paper.bib"),
    path("papers/<path:address>/card.png", paper.card, name="paper.card"),
    path("papers/<path:address>/comments", comments.post, name="paper.comments"),
    path("papers/<path:address>/flag", flags.paper, name="paper.flag"),
    path("papers/<path:address>/vote", votes.vote, name="paper.vote"),
    path("papers/<path:address>/save", own_lists.mark, {"kind": "saved"}, name="paper.save"),
    path("papers/<path:address>/read", own_lists.mark, {"kind": "read"}, name="paper.read"),
    path("papers/<path:address>/hide", own_lists.mark, {"kind": "hidden"}, name="paper.hide"),
    path("papers/<path:address>/note", notes.note, name="paper.note"),
    path("papers/<path:address>/claim", claims.claim, name="paper.claim"),
    path("papers/<path:address>/claim/withdraw", claims.withdraw, name="paper.claim.withdraw"),
    path("papers/<path:address>/links", claims.links, name="paper.links"),
    path("papers/<path:address>/links/away", claims.hide, name="paper.links.hide"),
    path("papers/<path:address>/links/<int:number>/remove", claims.unlink, name="paper.unlink"),
    path("papers/<path:address>/full-text", full_text.give, name="paper.full_text"),
    path(
        "papers/<path:address>/full-text/remove",
        full_text.take_back,
        name="paper.full_text.remove",
    ),
    path("papers/<path:address>/picture", pictures.give, name="paper.picture"),
    path("papers/<path:address>/picture/remove", pictures.remove, name="paper.picture.remove"),
    path("papers/<path:address>/lists", list_entries.lists_of, name="paper.lists"),
    path("papers/<path:address>/similar", similar.paper, name="paper.similar"),
    path("papers/<path:address>", paper.page, name="paper"),
    path("pictures/<str:size>/<str:name>.webp", pictures.show, name="picture"),
]

finding_urls = [  # /search, /topics
    path("search", search.page, name="search"),
    path("assistant", assistant.page, name="assistant"),
    path("assistant/list", assistant.collect, name="assistant.collect"),
    path("search/suggest", suggest.suggest, name="search.suggest"),
    path("similar", similar.text, name="similar"),
    path("topics", topics.index, name="topics"),
    path("topics/<str:code>", topics.topic, name="topics.topic"),
]

author_urls = [  # /authors/...
    path("authors/<path:key>", authors.page, name="author"),
]

subscribe_urls = [  # /subscribe/...
    path("subscribe", subscribe.subscribe, name="subscribe"),
    path("subscribe/confirm/<str:token>", subscribe.confirm, name="subscribe.confirm"),
    path("subscribe/end/<str:token>", subscribe.end, name="subscribe.end"),
    path("subscribe/mine/<str:token>", mail.by_link, name="subscribe.mine"),
    path("subscribe/mine/<str:token>/<str:key>", mail.change_by_link, name="subscribe.change"),
]

mail_urls = [  # /mail/...
    path("mail/act/<str:token>", mail_acts.act, name="mail.act"),
    path("mail/feedback/<str:token>", mail_acts.feedback, name="mail.feedback"),
    path("mail/preview", mail_preview.newest, name="mail.preview"),
    path("mail/preview/html", mail_preview.view_html, name="mail.preview.view"),
    path("mail/preview/<str:code>", mail_preview.page, name="mail.preview.day"),
    path("mail/preview/<str:code>/html", mail_preview.html, name="mail.preview.html"),
    path("mail/stopped/ask", mail_stops.ask_again, name="mail.ask_again"),
    path("mail/resume/<str:token>", mail_stops.resume, name="mail.resume"),
]

comment_urls = [  # /comments/...
    path("comments/<int:number>/answer", comments.answer, name="comment.answer"),
    path("comments/<int:number>/edit", comments.edit, name="comment.edit"),
    path("comments/<int:number>/remove", comments.remove, name="comment.remove"),
    path("comments/<int:number>/history", comments.history, name="comment.history"),
    path(
        "comments/<int:number>/react/<str:kind>",
        reactions.react,
        name="comment.react",
    ),
    path("comments/<int:number>/flag", flags.comment, name="comment.flag"),
]

moderation_urls = [  # /moderation/..., /staff
    path("moderation", moderation.waiting, name="moderation"),
    path("moderation/log", moderation.read_log, name="moderation.log"),
    path("moderation/comments/<int:number>", moderation.comment, name="moderation.comment"),
    path("moderation/papers/<path:address>", moderation.paper, name="moderation.paper"),
    path("moderation/readers/<str:handle>", moderation.reader, name="moderation.reader"),
    path("staff", staff.today, name="staff"),
]

submission_urls = [  # /submit, /submissions/..., /claims/...
    path("submit", submissions.submit, name="submit"),
    path("submissions/<int:number>", submissions.progress, name="submission"),
    path("submissions/<int:number>/again", submissions.again, name="submission.again"),
    path("claims", claims.queue, name="claims"),
    path("claims/<int:number>/decide", claims.decide, name="claims.decide"),
]

curate_urls = [  # /curate/...
    path("curate", curate.newest, name="curate"),
    path("curate/<str:code>", curate.desk, name="curate.day"),
    path("curate/<str:code>/curator", curate.curator, name="curate.curator"),
    path("curate/<str:code>/pick/<path:address>", curate.pick, name="curate.pick"),
    path("curate/<str:code>/move/<path:address>", curate.move, name="curate.move"),
    path("curate/<str:code>/note/<path:address>", curate.note, name="curate.note"),
]

own_urls = [  # /mine/..., /follow/..., /mute/..., /notifications/...
    path("notifications", notifications.page, name="notifications"),
    path("notifications/read", notifications.read, name="notifications.read"),
    path("notifications/choose", notifications.choose, name="notifications.choose"),
    path("notifications/mails", notifications.choose_mails, name="notifications.mails"),
    path("notifications/end/<str:token>", notifications.end, name="notifications.end"),
    path("notifications/<int:number>", notifications.one, name="notification"),
    path("follow/<str:kind>/<path:target>", follows.follow, name="follow"),
    path("mute/<str:kind>/<path:target>", follows.mute, name="follow.mute"),
    path("mine/conversations", talks.index, name="talks"),
    path("mine/conversations/<uuid:key>", talks.page, name="talk"),
    path("mine/conversations/<uuid:key>/act", talks.act, name="talk.act"),
    path("mine/conversations/<uuid:key>/answer", talks.answer, name="talk.answer"),
    path("mine/conversations/<uuid:key>/export", talks.export, name="talk.export"),
    path("mine/searches", searches.page, name="searches"),
    path("mine/searches/<int:number>", searches.run, name="search.saved"),
    path("mine/searches/<int:number>/rename", searches.rename, name="search.saved.rename"),
    path("mine/searches/<int:number>/delete", searches.delete, name="search.saved.delete"),
    path("mine/follows", follows.page, name="follows"),
    path("mine/read-all", own_lists.read_all, name="own_list.read"),
    path("mine/mail", mail.own, name="mail"),
    path("mine/mail/<str:key>", mail.change_own, name="mail.change"),
    path("mine/notes", notes.page, name="notes"),
    path("mine/notes/export/<slug:name>", notes.export, name="notes.export"),
    path("mine/<str:name>", own_lists.page, name="own_list"),
]

list_urls = [  # /lists/...
    path("lists", lists.index, name="lists"),
    path("lists/new", lists.new, name="list.new"),
    path("lists/<slug:slug>", lists.page, name="list"),
    path("lists/<slug:slug>/edit", lists.edit, name="list.edit"),
    path("lists/<slug:slug>/delete", lists.delete, name="list.delete"),
    path("lists/<slug:slug>/owners", lists.owners, name="list.owners"),
    path("lists/<slug:slug>/join", lists.join, name="list.join"),
    path("lists/<slug:slug>/fork", list_files.fork, name="list.fork"),
    path("lists/<slug:slug>/import", list_files.take_in, name="list.import"),
    path("lists/<slug:slug>/export/<slug:name>", list_files.export, name="list.export"),
    path("lists/<slug:slug>/put/<path:address>", list_entries.put, name="list.put"),
    path("lists/<slug:slug>/papers/<int:number>", list_entries.entry, name="list.entry"),
    path("lists/<slug:slug>/papers/<int:number>/move", list_entries.move, name="list.move"),
    path(
        "lists/<slug:slug>/papers/<int:number>/take-away",
        list_entries.take_away,
        name="list.take_away",
    ),
]

review_urls = [  # /reviews/...
    path("reviews", reviews.index, name="reviews"),
    path("reviews/new", reviews.new, name="review.new"),
    path("reviews/<slug:slug>", reviews.page, name="review"),
    path("reviews/<slug:slug>/edit", reviews.edit, name="review.edit"),
    path("reviews/<slug:slug>/done", reviews.done, name="review.done"),
    path("reviews/<slug:slug>/delete", reviews.delete, name="review.delete"),
    path("reviews/<slug:slug>/people", reviews.team, name="review.team"),
    path("reviews/<slug:slug>/join", reviews.join, name="review.join"),
    path("reviews/<slug:slug>/searches", review_searches.page, name="review.searches"),
    path(
        "reviews/<slug:slug>/searches/elsewhere",
        review_searches.elsewhere,
        name="review.elsewhere",
    ),
    path(
        "reviews/<slug:slug>/searches/<int:number>/again",
        review_searches.again,
        name="review.again",
    ),
    path("reviews/<slug:slug>/flow.svg", review_report.flow, name="review.flow"),
    path("reviews/<slug:slug>/report.md", review_report.whole, name="review.report"),
    path(
        "reviews/<slug:slug>/included/<slug:name>", review_report.included, name="review.included"
    ),
    path("reviews/<slug:slug>/table", review_table.page, name="review.table"),
    path("reviews/<slug:slug>/table.csv", review_table.csv, name="review.csv"),
    path("reviews/<slug:slug>/table/<int:number>", review_table.fill, name="review.fill"),
    path(
        "reviews/<slug:slug>/table/columns/<int:number>", review_table.column, name="review.column"
    ),
    path("reviews/<slug:slug>/screen", review_screen.page, name="review.screen"),
    path("reviews/<slug:slug>/papers", review_papers.index, name="review.papers"),
    path("reviews/<slug:slug>/papers/<int:number>", review_papers.page, name="review.paper"),
    path(
        "reviews/<slug:slug>/papers/<int:number>/decide",
        review_screen.decide,
        name="review.decide",
    ),
    path(
        "reviews/<slug:slug>/papers/<int:number>/settle",
        review_screen.settle,
        name="review.settle",
    ),
    path(
        "reviews/<slug:slug>/papers/<int:number>/take-back",
        review_screen.take_back,
        name="review.take_back",
    ),
    path(
        "reviews/<slug:slug>/papers/<int:number>/missing",
        review_screen.missing,
        name="review.missing",
    ),
]

group_urls = [  # /groups/...
    path("groups", groups.index, name="groups"),
    path("groups/new", groups.new, name="group.new"),
    path("groups/enter/<str:token>", groups.enter, name="group.enter"),
    path("groups/<slug:slug>", groups.page, name="group"),
    path("groups/<slug:slug>/edit", groups.edit, name="group.edit"),
    path("groups/<slug:slug>/delete", groups.delete, name="group.delete"),
    path("groups/<slug:slug>/members", groups.people, name="group.people"),
    path("groups/<slug:slug>/join", groups.join, name="group.join"),
    path("groups/<slug:slug>/own", groups.own, name="group.own"),
]

account_urls = [  # /account/..., beside allauth's pages; /readers
    path("account/enter/<str:token>", tickets.enter, name="account.enter"),
    path("account/own/<str:token>", tickets.own, name="account.own"),
    path("account/invited/<str:token>", tickets.invited, name="account.invited"),
    path("account/profile", profile.profile, name="account.profile"),
    path("account/preferences", profile.preferences, name="account.preferences"),
    path("account/preferences/mail", profile.mail, name="account.preferences.mail"),
    path("account/tokens", tokens.page, name="account.tokens"),
    path("account/tokens/<int:number>/revoke", tokens.revoke, name="account.tokens.revoke"),
    path("account/feeds", own_feeds.secrets, name="account.feeds"),
    path("account/data", own_data.page, name="account.data"),
    path("account/data/export", own_data.export, name="account.data.export"),
    path("account/data/delete", own_data.delete, name="account.data.delete"),
    path("readers/<str:handle>", profile.reader, name="reader"),
    path("account/invitations", invitations.page, name="account.invitations"),
    path(
        "account/invitations/<int:number>/withdraw",
        invitations.withdraw,
        name="account.invitations.withdraw",
    ),
]

webhook_urls = [  # /webhooks/...
    path("webhooks", webhooks.index, name="webhooks"),
    path("webhooks/new", webhooks.new, name="webhook.new"),
    path("webhooks/<slug:key>", webhooks.page, name="webhook"),
    path("webhooks/<slug:key>/edit", webhooks.edit, name="webhook.edit"),
    path("webhooks/<slug:key>/delete", webhooks.delete, name="webhook.delete"),
    path("webhooks/<slug:key>/switch", webhooks.switch, name="webhook.switch"),
    path("webhooks/<slug:key>/test", webhooks.try_out, name="webhook.test"),
    path("webhooks/<slug:key>/secret", webhooks.secret, name="webhook.secret"),
    path("webhooks/<slug:key>/messages/<slug:name>/again", webhooks.again, name="webhook.again"),
]

about_urls = [  # /about, /sources, /language
    path("language", language.choose, name="language"),
    path("about/ranking", about.ranking_page, name="about.ranking"),
    path("about/search", about.search_page, name="about.search"),
    path("about/used-here", about.used_here, name="about.used-here"),
    path("sources", sources.sources, name="sources"),
]

urlpatterns = [
    *feed_urls,
    *edition_urls,
    *paper_urls,
    *finding_urls,
    *author_urls,
    *subscribe_urls,
    *mail_urls,
    *comment_urls,
    *submission_urls,
    *curate_urls,
    *moderation_urls,
    *own_urls,
    *list_urls,
    *review_urls,
    *group_urls,
    *account_urls,
    *webhook_urls,
    *about_urls,
]
