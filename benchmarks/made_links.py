"""A corpus of made articles in which it is known what is one organisation and one programme.

A small world of states, their bodies, international bodies, projects, courses and series. Each
article reports one of them in one of several wordings, and names each body by one of its variants:
spellings, translations, acronyms with and without their definition, misspellings; other states have
namesakes, and bodies with the same acronym. All sentences are made here; the same seed gives the
same corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

SEED = 20_240_501

# State, demonym, capital, another town.
STATES = (
    ("Kenya", "Kenyan", "Nairobi", "Mombasa"),
    ("Ghana", "Ghanaian", "Accra", "Kumasi"),
    ("Senegal", "Senegalese", "Dakar", "Thies"),
    ("Niger", "Nigerien", "Niamey", "Agadez"),
    ("Mali", "Malian", "Bamako", "Gao"),
    ("Tajikistan", "Tajik", "Dushanbe", "Khujand"),
    ("Moldova", "Moldovan", "Chisinau", "Balti"),
    ("Georgia", "Georgian", "Tbilisi", "Batumi"),
    ("Armenia", "Armenian", "Yerevan", "Gyumri"),
    ("Albania", "Albanian", "Tirana", "Durres"),
    ("Serbia", "Serbian", "Belgrade", "Nis"),
    ("Jordan", "Jordanian", "Amman", "Aqaba"),
    ("Lebanon", "Lebanese", "Beirut", "Tripoli"),
    ("Nepal", "Nepalese", "Kathmandu", "Pokhara"),
    ("Peru", "Peruvian", "Lima", "Arequipa"),
    ("Uganda", "Ugandan", "Kampala", "Gulu"),
)
# Name without its state, and its acronym. Many states have each.
BODIES = (
    ("Ministry of Interior", None),
    ("National Police", None),
    ("Border Guard", None),
    ("Customs Service", None),
    ("National Detective Bureau", "NDB"),
    ("Border Security Agency", "BSA"),
    ("Police Training Academy", "PTA"),
    ("Anti-Narcotics Directorate", "AND"),
)
# The same words in other translations, which a reader takes for the same body.
TRANSLATED = {"Ministry of Interior": ("Ministry of the Interior", "Ministry of Internal Affairs")}
# International bodies by all their names; the first has the definition.
WORLD = (
    ("United Nations Office on Drugs and Crime (UNODC)", "UNODC", "UN Office on Drugs and Crime"),
    ("International Organization for Migration (IOM)", "IOM", "UN Migration Agency"),
    ("Organization for Security and Co-operation in Europe (OSCE)", "OSCE",
     "Organisation for Security and Co-operation in Europe"),
    ("International Centre for Migration Policy Development (ICMPD)", "ICMPD",
     "International Center for Migration Policy Development"),
    ("European Union Agency for Law Enforcement Training (CEPOL)", "CEPOL",
     "EU Agency for Law Enforcement Training"),
    ("Turkish Cooperation and Coordination Agency (TİKA)", "TIKA", "TİKA"),
    ("Asian Institute for Police Studies (AIPS)", "AIPS", "Asian Institute of Police Studies"),
    ("Nordic Centre for Border Research (NCBR)", "NCBR", "Nordic Center for Border Research"),
)  # fmt: skip
DONORS = (
    ("Government of Japan", "Japanese Government"),
    ("Government of Norway", "Norwegian Government"),
    ("European Union (EU)", "European Union", "EU"),
    ("Government of Canada", "Canadian Government"),
    ("Government of Sweden", "Swedish Government"),
)
TOPICS = (
    "forged documents", "cybercrime", "human trafficking", "crime scenes", "money laundering",
    "border surveillance", "firearms trafficking", "drug smuggling",
)  # fmt: skip
# Names of projects: told by a word of their own, or by common words alone.
OWN = (
    "Sirocco", "Kestrel", "Lodestar", "Halcyon", "Juniper", "Meridian", "Tamarisk", "Osprey",
    "Caravel", "Ibex", "Marigold", "Saffron",
)  # fmt: skip
COMMON = (
    "Integrated Border Management", "Police Reform", "Safe Borders", "Modern Policing",
    "Document Security", "Community Safety", "Women in Policing", "Coast and Border Watch",
)  # fmt: skip
SERIES = (
    "Officers Course",
    "Forensic Summer School",
    "Border Leaders Seminar",
    "Drug Analysts Course",
)


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation: its identity, and what an article may call it."""

    identity: str
    forms: tuple[str, ...]
    acronym: str | None = None


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article with its truth: identities by the words used; None where it has no umbrella."""

    doc_id: str
    published: str
    text: str
    organisations: dict[str, str] = field(default_factory=dict)
    project: str | None = None
    event: str | None = None


def make_articles(seed: int = SEED) -> list[MadeArticle]:
    """The corpus, in a fixed order."""
    world = _World(random.Random(seed))
    found = [*_projects(world), *_courses(world), *_series(world), *_namesakes(world)]
    return [
        MadeArticle(f"m{n:03}", a.published, a.text, a.organisations, a.project, a.event)
        for n, a in enumerate(found)
    ]


@dataclass(slots=True)
class _World:
    """Chances, and the bodies of the world."""

    chance: random.Random

    def state_body(self, state: tuple[str, ...], body: tuple[str, str | None]) -> Body:
        """A body of a state under the names that make its state plain."""
        country, demonym, *_ = state
        name, acronym = body
        forms = [f"{demonym} {name}", f"{name} of {country}", f"{country}'s {name}"]
        forms += [f"{name} of {country}" for name in TRANSLATED.get(name, ())]
        forms.append(f"{demonym} {_misspelt(name, self.chance)}")
        if acronym:
            forms += [f"{name} of {country} ({acronym})"] * 2
        return Body(f"{country}: {name}", tuple(forms), acronym)

    def name(self, body: Body, *, short: bool = True) -> str:
        """One of its names; its bare acronym now and then."""
        if short and body.acronym and self.chance.random() < 0.2:
            return body.acronym
        return self.chance.choice(body.forms)

    def any_body(self, state: tuple[str, ...]) -> Body:
        """A body of the state."""
        return self.state_body(state, self.chance.choice(BODIES))


def _international(names: tuple[str, ...]) -> Body:
    return Body(names[0], names)


def _misspelt(name: str, chance: random.Random) -> str:
    """The name with a slip in a long word: a letter left out, doubled, or swapped."""
    words = name.split()
    at = max(range(len(words)), key=lambda i: (len(words[i]), -i))
    word = words[at]
    i = chance.randrange(2, len(word) - 2)
    kind = chance.randrange(3)
    if kind == 0:
        word = word[:i] + word[i + 1 :]
    elif kind == 1 or word[i] == word[i + 1]:
        word = word[:i] + word[i] + word[i:]
    else:
        word = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return " ".join([*words[:at], word, *words[at + 1 :]])


def _the(name: str) -> str:
    """The name with its article, where it takes one."""
    return name if "'s " in name or name.isupper() else f"the {name}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _told(name: str) -> tuple[str, ...]:
    """The words of a name that the truth is kept under: without and with its acronym."""
    return (name, name.partition(" (")[0])


@dataclass(slots=True)
class _Draft:
    """An article in the making."""

    published: date
    sentences: list[str] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)

    def body(self, world: _World, body: Body, *, short: bool = True) -> str:
        """A name for a body, noted down."""
        name = world.name(body, short=short)
        for words in _told(name):
            self.organisations[words] = body.identity
        return _the(name)

    def done(self, project: str | None, event: str | None) -> MadeArticle:
        """The article."""
        text = "\n\n".join(self.sentences) + "\n"
        return MadeArticle("", self.published.isoformat(), text, self.organisations, project, event)


# What is reported --------------------------------------------------------------------------------


def _projects(world: _World) -> Iterator[MadeArticle]:
    """Projects, each in four articles over two years, under variants of its name."""
    for n, name in enumerate(OWN * 2):
        state = STATES[(3 * n) % len(STATES)]
        phase = " Phase II" if n >= len(OWN) else ""
        yield from _one_project(world, f"{name}{phase}", state, n, own=True)
    for n, name in enumerate(COMMON):
        yield from _one_project(world, name, STATES[(5 * n + 1) % len(STATES)], n, own=False)


def _one_project(
    world: _World, name: str, state: tuple[str, ...], n: int, *, own: bool
) -> Iterator[MadeArticle]:
    chance = world.chance
    bare, _, phase = name.partition(" Phase")
    phase = f" Phase{phase}" if phase else ""
    titles = [f"{bare} Project{phase}", f"{bare} Programme{phase}"]
    if own and not phase:
        titles.append(f"Project {bare}")
    donor, body = _international(DONORS[n % len(DONORS)]), _international(WORLD[n % len(WORLD)])
    recipient = world.any_body(state)
    start = date(2012 + n % 8, 1 + n % 11, 4)
    for part in range(4):
        draft = _Draft(start + timedelta(days=170 * part + chance.randrange(40)))
        ended = draft.published - timedelta(days=2)
        begun = ended - timedelta(days=4)
        count = 15 + (7 * n + 11 * part) % 60
        topic = TOPICS[(n + part) % len(TOPICS)]
        title, town = titles[part % len(titles)], state[2 + part % 2]
        draft.sentences += [
            f"Officers trained on {topic} in {town}",
            f"{count} officers of {draft.body(world, recipient)} completed a training course on "
            f"{topic} in {town}, {state[0]}, which was held from {_day(begun)} to {_day(ended)}.",
            f"The course was part of the {title}, which is implemented by "
            f"{draft.body(world, body)} and funded by {draft.body(world, donor)}.",
        ]
        yield draft.done(f"project {name} {state[0]}", f"{name} {part}")


def _courses(world: _World) -> Iterator[MadeArticle]:
    """Courses without a name, each reported by two papers in their own words."""
    chance = world.chance
    for n in range(50):
        state = STATES[n % len(STATES)]
        body, donor = _international(WORLD[(n + 3) % len(WORLD)]), DONORS[(n + 1) % len(DONORS)]
        recipient = world.any_body(state)
        begun = date(2014 + n % 7, 1 + (5 * n) % 12, 2 + (3 * n) % 20)
        ended = begun + timedelta(days=4)
        topic, town, count = TOPICS[(3 * n) % len(TOPICS)], state[2 + n % 2], 16 + (5 * n) % 40
        for paper in range(2):
            draft = _Draft(ended + timedelta(days=1 + chance.randrange(4)))
            who, by = draft.body(world, recipient), draft.body(world, body)
            if paper == 0:
                draft.sentences += [
                    f"Training on {topic} ends in {town}",
                    f"From {_day(begun)} to {_day(ended)}, {by} held a training course on {topic} "
                    f"for {count} officers of {who} in {town}, {state[0]}.",
                    f"The course was funded by {draft.body(world, _international(donor))}.",
                ]
            else:
                draft.sentences += [
                    f"{state[1]} officers learn about {topic}",
                    f"{count} officers of {who} attended a training course on {topic}, organised "
                    f"by {by} in {town}, {state[0]}, from {_day(begun)} to {_day(ended)}.",
                    f"The course was paid for by {draft.body(world, _international(donor))}.",
                ]
            yield draft.done(None, f"course {n}")


def _series(world: _World) -> Iterator[MadeArticle]:
    """Yearly courses of one name, each year in one or two articles."""
    for n, name in enumerate(SERIES * 3):
        state = STATES[(4 * n + 2) % len(STATES)]
        title = f"{state[3]} {name}"
        body = _international(WORLD[(n + 5) % len(WORLD)])
        donor = _international(DONORS[(n + 3) % len(DONORS)])
        recipient = world.any_body(state)
        for year in range(2015, 2019):
            begun = date(year, 1 + n % 12, 6)
            ended = begun + timedelta(days=5)
            for paper in range(1 + (year + n) % 2):
                draft = _Draft(ended + timedelta(days=1 + paper))
                draft.sentences += [
                    f"{title} held in {state[3]}",
                    f"{20 + n + year % 7} officers of {draft.body(world, recipient)} attended the "
                    f"{title} in {state[3]}, {state[0]}, from {_day(begun)} to {_day(ended)}. "
                    f"The course was organised by {draft.body(world, body)} and funded by "
                    f"{draft.body(world, donor)}.",
                ]
                yield draft.done(None, f"{title} {begun}")


def _namesakes(world: _World) -> Iterator[MadeArticle]:
    """Projects of one common title in two states, by different bodies and donors."""
    for n, name in enumerate(COMMON[:6]):
        for side in range(2):
            state = STATES[(7 * n + 6 * side + 3) % len(STATES)]
            body = _international(WORLD[(n + 4 * side) % len(WORLD)])
            donor = _international(DONORS[(n + 2 * side) % len(DONORS)])
            recipient = world.any_body(state)
            for part in range(2):
                draft = _Draft(date(2019 + side, 2 + part * 5, 10 + n))
                topic = TOPICS[(n + side + part) % len(TOPICS)]
                title = f"Sustainable {name} Project"
                by = draft.body(world, body)
                draft.sentences += [
                    f"Police trained on {topic}",
                    f"{by[0].upper()}{by[1:]} trained "
                    f"{25 + 3 * n + part} officers of {draft.body(world, recipient)} in "
                    f"{state[2]}, {state[0]}.",
                    f"The training was part of the {title}, funded by {draft.body(world, donor)}.",
                ]
                yield draft.done(f"namesake {name} {state[0]}", f"namesake {name} {side} {part}")
