"""What an utterance says of the papers wanted: values of slots, and slots no longer wanted.

since, until    years, months or days of publication, as written: 2024, 2024-05
code            with code (True) or without (False)
topic, venue, author, sort, limit
without         words that are to be left out
day, hour       of a meeting or a mail
group           that meets, by its name
rhythm          daily, weekly, monthly
title, shown    of a reading list; shown is public, unlisted or private
format          of citations
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dailypapers.assistant.memory.graph import Value
from dailypapers.assistant.memory.phrases import NUMBER, Text, number

DATE = r"(\d{4}(?:-\d\d(?:-\d\d)?)?)"
ONLY = r"(?:(?:only|just|seulement|uniquement|rien que) )?"
AND = r"(?: ?(?:and|to|et|a|-|–|through) ?)"
VENUES = (
    "acl|emnlp|naacl|eacl|coling|neurips|nips|icml|iclr|aaai|ijcai|cvpr|iccv|eccv|kdd|sigir|www|"
    "interspeech|icassp|icra|iros|recsys|ecir|uai|aistats|colt|tacl|jmlr|tmlr|nature|science"
)
DAYS = {
    **dict.fromkeys(("monday", "lundi"), "monday"),
    **dict.fromkeys(("tuesday", "mardi"), "tuesday"),
    **dict.fromkeys(("wednesday", "mercredi"), "wednesday"),
    **dict.fromkeys(("thursday", "jeudi"), "thursday"),
    **dict.fromkeys(("friday", "vendredi"), "friday"),
    **dict.fromkeys(("saturday", "samedi"), "saturday"),
    **dict.fromkeys(("sunday", "dimanche"), "sunday"),
}
DAY = "|".join(DAYS)
RHYTHMS = (
    (
        "daily",
        r"\b(?:daily|every day|each day|once a day|chaque jour|tous les jours|quotidien\w*)\b",
    ),
    (
        "weekly",
        r"\b(?:weekly|every week|each week|once a week|chaque semaine|toutes les semaines|"
        r"hebdomadaire\w*|par semaine)\b",
    ),
    (
        "monthly",
        r"\b(?:monthly|every month|each month|once a month|chaque mois|tous les mois|"
        r"mensuel\w*)\b",
    ),
)
SORTS = (
    (
        "newest",
        r"\b(?:sort(?:ed)? by date|(?:the )?(?:newest|latest|most recent|recent ones) first|"
        r"(?:the )?newest|most recent(?: ones)?|"
        r"by date|les? plus recents?(?: d'abord| en premier)?|(?:tries |trie )?par date)\b",
    ),
    (
        "oldest",
        r"\b(?:(?:the )?oldest first|les? plus anciens?(?: d'abord| en premier)?)\b",
    ),
    (
        "votes",
        r"\b(?:(?:the )?most (?:voted|popular|liked)(?: first)?|by votes|sort(?:ed)? by votes|"
        r"les? plus (?:votes|populaires|aimes)(?: d'abord)?|par votes)\b",
    ),
    ("relevance", r"\b(?:by relevance|most relevant first|(?:par|les plus) pertinen\w+)\b"),
)
SHOWN = (
    ("public", r"\b(?:public|publique|publics|publiques|for everyone|visible par tous)\b"),
    ("unlisted", r"\b(?:unlisted|non repertoriee?)\b"),
    ("private", r"\b(?:private|prive|privee|for me alone|pour moi seul)\b"),
)
FORMATS = (("bibtex", r"\bbib ?tex\b"), ("ris", r"\bris\b"), ("csl", r"\bcsl(?:[- ]json)?\b"))

NO_MATTER = (
    r"(?:any|all|whatever(?: the)?|no matter(?: the)?|regardless of(?: the)?|no (?:limit|"
    r"restriction|condition) on the|never mind the|"
    r"drop the|forget the|forget about the|remove the|lift the|ignore the|without the|no|"
    r"peu importe (?:la |le |les |l')|oublie (?:la |le |les |l')|enleve (?:la |le |les |l')|"
    r"retire (?:la |le |les |l')|ignore (?:la |le |les |l')|supprime (?:la |le |les |l')|"
    r"sans (?:la |le )?|toutes les |tous les |n'importe (?:quelle |quel ))"
)
LIMITING = r" ?(?:condition|filter|limit|limits|constraint|restriction|filtre|limite|critere)?"
# Slots that one phrase may take away; a date is two.
DROPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("since", "until"),
        rf"\b{NO_MATTER} ?(?:(?:publication )?(?:dates?|years?)|annees?|dates?|limite de date)"
        rf"{LIMITING}(?: will do)?\b",
    ),
    (
        ("code",),
        rf"\b(?:{NO_MATTER} ?(?:code){LIMITING} (?:condition|filter|constraint|filtre|critere)|"
        r"(?:drop|forget|never mind) the code|with or without code|avec ou sans code|"
        r"code does(?: not|n't) matter|peu importe le code|oublie le code)\b",
    ),
    (("venue",), rf"\b{NO_MATTER} ?(?:venues?|conferences?|journals?|revues?){LIMITING}\b"),
    (("author",), rf"\b{NO_MATTER} ?(?:authors?|auteurs?){LIMITING}\b"),
    (("topic",), rf"\b{NO_MATTER} ?(?:topics?|categor(?:y|ies)|categories?|sujets?){LIMITING}\b"),
    (
        ("without",),
        r"\b(?:exclude nothing|keep everything|drop the exclusions?|n'exclus rien|garde tout)\b",
    ),
)


def given_up(text: Text) -> set[str]:
    """Take away what is said of slots that do not matter any more, and return these."""
    return {name for names, pattern in DROPS if text.take(pattern) for name in names}


def taken(text: Text, *, late: bool = False) -> dict[str, Value]:
    """Take away what is said of slots, and return it; `late` what is read after papers."""
    values: dict[str, Value] = {}
    for read in LATE if late else READERS:
        values.update(read(text))
    return values


def _dates(text: Text) -> dict[str, Value]:
    if found := text.take(rf"\b{ONLY}(?:between|from|entre|de) {DATE}{AND}{DATE}\b"):
        return {"since": found[1], "until": found[2]}
    if found := text.take(rf"\b{ONLY}{DATE} ?(?:to|-|–|a) ?{DATE}\b"):
        return {"since": found[1], "until": found[2]}
    values: dict[str, Value] = {}
    if found := text.take(
        rf"\b{ONLY}(?:since|after|newer than|starting (?:in|from)|depuis|a partir de|apres|"
        rf"des|not before|nothing before|none before|rien avant|not older than|no older than|"
        rf"pas avant|pas plus vieux que|"
        rf"pas plus ancien que) (?:the year |l'annee )?{DATE}(?: on| onwards?)?\b"
    ) or text.take(rf"\b{ONLY}from {DATE} (?:on|onwards?)\b"):
        values["since"] = found[1]
    if found := text.take(
        rf"\b{ONLY}(?:until|till|before|up to|older than|not after|nothing after|rien apres|"
        rf"jusqu'(?:en|a|au)|avant|"
        rf"pas apres) (?:the year |l'annee )?{DATE}\b"
    ):
        values["until"] = found[1]
    if not values and (
        found := text.take(
            rf"\b{ONLY}(?:in|of|from|en|de|for|pour|published in|parus? en) (\d{{4}})\b(?![-.]\d)"
        )
    ):
        values = {"since": found[1], "until": found[1]}
    return values


def _code(text: Text) -> dict[str, Value]:
    if text.take(
        r"\b(?:without|no|sans|pas de|not with) (?:(?:any|public|open|source|du|de|le) )?code\b"
    ):
        return {"code": False}
    if text.take(
        rf"\b{ONLY}(?:those |the ones |ones |ceux |celles )?(?:(?:with|that have|which have|"
        rf"having|"
        r"that has|if they have|must have|have|has|need|avec|qui ont|ayant|ont) "
        r"(?:(?:the|their|public|open|source|du|le|un|leur) )*code"
        r"|that (?:come|comes) with code|whose code is (?:public|open))\b"
    ):
        return {"code": True}
    return {}


def _topic(text: Text) -> dict[str, Value]:
    found = text.take(
        r"\b(?:in |en |dans |topic )?((?:cs|stat|eess|math|q-bio|econ)\.([a-z]{2}))\b"
    )
    if not found:
        return {}
    archive = found[1].partition(".")[0]
    return {"topic": f"{archive}.{found[2].upper()}"}


def _venue(text: Text) -> dict[str, Value]:
    found = text.take(
        rf"\b(?:at|in|from|published at|presented at|a|au|de|chez|dans|publies? a) "
        rf"(?:the )?({VENUES})\b(?! \w+ (?:task|model))"
    )
    found = found or text.take(rf"^[¦ ]*({VENUES})[ .!?]*$")
    return {"venue": text.said(*found.span(1))} if found else {}


def _author(text: Text) -> dict[str, Value]:
    found = text.find(
        r"\b(?:written by|by author|by|from the author|par|de l'auteur(?:e|rice)?|ecrits? par) "
        r"(?!votes|date|relevance|mail|e-?mail|default|semaine|jour|mois|the |a |year|topic)"
        r"([a-z][\w.'-]*(?: (?!since|with|and|in|at|on|about|before|after|depuis|avec|et|sur|en)"
        r"[a-z][\w.'-]+)*)"
    )
    if not found or not (typed := text.said(*found.span(1)))[:1].isupper():
        return {}  # “vision par ordinateur”
    text.cut(*found.span())
    return {"author": typed}


def _without(text: Text) -> dict[str, Value]:
    found = text.take_all(
        r"\b(?:without|except(?: for)?|excluding|but no|but not|leave out|leaving out|exclude|"
        r"nothing on|nothing about|sauf|hormis|sans|exclus|en excluant|rien sur|"
        r"mais pas(?: de)?) "
        r"(?:anything (?:on|about) |papers (?:on|about) |(?:les |la |le |l'|the ))?"
        r"([\w-]+(?: (?!and\b|et\b|since\b|depuis\b|with\b|avec\b|from\b|in\b|"
        r"please\b)[\w-]+){0,3})"
    )
    words = tuple(text.said(*one.span(1)) for one in found)
    return {"without": words} if words else {}


def _limit(text: Text) -> dict[str, Value]:
    found = text.take(
        rf"\b(?:only |just |top |at most |the best |seulement |au plus |les )?({NUMBER}) "
        r"(?:of them|papers?|articles?|results?|resultats?|hits|best|meilleurs|ones?)(?! list)\b"
    ) or text.take(
        rf"\b(?:only|just|top|at most|the|seulement|au plus|make it|mets-en|limit(?:ed)? to|"
        rf"limite[- ]?(?:a|toi a)) ({NUMBER})\b(?! ?(?:h\b|h\d|:|pm|am|o'clock|heures|[a-z]))"
    )
    found = found or text.take(rf"^[¦ ]*({NUMBER})[ .!?]*$")
    found = found or text.take(r"\b(?:show|give|find)(?: me)? (\d{1,3})(?= ¦)")
    return {"limit": number(found[1])} if found else {}


def _lone_year(text: Text) -> dict[str, Value]:
    found = text.take(r"^[¦ ]*(\d{4})[ .!?]*$")
    return {"since": found[1], "until": found[1]} if found else {}


def _day(text: Text) -> dict[str, Value]:
    found = text.take(
        rf"\b((?:(?:on|every|each|next|this|to|for|le|ce|chaque|tous les|au|a|pour|pour le) )*)"
        rf"({DAY})s?(?: prochain)?\b"
    ) or text.take(r"(\b(?:on|to|le|au|for) )?\b(\d{4}-\d\d-\d\d)\b")
    if not found:
        return {}
    is_repeated = re.search(r"every|each|chaque|tous les", found[1] or "")
    day: dict[str, Value] = {"day": DAYS.get(found[2], found[2])}
    return day | ({"rhythm": "weekly"} if is_repeated else {})


def _hour(text: Text) -> dict[str, Value]:
    if text.take(r"\b(?:at noon|a midi)\b"):
        return {"hour": "12:00"}
    found = text.take(
        r"\b(?:at|to|a|vers|pour)? ?(\d{1,2}) ?(?:(?::|h) ?(\d\d)|h(?:eures?)?\b|o'clock)"
        r"(?: ?(am|pm)\b)?"
    ) or text.take(r"\b(?:at|to|a|vers)? ?(\d{1,2})()( ?am| ?pm)\b")
    if not found:
        return {}
    hour, minute = int(found[1]), int(((found.lastindex or 0) > 1 and found[2]) or 0)
    half = (found[3] or "").strip()
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return {"hour": f"{hour:02}:{minute:02}"} if hour < 24 and minute < 60 else {}


def _group(text: Text) -> dict[str, Value]:
    found = text.find(
        r"\b(?:(?:for|with|of|in|pour|avec|de|dans) )?(?:the|my|our|le|mon|notre) "
        r"(?:group|groupe) (?:called |named |appele )?"
        r"(?:\"([^\"]+)\"|([a-z0-9][\w'-]*"
        r"(?: (?!on|at|next|this|every|with|le|a|au|avec|chaque)[\w'-]+){0,4}))"
    )
    typed = text.said(*found.span(1 if found[1] else 2)) if found else ""
    if not found or not (found[1] or typed[:1].isupper()):
        return {}  # “papers for the group theory seminar”
    text.cut(*found.span())
    return {"group": typed}


def _title(text: Text) -> dict[str, Value]:
    found = text.take(
        r"\b(?:called|named|titled|call it|name it|rename it(?: to)?|rename the list(?: to)?|"
        r"appelee?|nommee?|intitulee?|appelle-la|nomme-la|renomme-la(?: en)?|"
        r"renomme la liste(?: en)?)"
        r" (?:\"([^\"]+)\"|([^,;.!?¦]+))"
    )
    if not found:
        return {}
    return {"title": text.said(*(found.span(1) if found[1] else found.span(2)))}


def _chosen(name: str, choices: tuple[tuple[str, str], ...]) -> Callable[[Text], dict[str, Value]]:
    def read(text: Text) -> dict[str, Value]:
        for value, pattern in choices:
            if text.take(rf"(?:\b(?:the|les|in|en|as|comme) )?{pattern}"):
                return {name: value}
        return {}

    return read


READERS: tuple[Callable[[Text], dict[str, Value]], ...] = (
    _group,
    _title,
    _chosen("sort", SORTS),
    _dates,
    _code,
    _topic,
    _venue,
    _chosen("rhythm", RHYTHMS),
    _day,
    _hour,
    _chosen("shown", SHOWN),
    _chosen("format", FORMATS),
)
LATE: tuple[Callable[[Text], dict[str, Value]], ...] = (_lone_year, _limit, _author, _without)
