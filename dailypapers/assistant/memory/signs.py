"""What utterances begin with, end with and are joined by: signs of what they do. Patterns for
`phrases.Text`, in English and in French."""

from __future__ import annotations

from dailypapers.assistant.memory.phrases import NUMBER

SMALL_TALK = (
    r"(?:thanks?(?: you)?|thank you(?: very much)?|merci(?: beaucoup)?|ok(?:ay)?|great|perfect|"
    r"parfait|super|hello|hi|bonjour|salut|good|nice|bien|tres bien)"
)
YES = r"(?:yes|yes please|oui|oui merci|go ahead|vas-y|confirm|je confirme|do it|d'accord)"
NO = r"(?:no|no thanks|non|non merci|don't|surtout pas)"
POLITE = (
    r"\b(?:please|s'il (?:te|vous) plait|stp|svp|could you|could we|can we|shall we|peut-on|"
    r"can you|would you|will you|peux-tu|"
    r"pouvez-vous|pourrais-tu|pourriez-vous|kindly|merci d'avance|give me|tell me|get me|"
    r"donne[- ]moi|dis[- ]moi)\b,?"
)
UNDO = (
    r"^(?:no,? |non,? )?(?:undo(?: that| it| this)?|take (?:that|it) back|revert(?: that| it)?|"
    r"scratch that|never ?mind(?: that)?|forget (?:that|it|what i said)|"
    r"cancel (?:that|it|the last (?:step|change|thing))|annule(?:r|z)?(?: ca| cela| la derniere "
    r"etape| le dernier changement)?|defais(?: ca| cela)?|oublie (?:ca|cela|ce que j'ai dit)|"
    r"laisse tomber)\b"
)
REDO = (
    r"^(?:no,? |non,? )?(?:redo(?: that| it)?|retablis(?: ca| cela|-le|-la)?|refais(?:-le|-la))\b"
)
RESTORE = (
    r"^(?:put (?:that|it|them) back(?: again)?|restore(?: that| it)?|remets(?:-le|-la|"
    r"-les)(?! a)|"
    r"remets ca)\b"
)
TIMES = (
    rf"(?:\b(?:the )?(?:last )?({NUMBER}) (?:times|steps|changes|fois|etapes|changements)\b|"
    rf"\b(twice)\b|\b(?:the last|les) ({NUMBER})\b)"
)
BACK = (
    r"\b(?:(?:let's |let us |i want to |je veux |on )?(?:go|come|get|jump|switch|return) back to|"
    r"return to|back to|switch to|reviens?(?: en)? (?:a|au|aux|sur)|revenir (?:a|au|aux|sur)|"
    r"revenons (?:a|au|aux|sur)|retourne[rz]? (?:a|au|aux|sur)|retour (?:a|au|aux)|"
    r"reprends|reprenons|on reprend)\b"
)
GO_BACK = r"^(?:go back|back|reviens|retour|reviens en arriere|previous|precedente?)$"
SAME = (
    r"\b(?:(?:do |now |and |make |run |find )*(?:exactly )?(?:the )?same(?: (?:thing|search|"
    r"again|"
    r"list|request|steps|one))*|do (?:that|it) again|likewise|repeat (?:that|it|this)|"
    r"(?:et |fais |refais )*(?:exactement )?(?:la |le |les )?memes? (?:chose|recherche|liste|"
    r"demande|etapes)s?|pareil|idem|de meme|refais (?:ca|cela|la recherche))"
    r"(?:,? (?:but|mais|now|again))?(?: (?:for|with|on|about|in|pour|avec|sur|dans))?\b"
)
WHAT_ABOUT = (
    r"^(?:and |et |now |maintenant )?(?:what about|how about|and for|and on|et pour|et sur|"
    r"qu'en est-il (?:de la|du|des|de)|quid (?:de la|du|des|de)|and in|et en)\b"
)
AMONG = (
    r"\b(?:and |et )?(?:(?:which|what|how many|lesquels|lesquelles|combien)(?: ones)? )?"
    r"(?:(?:only )?(?:of|among|amongst|from|out of|within|in) "
    r"(?:those|these|them|that list|these results|those results|the results)(?: papers| ones)?|"
    r"parmi (?:ceux|celles)(?:-ci|-la)?|parmi (?:eux|elles|ces (?:articles|resultats)|"
    r"les resultats)|(?:de|dans) (?:ceux|celles)-(?:ci|la)|dans ces (?:resultats|articles)|"
    r"de ces (?:articles|resultats))\b|^[¦, ]*(?:and )?which(?: ones| of them)?(?= (?:have|"
    r"has|are|is|were|was|come))|"
    r"^[¦, ]*lesquel(?:le)?s\b"
)
WRONG = (
    r"^(?:(?:no(?! (?:limit|restriction|condition|code|date|year))|non|nope|yes|yeah|oui|"
    r"actually|en fait|"
    r"rather|plutot|sorry|pardon|wait|attends|finalement|oops|"
    r"hmm|oh|ah|correction|instead(?! of)|well|bon|on second thought|a la reflexion)\b[ ,.!]*)+"
)
AFTER_ALL = (
    r"\b(?:instead|rather|plutot|finalement|after all|(?:would|might) (?:be|suit us|"
    r"suit me) better|"
    r"is better|(?:serait|c'est) mieux)[ .!?]*$"
)
MEANT = (
    r"^[¦ ]*(?:i meant?|i mean|je voulais dire|je pensais a|let's (?:say|make it)|make (?:it|"
    r"that|"
    r"them|those)|rends-(?:la|le|les)|make (?:the|my) list|rends la liste|disons|mettons|"
    r"change (?:it |that )?to|change en|put|mets(?:-en|-la|-le)?|"
    r"set (?:it )?to|move it to|move it|(?:postpone|push|reschedule|shift) it to|"
    r"(?:reporte|decale|avance|repousse|deplace)-la(?: a| au)?|restrict (?:it|them|that) to|"
    r"limit (?:it|them|that) to)\b"
)
ALSO = (
    r"^(?:and |et )?(?:also|too|as well|plus|aussi|in addition|en plus|"
    r"egalement)\b(?: (?:on|about|sur|for|pour))?"
)
INSTEAD = (
    r"\bnot (?P<old>(?!before|after|only)[^,;]+?),? but (?:rather )?(?P<new>.+)",
    r"\bpas (?P<old>(?!avant|apres)[^,;]+?),? mais (?:plutot )?(?P<new>.+)",
    r"\b(?:replace|swap|exchange|substitute) (?P<old>.+?) (?:by|with|for|against) (?P<new>.+)",
    r"\b(?:remplace|echange) (?P<old>.+?) (?:par|contre|avec) (?P<new>.+)",
    r"\bchange (?P<old>(?!it|that).+?) (?:to|into|en) (?P<new>.+)",
    r"^(?P<new>.+?) (?:instead of|rather than|au lieu d[eu']|plutot que) (?P<old>.+)",
    r"^(?:instead of|rather than|au lieu d[eu']) (?P<old>[^,]+), (?P<new>.+)",
)
TAKE = r"^(?:use|take|try|put|say|prends|mets|utilise|essaie)\b"
OF_IT = r"\b(?:fais|faites)-en\b"
