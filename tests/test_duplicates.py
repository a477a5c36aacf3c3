"""Articles that repeat others, and those that only share their wording."""

import random
from collections.abc import Iterable

from spacy.language import Language

from pipeline.ingest.article import build_document
from pipeline.ingest.duplicates import find_duplicates as find_printed
from pipeline.ingest.duplicates import text_print
from pipeline.ingest.metadata import Metadata
from pipeline.run import make_rows, read_documents
from schemas.document import Document

REPORT = """\
Border guards finish a course on forged documents

{dateline}The regional training centre closed its {nth} course on forged travel documents in \
{town} on {day}. {count} officers of the border police learned to tell forged passports from \
genuine ones, to use a microscope and to question travellers without offence.

The course was held by two experts from {country} and paid for by the {donor}. It consisted of \
lectures in the morning and exercises at the airport in the afternoon, where the officers examined \
documents under the eyes of their teachers.

"We see better forgeries every year, and our people must see them first," the head of the centre \
said when he handed over the certificates. The centre will hold its next course in spring.
"""
SERIES = (
    {"nth": "fourth", "town": "Batumi", "day": "12 May 2016", "count": "Eighteen",
     "country": "Latvia", "donor": "European Union"},
    {"nth": "fifth", "town": "Gyumri", "day": "9 June 2016", "count": "Twenty-two",
     "country": "Estonia", "donor": "European Union"},
    {"nth": "sixth", "town": "Batumi", "day": "3 October 2016", "count": "Eighteen",
     "country": "Latvia", "donor": "European Union"},
    {"nth": "next", "town": "Poti", "day": "12 May 2016", "count": "Eighteen",
     "country": "Latvia", "donor": "European Union"},
)  # fmt: skip


def find_duplicates(documents: Iterable[Document]) -> dict[str, str]:
    return find_printed(map(text_print, documents))


def document(doc_id: str, text: str, published: str | None = None) -> Document:
    base = Document(doc_id, f"{doc_id}.txt", None, "")
    return build_document(base, text, Metadata(published=published), [])


def report(number: int = 0, dateline: str = "") -> str:
    return REPORT.format(dateline=dateline, **SERIES[number])


def test_agency_copy_is_found_under_other_headlines_and_datelines() -> None:
    agency = report(dateline="BATUMI, 13 May 2016 (Sample Agency) – ")
    courier = report(dateline="Batumi, May 14 – ").replace(
        "Border guards finish a course on forged documents", "Forgers beware: guards look closely"
    )
    cut = report().rsplit("\n\n", 1)[0]
    documents = [
        document("a-courier", courier, "2016-05-14"),
        document("b-agency", agency, "2016-05-13"),
        document("c-cut", cut, "2016-05-15"),
    ]
    assert find_duplicates(documents) == {"a-courier": "b-agency", "c-cut": "b-agency"}


def test_two_editions_a_day_apart() -> None:
    evening = report().replace("on 12 May 2016", "on Thursday")
    morning = report().replace("on 12 May 2016", "yesterday, Thursday") + (
        "\nThe minister of the interior visited the centre in the evening.\n"
    )
    documents = [document("x", morning, "2016-05-13"), document("y", evening, "2016-05-12")]
    assert find_duplicates(documents) == {"x": "y"}


BODY = """\
The course was held by two experts from Latvia and paid for by the European Union. It consisted of \
lectures in the morning and exercises at the airport in the afternoon, where the officers examined \
documents under the eyes of their teachers.

"We see better forgeries every year, and our people must see them first," the head of the centre \
said when he handed over the certificates. The centre will hold its next course in spring.

Officers from all nine border posts took part. They will now teach their colleagues at home, and \
the centre will visit them in the autumn to see how they are doing.
"""
AGENCY = f"""\
Border guards finish a course on forged documents

BATUMI, 13 May 2016 (Sample Agency) – The regional training centre closed its fourth course on \
forged travel documents in Batumi on 12 May. Eighteen officers of the border police were trained \
to tell forged passports from genuine ones.

{BODY}"""
PAPER = f"""\
Forgers beware

Eighteen border police officers were trained to tell forged passports from genuine ones in the \
fourth course on travel documents, which ended on Thursday at the Batumi training centre.

{BODY}"""


def test_agency_copy_under_another_lead_counts_once(nlp: Language) -> None:
    documents = [
        document("a-paper", PAPER, "2016-05-14"),
        document("b-agency", AGENCY, "2016-05-13"),
    ]
    rows = make_rows(list(read_documents(nlp, documents)))
    assert {d["doc_id"]: d["duplicate_of"] for d in rows["documents"]} == {
        "a-paper": "b-agency", "b-agency": None,
    }  # fmt: skip
    trained = [r for r in rows["outcomes"] if r["value_low"] == 18]
    assert {r["doc_id"] for r in trained} == {"a-paper", "b-agency"}
    assert {r["doc_id"] for r in trained if r["recommended_for_aggregates"]} == {"b-agency"}


def test_courses_of_one_series_are_no_duplicates() -> None:
    documents = [document(f"c{i}", report(i)) for i in range(len(SERIES))]
    assert find_duplicates(documents) == {}


def test_the_earliest_is_the_original_and_the_undated_comes_last() -> None:
    text = report()
    days = {"a": None, "b": "2016-05-14", "c": "2016-05", "d": "2016-05-14"}
    documents = [document(key, text, day) for key, day in days.items()]
    assert find_duplicates(documents) == {"a": "c", "b": "c", "d": "c"}
    assert find_duplicates(documents) == find_duplicates(reversed(documents))


def test_short_texts_are_compared_word_for_word() -> None:
    texts = {"a": "Forty officers were trained.", "b": "Forty  officers were trained.\n",
             "c": "Forty officers are trained.", "d": "", "e": " "}  # fmt: skip
    documents = [document(key, text) for key, text in texts.items()]
    assert find_duplicates(documents) == {"b": "a"}


def test_the_threshold() -> None:
    """Every fifteenth word another: a duplicate; every fourth: none."""
    words = (
        "the officers learned to read and question while their teachers looked on " * 40
    ).split()
    mixed = random.Random(1)
    words = [f"{w}{chr(97 + mixed.randrange(26))}{chr(97 + mixed.randrange(26))}" for w in words]

    def changed(every: int) -> str:
        return " ".join("other" if i % every == 0 else w for i, w in enumerate(words)) + "."

    for every, expected in ((20, {"b": "a"}), (15, {"b": "a"}), (4, {})):
        documents = [document("a", " ".join(words) + "."), document("b", changed(every))]
        assert find_duplicates(documents) == expected, every


def test_many_reports_of_one_template_are_told_apart_quickly() -> None:
    documents = [
        document(
            f"{i:04}", report().replace("Eighteen", str(i + 100)).replace("12 May", f"{i} hrs")
        )
        for i in range(300)
    ]
    assert find_duplicates(documents) == {}
