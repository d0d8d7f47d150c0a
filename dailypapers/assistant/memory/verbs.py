"""What is asked for: the kind of a task, or what is done to a reading list. Patterns for
`phrases.Text`, in English and in French; the first that fits counts."""

from __future__ import annotations

from enum import StrEnum

from dailypapers.assistant.memory import items


class Act(StrEnum):
    """What is done to a reading list."""

    ADD = "add"
    REMOVE = "remove"
    SWAP = "swap"
    CLEAR = "clear"


JOBS: tuple[tuple[str, str], ...] = (
    (
        "compare",
        r"\b(?:compare[rz]?|comparons|make a comparison of|fais une comparaison (?:de|entre))\b",
    ),
    (
        "cite",
        r"\b(?:(?:give|get|export|write|donne|exporte|ecris|fais|show|make|cite)(?: me|-moi)? )?"
        r"(?:(?:the|a|an|la|le|les|un|une) )?"
        r"(?:(?=bib ?tex)|(?=ris\b)|(?=csl\b)|citations?|references?|bibliograph(?:y|ie))"
        r"|^(?:cite[rz]?|export|exporte[rz]?)\b",
    ),
    (
        "meeting",
        r"\b(?:plan|schedule|set up|organi[sz]e|book|arrange|planifie[rz]?|organise[rz]?|prevois|"
        r"programme|fixe[rz]?|prepare[rz]?) (?:a |an |the |une |un |la |le )?(?:next |new |"
        r"prochaine? )?(?:reading club|reading group|meeting|journal club|club de lecture|club|"
        r"reunion|seance(?: de lecture)?|session)\b(?: (?:on|about|sur)(?= ))?",
    ),
    (
        "mail",
        r"\b(?:e?-?mail me|mail|send me|subscribe me|subscribe|notify me|alert me|keep me posted|"
        r"envoie[- ]moi|envoie|abonne[- ]moi|previens[- ]moi|alerte[- ]moi|"
        r"tiens[- ]moi au courant)"
        r"\b(?: (?:to|a|about|of|on|de|sur|par (?:mail|courriel)|by mail))?"
        r"(?: (?:these|those|this|that|it|new ones|ca|cela|ceux-ci|les nouveaux))?"
        r"(?: (?:papers|articles|results|search|recherche))?(?: (?:by mail|par (?:mail|"
        r"courriel)))?",
    ),
    (
        "list",
        r"\b(?:make|create|start|build|begin|put together|prepare|open|set up|cree[rz]?|fais|"
        r"faire|"
        r"commence|monte|prepare[rz]?|construis)(?: me|-moi|-en)? (?:a |an |the |une |"
        r"la )?(?:¦ *)?"
        r"(?:new |nouvelle )?(?:¦ *)?(?:reading list|list(?!e)|"
        r"liste de lecture|liste|selection)\b|"
        r"\b(?:a|une) (?:new |nouvelle )?(?:reading list|liste de lecture)(?= (?:of|with|from|"
        r"de|avec)| ?¦)|"
        r"\b(?:put|save|collect|keep|mets|range|garde|sauve)(?: |-)(?:me |moi )?(?P<what>.*?) ?"
        r"(?:in|into|as|to|dans|comme) (?:a |une )(?:new |nouvelle )?(?:reading list|list(?!e)|"
        r"liste de lecture|liste)\b",
    ),
    (
        "similar",
        r"\b(?:(?:find|show me|give me|more|trouve|montre-moi|donne-moi|d'autres|des|some|"
        r"other) )*"
        r"(?:papers |articles |ones |neighbours |things )?(?:similar(?: papers| ones)? to|"
        r"like|close to|resembling|"
        r"related to|neighbours of|semblables? (?:a|au|aux)|similaires? (?:a|au|aux)|"
        r"proches? (?:de|du)|comme|qui ressemblent (?:a|au|aux)|voisins (?:de|du))"
        rf"(?= (?:this |that |)?{items.POINTED})",
    ),
    (
        "read",
        rf"\b(?:open|read|show me|show|tell me about|ouvre|lis|montre-moi|resume|summari[sz]e)"
        rf"(?= (?:me )?{items.POINTED})",
    ),
)
SEARCH = (
    r"\bwhat (?:has|have) been (?:written|published|done|said) (?:about|on|for)\b|"
    r"\b(?:(?:find|search|(?:i'm |i am )?look(?:ing)?|show|give|get|list|bring|are there|"
    r"is there|what is "
    r"there|what are|i(?:'d| would)?(?: only| just| really)? (?:want|need|like)|"
    r"i am interested in|i'm interested in|"
    r"cherche[rz]?|recherche[rz]?|trouve[rz]?|montre[rz]?|donne[rz]?|je (?:veux|voudrais|"
    r"cherche)|il me faut|quels sont|y a-t-il|liste[rz]?)(?: ?-?(?:me|moi))?(?: (?:for|to see|"
    r"to read|voir|lire))?)? ?(?:(?:the|some|any|all|new|recent|les|des|de|d'|tous les|"
    r"quelques) )*(?:papers?|articles?|works?|research|publications?|literature|travaux|"
    r"papiers|preprints?|studies|etudes)\b"
    r"(?: (?:recents?|recentes?|nouveaux|nouvelles))?(?: (?:on|about|regarding|concerning|for|"
    r"in|dealing with|sur|a propos d[eu]|au sujet d[eu]|"
    r"concernant|traitant d[eu]|en))?"
    r"|\b(?:anything|something|what(?:'s| is) new|what do we have|quoi de neuf|du nouveau|"
    r"quelque chose) (?:on|about|in|sur|en)\b"
    r"|^(?:find|search|look(?:ing)?|show|cherche[rz]?|trouve[rz]?|montre[rz]?)"
    r"(?: ?-?(?:me|moi))?(?: for)?\b"
    r"|\b(?:i(?:'d| would)?(?: only| just| really)? (?:want|need|like)|i am interested in|"
    r"i'm interested in|"
    r"je (?:veux|voudrais|cherche)|je m'interesse (?:a|au|aux))\b"
)
INTO_A_LIST = (
    r"\b(?:in|into|to|dans|a) (?:a|une) (?:new |nouvelle )?(?:reading list|list|liste de lecture|"
    r"liste)\b"
)
INTO_THE_LIST = (
    r"\b(?:in|into|to|from|of|dans|a|de) (?:the|my|this|that|la|ma|cette) (?:reading list|list|"
    r"liste de lecture|liste)\b|\b(?:to|in|from) it\b"
)
ACTS: tuple[tuple[Act, str], ...] = (
    (
        Act.CLEAR,
        r"\b(?:empty (?:it|the list)|clear (?:it|the list)|start the list over|"
        r"remove (?:everything|"
        r"all(?: of them)?)|take (?:everything|all) out|vide-la|vide la liste|enleve tout|"
        r"retire tout)\b",
    ),
    (
        Act.REMOVE,
        r"\b(?:remove|take out|take away|delete|drop|throw out|leave out|enleve[rz]?|retire[rz]?|"
        rf"supprime[rz]?|sors|ote)(?= (?:again )?{items.POINTED})"
        rf"|\btake(?= {items.POINTED}.*\bout\b)",
    ),
    (
        Act.ADD,
        r"\b(?:add|put|include|save|insert|ajoute[rz]?|mets|inclus|garde[rz]?|keep)"
        rf"(?= (?:also |aussi |in |back )?(?:{items.POINTED}|all\b|them\b|these\b|those\b|tous\b|"
        r"toutes\b|everything\b|tout\b|ceux-ci))",
    ),
)
