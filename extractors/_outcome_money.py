"""Sums of money and percentages."""

from __future__ import annotations

import re

from extractors._counted import Phrase
from extractors._findings import LOOK_BACK, PEOPLE, Finding, Reading
from extractors._grammar import clause_verb, subject_of, text_of
from extractors._outcome_bodies import in_achievements
from extractors._outcome_bystanders import NOT_SOLDIERS
from extractors._outcome_claims import all_planned, claim
from extractors._outcome_credit import judge_results, judge_taken

_WOMEN = re.compile(r"\b(?:wom[ae]n|females?|girls|ladies|policewom[ae]n)\b", re.IGNORECASE)


_SHARE_OF = re.compile(
    r"\b(?:participants?|trainees?|graduates?|officers?|students?|cadets?|recruits?|class|intake|"
    r"course|training\w*|attend\w*|passed|failed|rated|satisf\w+|learn\w*|activities|learners|"
    r"of them|of these|of whom|knowledge|score\w*|group|candidates|cases|seizures|total)\b",
    re.IGNORECASE,
)


NOT_FUNDING = re.compile(
    r"\b(?:seiz\w+|stol\w+|launder\w+|ransom\w*|salar\w+|wages?|fine[sd]?|GDP|damage\w*|loot\w*|"
    r"street value|fraud\w*|brib\w+|confiscat\w+|counterfeit\w*|banknotes?|prices?|fares?|fees?|"
    r"smuggl\w+|turnover|revenue|profits?|bail|reward|debt|lottery|cocaine|heroin|compensation|"
    r"incomes?|earn(?:s|ed|ings?)?|subscri\w+|tickets?|taxes|duties|exports?|imports?|economy|"
    r"market|proceeds|penalt(?:y|ies)|allowances?|poverty|misspent|embezzl\w+|theft|losses)\b",
    re.IGNORECASE,
)
# Money of a body or a country as such, not of this programme.
_GENERAL = re.compile(
    r"\b(?:(?:total|overall) (?:\w+ )?aid to|overseas aid|foreign aid|development aid|"
    r"bilateral aid|military aid|humanitarian aid|defen[cs]e budget|state budget|police budget)\b",
    re.IGNORECASE,
)
_SOLDIERS = re.compile(r"\b(?:soldiers?|troops|army)\b", re.IGNORECASE)
_YEARLY = re.compile(
    r"\b(?:yearly|annual) (?:\w+ )?budget\b|"
    r"\b(?:spends?|costs?|budget)\b[^.;]{0,40}\b(?:(?:a|per|each|every) year|annually|yearly)\b",
    re.IGNORECASE,
)
# What police take, or bring in for the state: a result where it is credited to the programme.
_TAKEN = re.compile(
    r"\b(?:seiz\w+|confiscat\w+|forfeit\w*|recover\w*|froze|frozen|freez\w+|collect\w*|"
    r"brought in|bring in|bringing in)\b",
    re.IGNORECASE,
)


_CRIMES = frozenset(
    "trafficking trade smuggling market industry business economy crime piracy cybercrime criminal "
    "gang corruption drug fraud theft trafficker smuggler".split()
)


def _is_price_of_crime(phrase: Phrase) -> bool:
    """As in "drug trafficking is worth 400 billion dollars": what crime earns or costs."""
    verb = clause_verb(phrase.number)
    subject = subject_of(verb) if verb is not None else None
    return subject is not None and subject.lemma_.casefold() in _CRIMES


def judge_money(phrase: Phrase, reading: Reading) -> Finding | None:
    """Budgets, contributions, values of equipment; not loot, fines or wages."""
    text = text_of(phrase.sentence)
    taken = judge_results(phrase, reading) if _TAKEN.search(text) else judge_taken(phrase, reading)
    if taken is not None:
        return taken
    if (
        NOT_FUNDING.search(text)
        or _is_general(phrase, reading)
        or _is_price_of_crime(phrase)
        or _is_conversion(phrase, reading)
    ):
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if re.search(r"\bsav(?:ed|es|ing)\b", text):
        return Finding(phrase, "other", kind, "money-saved", 0.6)
    if all_planned(reading):
        kind = "target"
    return Finding(phrase, "funding", kind, "money-funds", 0.75)


def _is_general(phrase: Phrase, reading: Reading) -> bool:
    """Aid to a country, a body's yearly budget, the training of soldiers."""
    text = text_of(phrase.sentence)
    ours = reading.scopes.of_sentence(phrase.sentence).is_programme
    if _SOLDIERS.search(text) and not NOT_SOLDIERS.search(text):
        return True
    return _GENERAL.search(text) is not None or (not ours and _YEARLY.search(text) is not None)


def _is_conversion(phrase: Phrase, reading: Reading) -> bool:
    """The same sum in another currency, in brackets after the first: the first is the outcome."""
    if not reading.found or reading.found[-1].phrase.mention.label != "money":
        return False
    before = reading.found[-1].phrase
    between = phrase.text[before.mention.end : phrase.mention.start]
    return before.quantity.unit != phrase.quantity.unit and bool(
        re.fullmatch(r"\s*[(\[,/]\s*\w*\s*", between)
    )


_PEOPLE_SHARED = re.compile(
    r"\s*(?:of (?:all |the |this |these |our |its |former |\d{4} |past |earlier )*)?"
    r"(?:participants?|trainees?|graduates?|class|intake|course|students?|cadets?|recruits?|attendees|learners|them|whom|these|those|group|"
    r"(?:[\w-]+ ){0,3}(?:officers?|police officers?|judges|prosecutors|guards) (?:trained|who))\b",
    re.IGNORECASE,
)


_OF_THEM = re.compile(r"\s*of (?:them|these|those)\b")


def _is_of_counted(phrase: Phrase, reading: Reading) -> bool:
    """As in "30 prosecutors were trained. A tenth of the prosecutors …", and of no others."""
    head = phrase.head
    if [t.lower_ for t in head.lefts] != ["the"] or any(head.rights):
        return False
    known = (f.phrase.head for f in reading.found[-LOOK_BACK:] if f.indicator in PEOPLE)
    return any(noun.lemma_ == head.lemma_ for noun in known)


def _said_of_share(phrase: Phrase, reading: Reading) -> str:
    """The sentence's words about this share: from its number on where several are listed."""
    sentence, article = phrase.sentence, reading.scopes.article
    numbers = article.mentions_in("counts", sentence.start_char, sentence.end_char)
    shares = [m for m in numbers if m.label == "percent"]
    if len(shares) < 2:
        return text_of(sentence)
    later = [m.start for m in numbers if m.start > phrase.mention.start]
    own = phrase.text[phrase.mention.start : min(later, default=sentence.end_char)]
    return own if _OWN_WORDS.search(own) else text_of(sentence)


# A share that a verb of its own describes: "70 % were men, 25 % had served in the gendarmerie".
_OWN_WORDS = re.compile(r"\b(?:were|are|was|is|had|have|came|come|hold|held)\b")


_IN_BRACKETS = re.compile(r"(?:\s[\w-]+){0,4} ?\([^().]{0,60}\Z")


def _is_in_brackets(phrase: Phrase, reading: Reading) -> bool:
    """As in "3,000 officers (70% men and 30% women)": right behind the people it divides."""
    last = next((f for f in reversed(reading.found) if f.indicator in PEOPLE), None)
    if last is None or last.phrase.sentence != phrase.sentence:
        return False
    between = phrase.text[last.phrase.mention.end : phrase.mention.start]
    return _IN_BRACKETS.match(between) is not None


def _is_share_of_results(phrase: Phrase, reading: Reading) -> bool:
    """As in "The haul was 8 tonnes. The Togolese share is thus nearly 95 per cent"."""
    last = reading.found[-1] if reading.found else None
    if last is None or last.indicator != "operational_results":
        return False
    before = reading.scopes.earlier(phrase.sentence, phrase.block)
    near = last.phrase.sentence in (phrase.sentence, before)
    return near and _OF_RESULTS.search(text_of(phrase.sentence)) is not None


_OF_RESULTS = re.compile(
    r"\b(?:share|proportion|portion|of (?:the|this|that|these|those|all the) (?:total|haul|"
    r"seizures|arrests|catch|quantity|amount|drugs|cases|suspects|victims|hits))\b",
    re.IGNORECASE,
)


def _is_ability(phrase: Phrase) -> bool:
    """As in "78 per cent of former participants could name them": what they are able to do."""
    verb = phrase.verb
    return verb is not None and any(c.lower_ == "could" and c.dep_ == "aux" for c in verb.lefts)


def judge_share(phrase: Phrase, reading: Reading) -> Finding | None:
    """Percentages of the programme's people or results; not those of a whole force or of crime."""
    text = text_of(phrase.sentence)
    if _is_share_of_results(phrase, reading):
        kind = claim(phrase, reading)
        return Finding(phrase, "share_other", kind, "share-of-results", 0.6) if kind else None
    after = phrase.text[phrase.mention.end : phrase.mention.end + 60]
    of_people = bool(_PEOPLE_SHARED.match(after)) or _is_of_counted(phrase, reading)
    of_people = of_people or _is_in_brackets(phrase, reading)
    counted = any(f.indicator in PEOPLE for f in reading.found)
    listed = in_achievements(phrase, reading)
    if _OF_THEM.match(after) and reading.last_people(phrase) is None:
        return None  # of other things spoken of before
    if (
        not of_people
        and not listed
        and (re.match(r"\s*of\b", after) or reading.last_people(phrase) is None)
    ):
        return None
    women = _WOMEN.search(text) is not None
    if not (of_people and counted) and not (women or listed or _SHARE_OF.search(text)):
        return None
    kind = claim(phrase, reading) or ("actual" if _is_ability(phrase) else None)
    if kind is None:
        return None
    if women and _WOMEN.search(_said_of_share(phrase, reading)):
        return Finding(phrase, "share_female", kind, "share-of-women", 0.75)
    return Finding(phrase, "share_other", kind, "share-of-people", 0.6)
