"""Is a counted phrase a result of the programme, and of which indicator.

One function a kind of counted thing; each answers with a `Finding` that names its rule, or None. A number
counts for what it modifies and what was done to it; the scope of its sentence, its list's lead-in
and the findings before it decide where the clause alone does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._frames import frames_of
from extractors._grammar import (
    ancestors,
    effective_verb,
    is_negated,
    is_passive,
    is_verb,
    modality,
    object_of,
    role_in_clause,
    sentence_of,
)
from extractors._lexicon import lookup
from extractors._scope import TRAINERS, Scope, Scopes
from schemas.facts import ProgrammeFact
from schemas.values import Place

_WOMEN = re.compile(r"\b(?:wom[ae]n|females?|girls|ladies|policewom[ae]n)\b", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"\b(?:participants?|trainees?|graduates?|officers?|students?|cadets?|recruits?|class|intake|"
    r"course|training\w*|attend\w*|passed|failed|rated|satisf\w+|learn\w*|activities|learners|"
    r"of them|of these|of whom|knowledge|score\w*|group|candidates|cases|seizures|total)\b",
    re.IGNORECASE,
)
_MONEY_CUES = re.compile(
    r"\b(?:fund\w*|budget\w*|contribut\w+|cost\w*|worth|valued?|invest\w*|donat\w+|grants?|financ\w+|"
    r"provid\w+|allocat\w+|spen[dt]\w*|project|programme|program|initiative|pa(?:id|ys?)|award\w*|"
    r"earmark\w*|assistance|aid|package|support\w*|bill|gifts?|committed|pledg\w+|released?|equipment|"
    r"money|million-\w+)\b",
    re.IGNORECASE,
)
_NOT_FUNDING = re.compile(
    r"\b(?:seiz\w+|stol\w+|launder\w+|ransom\w*|salar\w+|wages?|fine[sd]?|GDP|damage\w*|loot\w*|street "
    r"value|fraud\w*|brib\w+|confiscat\w+|counterfeit\w*|banknotes?|prices?|fares?|fees?|smuggl\w+|"
    r"turnover|revenue|profits?|bail|reward|debt|lottery|cocaine|heroin|compensation)\b",
    re.IGNORECASE,
)
_RESULT_CUES = re.compile(
    r"\b(?:operations?|result(?:s|ed)?|outcome|led to|thanks to|as a consequence|during the exercise|"
    r"with (?:our|its|the project's|their) (?:assistance|help|support)|the project|the programme|"
    r"the program|the training|identified|the mission|the centres?|the hotline)\b",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"\b(?:hand(?:ed|s|ing)?[- ]?over|handover|deliver\w*|donat\w+|provi(?:de|des|ded|sion|ding)|"
    r"suppl(?:y|ied|ies)|g[ai]ve[ns]?|receiv\w+|distribut\w+|equip\w*|procur\w+|purchas\w+|install\w*|"
    r"furnish\w*|gift\w*|present(?:s|ed)|transfer\w*|grant\w*|allocat\w+|compris\w+|consist\w*|"
    r"inclu\w+|means)\b",
    re.IGNORECASE,
)
_HAND_OVER_NOUNS = frozenset(
    "provision delivery donation handover hand-over supply procurement purchase distribution "
    "installation gift grant transfer presentation".split()
)
_GROUP_SUBJECTS = frozenset(
    "class course figure student trainee group delegation participant training workshop seminar "
    "programme program audience intake graduate attendee total number contingent edition".split()
)


# Headings above lists of what a project has achieved.
_ACHIEVED = re.compile(
    r"\b(?:achiev\w+|results?|milestones?|outcomes?|impact|key figures|in figures|in numbers|at a glance|"
    r"highlights?|accomplish\w+|so far|to date|facts and figures|what (?:has|have|was|did|we)|progress|"
    r"outputs?|in brief)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that counts as a result, by the rule that says so.

    ``part_of`` is the position of the finding that it is a part of.
    """

    phrase: Phrase
    indicator: str
    kind: str
    rule: str
    confidence: float
    part_of: int | None = None


@dataclass(slots=True)
class Reading:
    """What the rules see: the scopes, the programmes, and what has been found so far."""

    scopes: Scopes
    programmes: Sequence[ProgrammeFact]
    found: list[Finding] = field(default_factory=list)

    def last_people(self, phrase: Phrase) -> int | None:
        """The nearest earlier finding that counts people, in this block or the one before."""
        before = self.scopes.before(phrase.block)
        reach = before.start if before is not None else phrase.block.start
        for i in range(len(self.found) - 1, -1, -1):
            other = self.found[i].phrase
            if other.mention.start < reach:
                return None
            if self.found[i].indicator in PEOPLE:
                return i
        return None


PEOPLE = ("persons_trained", "trainers_trained", "participants")


def judge(phrase: Phrase, reading: Reading) -> Finding | None:
    """What a counted phrase reports, or None if it is no result of the programme."""
    label = phrase.mention.label
    if label == "money":
        return judge_money(phrase, reading)
    if label == "percent":
        return judge_share(phrase, reading)
    if phrase.elliptic and phrase.counted is None:
        return judge_elliptic(phrase, reading)
    rules = {
        "person": judge_people,
        "deliverer": judge_people,
        "event": judge_events,
        "country": judge_countries,
        "institution": judge_institutions,
        "equipment": judge_goods,
        "material": judge_goods,
        "document": judge_goods,
        "facility": judge_goods,
        "unknown": judge_goods,
        "public": judge_public,
        "victim": judge_results,
        "operational": judge_results,
    }
    rule = rules.get(phrase.category)
    return rule(phrase, reading) if rule else None


# What a clause claims -----------------------------------------------------------------------------


def claim(phrase: Phrase, reading: Reading) -> str | None:
    """``actual`` or ``target``; None where the clause denies or only imagines it."""
    verb = phrase.verb
    if verb is None or not _finite(phrase.sentence):
        return _claim_of_fragment(phrase, reading)
    above: Token | None = verb
    for _ in range(3):
        if above is None or sentence_of(above) != phrase.sentence:
            break
        if _denied(above, phrase):
            return None
        clausal = above.dep_ in ("xcomp", "ccomp", "acl") and is_verb(above.head)
        above = above.head if clausal else None
    if _is_purpose(phrase):
        return "target"
    return _claim_of(verb)


def claim_of_sentence(phrase: Phrase, reading: Reading) -> str | None:
    """What the sentence's main verb claims, past the clauses that only describe its nouns."""
    verb = phrase.verb
    for _ in range(4):
        if verb is None or verb.dep_ not in ("xcomp", "advcl", "acl", "relcl", "pcomp"):
            break
        verb = next((t for t in ancestors(verb) if is_verb(t)), None)
    if verb is None:
        return claim(phrase, reading)
    return None if _denied(verb, phrase) else _claim_of(effective_verb(verb))


def _claim_of_fragment(phrase: Phrase, reading: Reading) -> str:
    """A line without a finite verb claims what its lead-in claims; else what the programmes do."""
    lead = reading.scopes.lead_in(phrase.block)
    if lead is not None:
        verb = next((t for t in lead if t.pos_ == "VERB"), None)
        verb = verb or next((t for t in lead if t.pos_ == "AUX"), None)
        if verb is not None:
            return _claim_of(effective_verb(verb)) or "actual"
    if _is_purpose(phrase):
        return "target"
    infinitive = next((t for t in phrase.sentence if t.lower_ == "to" and t.tag_ == "TO"), None)
    verb = phrase.verb
    if infinitive is not None and verb is not None and infinitive.head == verb:
        return "target"
    return "target" if _all_planned(reading) else "actual"


def _all_planned(reading: Reading) -> bool:
    return bool(reading.programmes) and all(p.status == "planned" for p in reading.programmes)


def _claim_of(verb: Token) -> str | None:
    mode = modality(verb)
    if mode == "future":
        return "target"
    if mode == "hypothetical":
        words = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        return "target" if words & {"would", "should"} else None
    if "plan" in frames_of(verb) and verb.lemma_ not in ("mean", "project", "design", "seek"):
        return "target"
    above = next((t for t in ancestors(verb) if is_verb(t)), None)
    if verb.dep_ in ("acl", "advcl", "xcomp") and verb.tag_ == "VBG" and above is not None:
        return _claim_of(above)
    return "actual"


def _denied(verb: Token, phrase: Phrase) -> bool:
    """The verb is negated by something other than the number's own words ("no fewer than")."""
    if not is_negated(verb):
        return False
    start, end = phrase.mention.start, phrase.mention.end
    negators = [
        t
        for t in sentence_of(verb)
        if t.lower_ in ("not", "n't", "n’t", "never", "no", "neither", "nor", "without", "nobody")
        and not start <= t.idx < end
        and (t.head == verb or t.head.head == verb)
        and not (t.i + 1 < len(t.doc) and t.nbor().lower_ in ("only", "fewer", "less", "more", "later"))
    ]
    return bool(negators)


def _is_purpose(phrase: Phrase) -> bool:
    """ "a project for the training of 29 officers": planned, as long as nothing says it was done."""
    for token in ancestors(phrase.head):
        if token.lemma_ in ("training", "education", "instruction", "schooling"):
            prep = token.head
            return prep.dep_ == "prep" and prep.lower_ == "for" and prep.head.lemma_ in (
                "project", "programme", "program", "agreement", "plan", "contract", "fund", "budget",
            )  # fmt: skip
        if is_verb(token):
            return False
    return False


# People -------------------------------------------------------------------------------------------


def judge_people(phrase: Phrase, reading: Reading) -> Finding | None:
    """People who were taught, attended or took part; never those who teach, suffer or are employed."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    if _delivers(phrase) or _only_counts_force(phrase, scope) or _are_soldiers_alone(phrase):
        return None
    if _is_one_of_a_nation(phrase) and reading.last_people(phrase) is None:
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    rule, confidence = _people_rule(phrase, scope, reading)
    if not rule:
        return None
    if rule == "people-in-training-sentence":
        kind = claim_of_sentence(phrase, reading) or kind
    return Finding(phrase, people_indicator(phrase, scope, reading), kind, rule, confidence)


_NOT_SOLDIERS = re.compile(
    r"\b(?:polic\w*|gendarm\w*|customs|border|coast ?guard\w*|law[- ]enforcement|prosecut\w+|judges?|"
    r"prison|immigration|civilian)\b",
    re.IGNORECASE,
)


def _are_soldiers_alone(phrase: Phrase) -> bool:
    """Training of soldiers is no programme of law enforcement (codebook section 1)."""
    military = phrase.counted is not None and phrase.counted.occupations == ("military",)
    return military and not _NOT_SOLDIERS.search(phrase.sentence.text)


def _is_one_of_a_nation(phrase: Phrase) -> bool:
    """ "two experts, one Polish and one Finnish": an adjective, not people of that nation."""
    demonym = phrase.counted is not None and not phrase.counted.listed
    return demonym and phrase.head.tag_ not in ("NNS", "NNPS")


def _people_rule(phrase: Phrase, scope: Scope, reading: Reading) -> tuple[str, float]:
    """The rule that makes these people a result, and how sure it is; ("", 0) if none does."""
    role, verb = phrase.role
    frames = frames_of(verb)
    if phrase.category == "deliverer" and "train" not in frames:
        return "", 0.0
    if verb is not None and "train" in frames and (
        role in ("object", "subject_passive", "other") or _taught_by_ellipsis(role, verb)
    ):
        return "people-taught", 0.95
    if role == "object" and "plan" in frames and phrase.counted is not None and (
        phrase.counted.phrase in _LEARNERS
    ):
        return "people-sought", 0.6
    if "learn" in frames and role in ("subject", "agent", "subject_passive"):
        return "people-attend", 0.9
    if verb is not None and "attend" in frames and role in ("subject", "agent", "subject_passive") and (
        scope.is_training or scope.meetings or scope.broad or role == "agent" or _object_is_pronoun(verb)
    ):
        return "people-attend", 0.85
    if role == "subject" and verb is not None and _begins_training(verb):
        return "people-attend", 0.85
    if "give" in frames and role in ("prep:to", "recipient") and _CERTIFICATE.search(phrase.sentence.text):
        return "people-certified", 0.85
    if _under_event_noun(phrase) or _for_event(phrase, role, scope):
        return "people-of-event", 0.9
    definite = re.search(r"\bof (?:the|these|those|all) ", phrase.words) is not None
    if phrase.partitive and definite and reading.last_people(phrase) is not None:
        return "people-of-them", 0.75
    if role in ("attribute", "object") and _group_subject(verb):
        return "people-make-up-event", 0.85
    if _is_breakdown(phrase, reading):
        return "people-part", 0.8
    if verb is None or not _finite(phrase.sentence):
        around = read_lead(reading, reading.scopes.lead_in(phrase.block))
        whole = reading.scopes.of_block(phrase.block) if phrase.block.kind == "item" else scope
        if whole.is_training or around.is_training or whole.meetings:
            return "people-listed", 0.7
    if phrase.quantity.per_unit and reading.last_people(phrase) is not None:
        return "people-per-unit", 0.7
    if _opens_breakdown(phrase) and reading.last_people(phrase) is not None:
        return "people-broken-down", 0.8
    if frames & {"harm", "force"} or phrase.category == "deliverer" or _is_instructor(phrase):
        return "", 0.0
    if scope.meetings and role in ("prep:with", "prep:by", "prep:of", "prep:for"):
        return "people-with-event", 0.6
    if _of_another_noun(phrase, role):
        return "", 0.0
    if scope.is_training and phrase.quantity.modifier != "vague":
        return "people-in-training-sentence", 0.6
    return "", 0.0


def _of_another_noun(phrase: Phrase, role: str) -> bool:
    """ "the screening of 414 recruits": the people belong to something that is no training."""
    noun = phrase.anchor.head.head
    return role == "prep:of" and noun.pos_ in ("NOUN", "PROPN")


def _opens_breakdown(phrase: Phrase) -> bool:
    """ "Of the sixteen participants, ten were …": a whole that the sentence divides."""
    words = [t.lower_ for t in phrase.head.doc[max(phrase.sentence.start, phrase.first - 2) : phrase.first]]
    return bool(words) and words[0] == "of" and phrase.first - len(words) == phrase.sentence.start


def _is_instructor(phrase: Phrase) -> bool:
    return phrase.counted is not None and phrase.counted.occupations == ("instructor",)


_LEARNERS = frozenset("student trainee participant cadet recruit learner course participant".split())
_CERTIFICATE = re.compile(r"\b(?:certificate|diploma|qualification|degree|badge)s?\b", re.IGNORECASE)


def _begins_training(verb: Token) -> bool:
    """ "150 officers began training"."""
    thing = object_of(verb)
    return verb.lemma_ in ("begin", "start", "continue", "resume") and thing is not None and (
        thing.lemma_.casefold() in _GROUP_SUBJECTS or thing.lower_ == "training"
    )


def _object_is_pronoun(verb: Token) -> bool:
    """ "26 officials completed it": what they completed stands before."""
    thing = object_of(verb)
    return thing is not None and thing.lower_ in ("it", "this", "them", "these", "both")


def read_lead(reading: Reading, lead: Span | None) -> Scope:
    """The scope of a lead-in; an empty one where there is none."""
    return reading.scopes.of_sentence(lead) if lead is not None else Scope()


def _finite(sentence: Span) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in sentence)


def _under_event_noun(phrase: Phrase) -> bool:
    """ "the training of 29 officers", "a course for eight customs officers", "attended by 12"."""
    for token in ancestors(phrase.head):
        if is_verb(token):
            return False
        if token.dep_ == "pobj" or token.pos_ == "ADP":
            continue
        scope_noun = token.lemma_.casefold() in _GROUP_SUBJECTS - {"total", "number", "figure"}
        if scope_noun and token.i < phrase.head.i:
            return True
    return False


def _for_event(phrase: Phrase, role: str, scope: Scope) -> bool:
    """ "consisted of a study visit to Stockholm for eight participants"."""
    events = (*scope.trainings, *scope.meetings)
    return role == "prep:for" and any(0 < phrase.first - t.i <= 6 for t in events)


def _group_subject(verb: Token | None) -> bool:
    """ "the class counted 33 participants", "the students are 12 officers"."""
    if verb is None:
        return False
    return any(
        c.dep_ in ("nsubj", "nsubjpass") and c.lemma_.casefold() in _GROUP_SUBJECTS
        for c in verb.children
    )


def _delivers(phrase: Phrase) -> bool:
    """The counted people teach, lead or speak; what they deliver is no result that counts them."""
    role, verb = phrase.role
    following = phrase.head.doc[phrase.last + 1 : phrase.last + 4]
    if following and following[0].lower_ == "as" and TRAINERS.search(following.text) is None:
        if any(t.lemma_ in ("trainer", "teacher", "instructor", "mentor", "lecturer") for t in following):
            return True
    if verb is None or _taught_by_ellipsis(role, verb):
        return False
    frames = frames_of(verb)
    if role == "subject" and "teach" in frames and "attend" not in frames:
        return True
    if role == "agent" and ("teach" in frames or "hold" in frames) and "attend" not in frames:
        return True
    if role == "subject" and any(_teaches(c) for c in verb.rights if c.dep_ in ("xcomp", "advcl", "conj")):
        return True
    if role == "attribute" and any(
        c.dep_ == "nsubj" and c.lemma_.casefold() in _DELIVERERS for c in verb.children
    ):
        return True
    return phrase.category == "deliverer" and role in ("subject", "agent", "prep:by", "prep:with")


def _teaches(verb: Token) -> bool:
    """ "worked alongside them to provide training": what its subject does is to teach."""
    thing = object_of(verb)
    trains = thing is not None and thing.lemma_.casefold() in ("training", "course", "lesson", "mentoring")
    return verb.lemma_ in ("train", "teach", "instruct", "mentor") and thing is not None or (
        trains and verb.lemma_ in ("provide", "deliver", "give", "conduct", "offer", "run")
    )


_DELIVERERS = frozenset("trainer instructor teacher expert mentor lecturer facilitator adviser".split())


def _taught_by_ellipsis(role: str, verb: Token) -> bool:
    """ "48 officers trained", "48 officers began training": said of those who learn."""
    if role == "subject" and verb.tag_ == "VBG" and verb.dep_ == "xcomp" and object_of(verb) is None:
        return "train" in frames_of(verb) and verb.head.lemma_ in ("begin", "start", "continue")
    return (
        role == "subject"
        and "train" in frames_of(verb)
        and verb.tag_ in ("VBN", "VBD")
        and object_of(verb) is None
        and not any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "will") for c in verb.children)
    )


def _only_counts_force(phrase: Phrase, scope: Scope) -> bool:
    """The size of a force, or what befell people: nothing that a programme did."""
    role, verb = phrase.role
    frames = frames_of(verb)
    following = phrase.head.doc[phrase.last + 1 : phrase.last + 2].text.casefold()
    if following == "strong":
        return True
    if "harm" in frames and role in ("object", "subject_passive", "subject") and not (
        scope.is_training and "train" in frames
    ):
        return not scope.is_training
    return "force" in frames and role in ("object", "prep:of", "prep:to") and not _group_subject(verb)


def _is_breakdown(phrase: Phrase, reading: Reading) -> bool:
    """A number beside an accepted one in the same sentence: "including", "among them", a comma."""
    last = reading.last_people(phrase)
    if last is None:
        return False
    other = reading.found[last].phrase
    if other.sentence == phrase.sentence:
        return other.verb == phrase.verb or phrase.verb is None or phrase.partitive
    return False


def people_indicator(phrase: Phrase, scope: Scope, reading: Reading) -> str:
    """Trained, trained as trainers, or only taking part."""
    lead = read_lead(reading, reading.scopes.lead_in(phrase.block))
    occupations = phrase.counted.occupations if phrase.counted else ()
    if scope.trainers or lead.trainers or _trains_trainers(reading):
        return "trainers_trained"
    if "instructor" in occupations:
        return "trainers_trained"
    if _lemma(phrase.role[1]) in _FINISHING:
        return "persons_trained"
    if scope.is_training:
        meeting = _nearest(phrase, scope.meetings)
        training = _nearest(phrase, (*scope.trainings, *scope.train_verbs))
        return "participants" if meeting < training else "persons_trained"
    if scope.meetings or lead.meetings:
        return "participants"
    return _inherited(phrase, reading) or "persons_trained"


_FINISHING = frozenset("complete graduate finish undergo train learn study".split())


def _trains_trainers(reading: Reading) -> bool:
    """Every event that the article names trains trainers."""
    titles = [p.title for p in reading.programmes if p.level == "event" and p.title_basis == "named"]
    return bool(titles) and all(TRAINERS.search(t) for t in titles)


def _nearest(phrase: Phrase, tokens: Sequence[Token]) -> int:
    """Tokens to the nearest of these; what follows the number counts as twice as far."""
    distances = (phrase.head.i - t.i if t.i < phrase.head.i else 2 * (t.i - phrase.head.i) for t in tokens)
    return min(distances, default=10_000)


def _inherited(phrase: Phrase, reading: Reading) -> str | None:
    last = reading.last_people(phrase)
    return reading.found[last].indicator if last is not None else None


def judge_elliptic(phrase: Phrase, reading: Reading) -> Finding | None:
    """A number without a noun: "425 in 2016", "86 of them women", "Seven had attended"."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    kind = claim(phrase, reading)
    last = reading.found[-1] if reading.found else None
    if kind is None:
        return None
    sum_of_money = _bare_money(phrase, last)
    if sum_of_money is not None:
        return replace(sum_of_money, kind=kind if not _all_planned(reading) else "target")
    if last is not None and last.indicator == "operational_results" and phrase.block.kind == "item":
        return judge_results(phrase, reading)
    if last is not None and phrase.block.kind == "item" and _same_list(phrase, last.phrase, reading):
        return Finding(phrase, last.indicator, last.kind, "number-listed", 0.7)
    if _after_remaining(phrase) and last is not None and last.indicator in PEOPLE:
        return Finding(phrase, last.indicator, last.kind, "number-remaining", 0.7)
    if _delivers(phrase):
        return None
    whole = _continued(phrase, reading)
    if whole is not None:
        return Finding(phrase, whole.indicator, whole.kind, "number-continues", 0.7)
    people = reading.last_people(phrase)
    if people is not None:
        other = reading.found[people]
        if phrase.partitive:
            return Finding(phrase, other.indicator, kind, "number-of-them", 0.7)
        follows = reading.scopes.earlier(phrase.sentence, phrase.block) == other.phrase.sentence
        if (follows or other.phrase.sentence == phrase.sentence) and _stands_as_noun(phrase):
            return Finding(phrase, other.indicator, kind, "number-stands-for-people", 0.6)
    role, verb = phrase.role
    frames = frames_of(verb)
    learns = role in ("subject", "subject_passive") and frames & {"attend", "train"} and "teach" not in frames
    numbered = role in ("object", "attribute", "prep:at", "prep:to") and _group_subject(verb)
    if (learns and (people is not None or scope.is_training)) or numbered:
        indicator = _inherited(phrase, reading) or people_indicator(phrase, scope, reading)
        return Finding(phrase, indicator, kind, "number-learns", 0.6)
    return None


def _bare_money(phrase: Phrase, last: Finding | None) -> Finding | None:
    """ "another 36 million will be released": a sum in the currency printed before."""
    if last is None or last.indicator != "funding" or last.phrase.block != phrase.block:
        return None
    low = phrase.quantity.low or phrase.quantity.high or 0
    if low < 10_000 or phrase.mention.label != "count" or _NOT_FUNDING.search(phrase.sentence.text):
        return None
    quantity = replace(phrase.quantity, unit=last.phrase.quantity.unit)
    return Finding(replace(phrase, quantity=quantity), "funding", "actual", "money-continues", 0.6)


def _same_list(phrase: Phrase, other: Phrase, reading: Reading) -> bool:
    """Both are lines of one list."""
    if other.block.kind != "item" or other.block == phrase.block:
        return False
    mine, theirs = reading.scopes.lead_in(phrase.block), reading.scopes.lead_in(other.block)
    return mine is not None and theirs is not None and mine.start == theirs.start


def _after_remaining(phrase: Phrase) -> bool:
    """ "the remaining five", "the other seven"."""
    before = phrase.head.doc[max(0, phrase.first - 1) : phrase.first].text.casefold()
    return before in ("remaining", "other")


_COUNTABLE = (*PEOPLE, "events_held", "equipment_delivered", "institutions_supported", "facilities_built")


def _continued(phrase: Phrase, reading: Reading) -> Finding | None:
    """The finding of the same sentence that this number goes on from, or is a part of."""
    for other in reversed(reading.found):
        if other.phrase.sentence != phrase.sentence:
            return None
        if other.indicator not in _COUNTABLE:
            continue
        if phrase.partitive or _continues_list(phrase, other.phrase):
            return other
        if _may_divide(phrase, other) and _divides(phrase):
            return other
    return None


def _may_divide(phrase: Phrase, other: Finding) -> bool:
    whole, part = other.phrase.quantity.low, phrase.quantity.low
    return other.indicator in PEOPLE and whole is not None and part is not None and part < whole


def _divides(phrase: Phrase) -> bool:
    """ "…: 20 from Kenya, 15 from Uganda", "…, four in ballistics", "…, including 425 in 2016"."""
    doc = phrase.head.doc
    before = doc[phrase.first - 1].lower_ if phrase.first else ""
    after = doc[phrase.last + 1].lower_ if phrase.last + 1 < len(doc) else ""
    return before == "including" or (
        before in (",", ":", "and", "(", ";", "–", "-") and after in ("from", "in", "of", "on", "at")
    )


def _stands_as_noun(phrase: Phrase) -> bool:
    """The number itself is subject or complement of its clause."""
    return phrase.number.dep_ in ("nsubj", "nsubjpass", "attr")


def _continues_list(phrase: Phrase, before: Phrase) -> bool:
    """Only a comma, "including" or "and" and a few words stand between two numbers."""
    doc = phrase.head.doc
    between = doc[before.last + 1 : phrase.first]
    if not 0 < len(between) <= 14:
        return False
    joined = any(t.lower_ in ("including", ",", "and", "(", ";", "among", "plus") for t in between)
    return joined and not any(is_verb(t) and t.lower_ != "including" for t in between)


# Events, countries, bodies ------------------------------------------------------------------------


def judge_events(phrase: Phrase, reading: Reading) -> Finding | None:
    """Courses, workshops, study visits that were held or are planned."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    frames = frames_of(verb)
    lead = reading.scopes.lead_in(phrase.block)
    if verb is None or not _finite(phrase.sentence):
        if lead is not None and phrase.block.kind == "item":
            return Finding(phrase, "events_held", kind, "events-listed", 0.8)
        if scope.is_training:
            return Finding(phrase, "events_held", kind, "events-headline", 0.6)
        return None
    if frames & {"hold", "attend", "train"} or role == "attribute":
        return Finding(phrase, "events_held", kind, "events-held", 0.85)
    if scope.is_training:
        return Finding(phrase, "events_held", kind, "events-in-training-sentence", 0.6)
    return None


def judge_countries(phrase: Phrase, reading: Reading) -> Finding | None:
    """Countries that take part or are covered; planned only where the whole programme is."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    if claim_of_sentence(phrase, reading) is None or phrase.quantity.low in (0, 1):
        return None
    if phrase.words.split()[0] == "both" or (role == "object" and _lemma(verb) == "have"):
        return None
    kind = "target" if _all_planned(reading) else "actual"
    if _enumerated(phrase, reading):
        return Finding(phrase, "countries_covered", kind, "countries-enumerated", 0.85)
    if role == "prep:between" or (phrase.quantity.low == 2 and _after_the(phrase)):
        return None
    if reading.found and reading.found[-1].phrase.sentence == phrase.sentence:
        return Finding(phrase, "countries_covered", kind, "countries-of-people", 0.75)
    if role == "subject" and "attend" in frames_of(verb):
        return Finding(phrase, "countries_covered", kind, "countries-attend", 0.75)
    if role in ("prep:from", "prep:of") and _are_learners(phrase.anchor.head.head):
        return Finding(phrase, "countries_covered", kind, "countries-of-people", 0.75)
    if scope.is_training or scope.meetings:
        return Finding(phrase, "countries_covered", kind, "countries-of-event", 0.7)
    if scope.broad and role.startswith(("prep:", "object", "subject")):
        return Finding(phrase, "countries_covered", kind, "countries-of-programme", 0.6)
    return None


def _lemma(verb: Token | None) -> str:
    return verb.lemma_ if verb is not None else ""


def _are_learners(noun: Token) -> bool:
    """People who learn or attend, whose countries are counted."""
    counted = lookup(noun.doc, noun.i)
    role, verb = role_in_clause(noun)
    frames = frames_of(verb)
    learning = (role == "subject" and "learn" in frames) or (role == "object" and "train" in frames)
    return counted is not None and counted.category == "person" and learning


def _after_the(phrase: Phrase) -> bool:
    return phrase.first > 0 and phrase.head.doc[phrase.first - 1].lower_ in ("the", "these", "those")


def _enumerated(phrase: Phrase, reading: Reading) -> bool:
    """As many countries are listed right after as the number says: "six countries (A, B, …)"."""
    wanted = phrase.quantity.low
    if wanted is None or wanted < 2 or wanted > 60:
        return False
    after = phrase.head.doc[phrase.last].idx
    reach = after + 40 * int(wanted) + 60
    text = phrase.text[after : after + 80]
    if not re.search(r"[:(–—]", text):
        return False
    codes = [
        m.value.code
        for m in reading.scopes.article.mentions("countries")
        if after < m.start < reach and isinstance(m.value, Place) and m.value.code
    ]
    return wanted <= len(dict.fromkeys(codes)) <= wanted + 2


def judge_institutions(phrase: Phrase, reading: Reading) -> Finding | None:
    """Agencies, units, academies that take part or benefit."""
    kind = claim(phrase, reading)
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    frames = frames_of(verb)
    if kind is None or frames & {"harm", "force"}:
        return None
    if in_achievements(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-listed", 0.65)
    if _conjoined_with_finding(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-beside", 0.65)
    if not frames & {"support", "train", "attend"} or (role == "subject" and "teach" in frames):
        return None
    if role in ("object", "subject_passive", "agent") or (
        role in ("subject", "prep:in") and (scope.is_training or scope.broad)
    ) or (role == "prep:from" and _last_found_in(phrase, reading)):
        return Finding(phrase, "institutions_supported", kind, "bodies-supported", 0.7)
    return None


def _last_found_in(phrase: Phrase, reading: Reading) -> bool:
    """The last finding stands in the same sentence."""
    return bool(reading.found) and reading.found[-1].phrase.sentence == phrase.sentence


def _conjoined_with_finding(phrase: Phrase, reading: Reading) -> bool:
    """ "12,000 officers, 90 countries plus 17 organisations": listed with a result."""
    if not reading.found or reading.found[-1].phrase.sentence != phrase.sentence:
        return False
    return phrase.head.dep_ in ("conj", "appos") and phrase.head.head.i >= reading.found[-1].phrase.first


# Goods, buildings, documents ----------------------------------------------------------------------

_GOODS = {
    "equipment": ("equipment_delivered", "give"),
    "material": ("materials_distributed", "give"),
    "document": ("documents_produced", "produce"),
    "facility": ("facilities_built", "build"),
    "unknown": ("equipment_delivered", "give"),
}


def judge_goods(phrase: Phrase, reading: Reading) -> Finding | None:
    """Things handed over, handed out, written or built."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.category == "unknown" and _in_series_of_people(phrase, reading):
        return Finding(phrase, reading.found[-1].indicator, reading.found[-1].kind, "people-series", 0.6)
    indicator, frame = _GOODS[phrase.category]
    role, verb = phrase.role
    lead = reading.scopes.lead_in(phrase.block)
    if phrase.block.kind == "item" and lead is not None and _GIVING.search(lead.text):
        return Finding(phrase, indicator, kind, "goods-listed", 0.8)
    if reading.found and reading.found[-1].rule.startswith("goods") and (
        reading.found[-1].phrase.sentence == phrase.sentence and phrase.category != "unknown"
        and reading.found[-1].indicator == indicator and phrase.first - reading.found[-1].phrase.last <= 4
    ):
        return Finding(phrase, indicator, reading.found[-1].kind, "goods-series", 0.75)
    handed = any(t.lemma_.casefold() in _HAND_OVER_NOUNS for t in ancestors(phrase.head))
    roles = ("object", "subject_passive", "recipient", "agent", "prep:with")
    moved = frame in frames_of(verb) and (role in roles or _is_lost_subject(phrase, verb))
    if phrase.category == "unknown" and verb is not None and verb.lemma_ in _STRICT_BUILDING:
        built = role in ("object", "subject_passive")
        return Finding(phrase, "facilities_built", kind, "goods-built", 0.5) if built else None
    if phrase.category == "unknown":
        strict = verb is not None and verb.lemma_ in _STRICT_GIVING
        return Finding(phrase, indicator, kind, "goods-given", 0.5) if moved and strict else None
    if moved or (handed and frame == "give") or (
        phrase.category != "unknown" and in_achievements(phrase, reading)
    ):
        return Finding(phrase, indicator, kind, "goods-given", 0.8)
    return None


def _is_lost_subject(phrase: Phrase, verb: Token | None) -> bool:
    """ "Under it 4,000 manuals were distributed": the parser hangs the subject on "under"."""
    return (
        verb is not None
        and is_passive(verb)
        and phrase.head.i < verb.i
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    )


def _in_series_of_people(phrase: Phrase, reading: Reading) -> bool:
    """ "189 Albanians, 10 Roma, four Vlachs": a capitalised plural among counted people."""
    if not _last_found_in(phrase, reading) or reading.found[-1].indicator not in PEOPLE:
        return False
    close = 0 < phrase.first - reading.found[-1].phrase.last <= 4
    return close and phrase.head.text[:1].isupper() and phrase.head.pos_ in ("PROPN", "NOUN")


_STRICT_BUILDING = frozenset("build construct renovate refurbish rehabilitate erect".split())
_STRICT_GIVING = frozenset("donate deliver supply distribute hand procure equip".split())


def in_achievements(phrase: Phrase, reading: Reading) -> bool:
    """A line of a list whose heading says that these are the project's results."""
    lead = reading.scopes.lead_in(phrase.block)
    return phrase.block.kind == "item" and lead is not None and bool(_ACHIEVED.search(lead.text))


def judge_public(phrase: Phrase, reading: Reading) -> Finding | None:
    """The public reached by awareness work."""
    kind = claim(phrase, reading)
    if kind is None or not ("reach" in frames_of(phrase.verb) or in_achievements(phrase, reading)):
        return None
    return Finding(phrase, "people_reached", kind, "public-reached", 0.6)


def judge_results(phrase: Phrase, reading: Reading) -> Finding | None:
    """Seizures, arrests, victims helped, where the words credit them to the programme."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.block.kind == "item":
        lead = reading.scopes.before_list(phrase.block)
        if any(f.indicator == "operational_results" and f.phrase.block == lead for f in reading.found):
            return Finding(phrase, "operational_results", kind, "results-listed", 0.6)
        return None
    if not _RESULT_CUES.search(phrase.sentence.text):
        return None
    if "result" in frames_of(phrase.verb) or not _finite(phrase.sentence):
        return Finding(phrase, "operational_results", kind, "results-credited", 0.5)
    return None


# Money and shares ---------------------------------------------------------------------------------


def judge_money(phrase: Phrase, reading: Reading) -> Finding | None:
    """Budgets, contributions, values of equipment; not loot, fines or wages."""
    text = phrase.sentence.text
    if _NOT_FUNDING.search(text) or not _MONEY_CUES.search(text) or _is_conversion(phrase, reading):
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if re.search(r"\bsav(?:ed|es|ing)\b", text):
        return Finding(phrase, "other", kind, "money-saved", 0.6)
    if _all_planned(reading):
        kind = "target"
    return Finding(phrase, "funding", kind, "money-funds", 0.75)


def _is_conversion(phrase: Phrase, reading: Reading) -> bool:
    """The same sum in another currency, in brackets after the first: the first is the outcome."""
    if not reading.found or reading.found[-1].phrase.mention.label != "money":
        return False
    before = reading.found[-1].phrase
    between = phrase.text[before.mention.end : phrase.mention.start]
    return before.quantity.unit != phrase.quantity.unit and bool(re.fullmatch(r"\s*[(\[,/]\s*\w*\s*", between))


_PEOPLE_SHARED = re.compile(
    r"\s*of (?:all |the |this |these |our |its |\d{4} |its )*(?:participants?|trainees?|graduates?|"
    r"class|intake|course|students?|cadets?|recruits?|attendees|learners|them|whom|these|those|group|"
    r"(?:\w+ )?(?:officers?|police officers?) (?:trained|who))\b",
    re.IGNORECASE,
)


def judge_share(phrase: Phrase, reading: Reading) -> Finding | None:
    """Percentages of the programme's people or results; not those of a whole force or of crime."""
    text = phrase.sentence.text
    after = phrase.text[phrase.mention.end : phrase.mention.end + 60]
    of_people = bool(_PEOPLE_SHARED.match(after))
    counted = any(f.indicator in PEOPLE for f in reading.found)
    listed = in_achievements(phrase, reading)
    if not of_people and not listed and (
        re.match(r"\s*of\b", after) or reading.last_people(phrase) is None
    ):
        return None
    women = _WOMEN.search(text) is not None
    if not (of_people and counted) and not (women or listed or _SHARE_OF.search(text)):
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if women:
        return Finding(phrase, "share_female", kind, "share-of-women", 0.75)
    return Finding(phrase, "share_other", kind, "share-of-people", 0.6)
