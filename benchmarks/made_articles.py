"""Any number of articles made from templates, each with its own people, places, numbers and dates.

The same number gives the same article. About one in ten tells of no training at all, and one in
twenty has a menu around it, as pages have.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

COUNTRIES = (
    ("Niger", "Niamey"), ("Kenya", "Nairobi"), ("Ghana", "Accra"), ("Moldova", "Chisinau"),
    ("Georgia", "Tbilisi"), ("Jordan", "Amman"), ("Peru", "Lima"), ("Nepal", "Kathmandu"),
    ("Albania", "Tirana"), ("Senegal", "Dakar"), ("Mali", "Bamako"), ("Uganda", "Kampala"),
    ("Benin", "Cotonou"), ("Togo", "Lomé"), ("Zambia", "Lusaka"), ("Malawi", "Lilongwe"),
    ("Rwanda", "Kigali"), ("Ethiopia", "Addis Ababa"), ("Somalia", "Mogadishu"),
    ("Chad", "N'Djamena"), ("Cameroon", "Yaoundé"), ("Gabon", "Libreville"),
    ("Angola", "Luanda"), ("Mozambique", "Maputo"), ("Namibia", "Windhoek"),
    ("Botswana", "Gaborone"), ("Tunisia", "Tunis"), ("Morocco", "Rabat"), ("Lebanon", "Beirut"),
    ("Iraq", "Baghdad"), ("Armenia", "Yerevan"), ("Azerbaijan", "Baku"),
    ("Kazakhstan", "Astana"), ("Kyrgyzstan", "Bishkek"), ("Tajikistan", "Dushanbe"),
    ("Uzbekistan", "Tashkent"), ("Turkmenistan", "Ashgabat"), ("Mongolia", "Ulaanbaatar"),
    ("Sri Lanka", "Colombo"), ("Bangladesh", "Dhaka"), ("Pakistan", "Islamabad"),
    ("Cambodia", "Phnom Penh"), ("Thailand", "Bangkok"), ("Indonesia", "Jakarta"),
    ("Philippines", "Manila"), ("Fiji", "Suva"), ("Ukraine", "Kyiv"), ("Serbia", "Belgrade"),
    ("Montenegro", "Podgorica"), ("Kosovo", "Pristina"), ("Colombia", "Bogotá"),
    ("Ecuador", "Quito"), ("Bolivia", "La Paz"), ("Paraguay", "Asunción"),
    ("Honduras", "Tegucigalpa"), ("El Salvador", "San Salvador"), ("Belize", "Belmopan"),
    ("Jamaica", "Kingston"), ("Haiti", "Port-au-Prince"), ("Costa Rica", "San José"),
)  # fmt: skip
GIVERS = (
    "the European Union", "the Government of Japan", "Norway", "the United Kingdom", "Germany",
    "the Government of Canada", "Denmark", "the Kingdom of the Netherlands",
)  # fmt: skip
TEACHERS = (
    "the Organization for Security and Co-operation in Europe (OSCE)", "INTERPOL", "UNODC",
    "the Folke Bernadotte Academy", "the French Gendarmerie", "the Danish Police College",
    "the International Organization for Migration (IOM)", "the United Nations Police",
)  # fmt: skip
TOPICS = (
    "crime scene investigation", "human rights", "border management", "cybercrime",
    "community policing", "forensic examination", "public order", "document fraud",
)  # fmt: skip
PEOPLE = ("police officers", "border guards", "gendarmes", "investigators", "women police officers")
KINDS = ("Project", "Programme")
MONTHS = {
    "January": 1, "March": 3, "May": 5, "June": 6, "September": 9, "October": 10, "November": 11,
}  # fmt: skip
FIRST_NAMES = ("Amina", "Boris", "Clara", "Daniel", "Elena", "Farid", "Grace", "Hamid", "Irene")
# Surnames are put together of these: rare, as they are in articles.
SYLLABLES = ("ba", "de", "ko", "lu", "mi", "no", "ra", "so", "ti", "va", "we", "za", "ker", "lan")
QUIET = (
    "The council of {place} opened a new market hall on Tuesday after two years of work.",
    "Rain closed the road between {place} and the coast for {low} days, the ministry said.",
)
MENU = "Home | News | Contact\n\nTel. +000 {high} 00 00\n\n"


def made_article(number: int) -> str:
    """One article, as plain text with a header."""
    chance = random.Random(number)
    country, place = chance.choice(COUNTRIES)
    low, high = chance.randint(12, 60), chance.randint(61, 940)
    year, month = chance.randint(2009, 2024), chance.choice(list(MONTHS))
    surname = "".join(chance.choices(SYLLABLES, k=4)).title()
    words = {
        "country": country, "place": place, "low": low, "high": high, "year": year, "month": month,
        "giver": chance.choice(GIVERS), "teacher": chance.choice(TEACHERS),
        "topic": chance.choice(TOPICS), "other": chance.choice(TOPICS),
        "people": chance.choice(PEOPLE), "day": chance.randint(1, 28),
        "share": chance.randint(20, 90),
        "speaker": f"{chance.choice(FIRST_NAMES)} {surname}",
        "name": f"{chance.choice(KINDS)} {chance.choice('ABCDEFGHKLMN')}-{number % 997}",
    }  # fmt: skip
    published = date(year, MONTHS[month], words["day"]) + timedelta(chance.randint(0, 6))
    head = f"---\ntitle: A course in {place}\npublished: {published}\n---\n\n"
    if chance.random() < 0.1:
        return head + "\n\n".join(QUIET).format(**words) + "\n"
    body = chance.sample(SENTENCES, k=chance.randint(1, 2))
    text = "\n\n".join([LEAD, *body]).format(**words)
    menu = MENU.format(**words) if chance.random() < 0.05 else ""
    return f"{head}{menu}{text}\n"


LEAD = (
    "{low} {people} from {country} completed a course on {topic} in {place} on {day} {month} "
    "{year}. It was organised by {teacher} and funded by {giver}, said {speaker} at the end."
)
SENTENCES = (
    "The course is part of {name}, under which more than {high} {people} have been trained since "
    "{year}. Trainers of {teacher} taught {other}, and handed over {low} computers.",
    "“What we learned about {topic} will help us at work,” said one of the participants. The "
    "police academy of {country} will hold the same course for another {low} officers next year.",
    "About {share} per cent of the participants were women. They came from all regions of "
    "{country}, and had served for at least five years.",
    "{giver} has supported the police of {country} with 2.{low} million euros so far. The ministry "
    "thanked the embassy, and said that {other} would come next.",
    "In the last week the participants visited the laboratory in {place} and discussed {high} "
    "cases.",
)


def write_articles(folder: Path, count: int) -> None:
    """So many articles, a thousand to a folder."""
    for number in range(count):
        below = folder / f"{number // 1000:04}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"a{number:07}.txt").write_text(made_article(number), encoding="utf-8")
