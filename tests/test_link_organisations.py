"""Names of organisations across articles: what is one body, and what stays two."""

from __future__ import annotations

import pytest
from linking import article, named, org_ids, organisations

from extractors._data import load_rows
from extractors.normalise.organisations import known_bodies, known_body
from pipeline.link import Parts, link

TIKA = "Turkish Cooperation and Coordination Agency"


def same(*articles):
    """Whether all names of these articles are one organisation."""
    ids = set(org_ids(*articles))
    return len(ids) == 1


def apart(*articles):
    """Whether all names of these articles are different organisations."""
    ids = org_ids(*articles)
    return len(set(ids)) == len(ids)


def test_one_agency_by_four_names():
    names = ("TİKA", "TIKA", TIKA, f"{TIKA} (TİKA)")
    assert same(*(article(f"d{i}", [named(n, None, "TUR")]) for i, n in enumerate(names)))


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("The Danish Police College", "danish police college", "DNK"),
        ("Government of Japan", "Japanese Government", "JPN"),
        ("Ministry of Interior of Niger", "Niger's Ministry of the Interior", "NER"),
        ("Ministry of the Interior", "Interior Ministry of Niger", "NER"),
        ("Kenyan Ministry of Home Affairs", "Ministry of Internal Affairs of Kenya", "KEN"),
        ("Polish Border Guard", "Border Guards of Poland", "POL"),
        ("Ghana Police Service", "Ghana Police", "GHA"),
        ("Turkish Coastguard", "Turkish Coast Guard", "TUR"),
        ("National Counter-Terrorism Centre of Mali", "Mali's National Counterterrorism Center",
         "MLI"),
        ("Embassy of Germany in Bamako", "German Embassy in Mali", "DEU"),
    ],
)  # fmt: skip
def test_spellings_of_one_state_s_body(one, other, country):
    assert same(
        article("a", [named(one, None, country)]), article("b", [named(other, None, country)])
    )


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Ministry of Interior", "Ministry of Justice", "NER"),
        ("National Police of Kenya", "Kenya Police", "KEN"),
        ("Institute of Police Studies", "Institute of Policy Studies", "KEN"),
        ("Northern Police Command", "Southern Police Command", "KEN"),
        ("Training Centre of Somalia", "Somali Training Centre", "SOM"),
        ("Embassy of Germany in Bamako", "Embassy of Germany in Niamey", "DEU"),
        ("Embassy of Germany", "German Embassy", "DEU"),
        ("Police Unit 12", "Police Unit 13", "KEN"),
        ("Galmudug Coast Guard", "Coast Guard of Somalia", "SOM"),
    ],
)
def test_bodies_of_one_state_that_are_two(one, other, country):
    assert apart(
        article("a", [named(one, None, country)]), article("b", [named(other, None, country)])
    )


def test_ministries_of_two_countries_are_two():
    ministry = "Ministry of Interior"
    assert apart(
        article("a", [named(ministry, None, "NER")]), article("b", [named(ministry, None, "TCD")])
    )


def test_a_ministry_of_an_unknown_country_is_one_only_within_its_article():
    ministry = named("Ministry of Interior")
    one = article("a", [ministry, named("Ministry of the Interior")])
    ids = org_ids(one, article("b", [ministry]))
    assert ids[0] == ids[1] != ids[2]


def test_a_ministry_is_of_the_only_country_that_its_article_mentions():
    ministry = named("Ministry of Interior")
    stated = article("a", [named("Ministry of Interior of Niger", None, "NER")])
    assert same(stated, article("b", [ministry], ["NER"]))
    assert apart(stated, article("b", [ministry], ["NER", "TCD"]))


@pytest.mark.parametrize("name", ["Training Centre", "Customs", "Analytical Centre", "NPA", "CID"])
def test_names_that_tell_nothing_reach_no_further_than_their_article(name):
    name = named(name, None, None, None)
    assert apart(article("a", [name], ["KEN"]), article("b", [name], ["KEN"]))


@pytest.mark.parametrize("name", ["Asian Police Cooperation Organization", "Kaduna Relief Trust"])
def test_names_with_a_telling_word_are_one_everywhere(name):
    name = named(name, None, None, None)
    assert same(article("a", [name]), article("b", [name]))


def test_a_listed_body_is_one_under_all_its_names():
    full = named("Organization for Security and Co-operation in Europe", "OSCE", None, "40")
    short = named("OSCE", None, None, "40")
    assert same(article("a", [full]), article("b", [short]))
    assert apart(article("a", [full]), article("b", [named("OSCE", None, "NER", "10")]))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Natonal Police Acadamy of Kenya", "National Police Academy of Kenya"),
        ("Kenyan Ministry of Interoir", "Kenyan Ministry of Interior"),
        ("Anti-Coruption Commission of Kenya", "Anti-Corruption Commission of Kenya"),
        ("Gendarmery of Kenya", "Gendarmerie of Kenya"),
    ],
)
def test_misspelt_names(wrong, right):
    wrong, right = named(wrong, None, "KEN"), named(right, None, "KEN")
    together = same(article("a", [wrong]), article("b", [right]))
    assert together is ("Natonal" not in wrong.name)  # two words are wrong there: nobody asks


def test_a_misspelt_listed_body():
    wrong = named("Turkish Cooperation and Cordination Agency", None, "TUR")
    assert same(article("a", [wrong]), article("b", [named("TİKA", None, "TUR")]))


def test_the_name_shown_is_well_spelt():
    articles = [
        article("a", [named("Anti-Corruptionn Commission of Kenya", None, "KEN")]),
        article("b", [named("Anti-Corruption Commission of Kenya", None, "KEN")]),
    ]
    (found,) = organisations(link(articles), articles).values()
    assert found.name == "Anti-Corruption Commission of Kenya"
    assert found.n_documents == 2
    assert set(found.aliases) == {a.appearances[0].name.name for a in articles}


def test_spellings_that_no_word_list_has_are_put_before_a_person():
    one = named("Kirohovrad Regional Police", None, "UKR")
    other = named("Kirohovrat Regional Police", None, "UKR")
    articles = article("a", [one]), article("b", [other])
    assert apart(*articles)
    (found,) = link(articles).made
    assert (found.decision, found.reason) == ("unsure", "spelling")
    assert {found.left.text, found.right.text} == {one.name, other.name}


def test_an_acronym_defined_in_one_article_serves_all():
    defined = article("a", [named("National Detective Bureau of Niger", "NDB", "NER")], ["NER"])
    assert same(defined, article("b", [named("NDB", None, None, None)], ["NER", "FRA"]))
    assert apart(defined, article("b", [named("NDB", None, None, None)], ["KEN"]))


def test_an_acronym_of_no_state_needs_a_country_in_common():
    defined = article("a", [named("Asian Police Institute", "API", None, "80")], ["THA", "LAO"])
    short = named("API", None, None, None)
    assert same(defined, article("b", [short], ["LAO"]))
    assert apart(defined, article("b", [short], ["KEN"]))


def test_two_bodies_that_share_an_acronym_stay_two():
    nigeria = article("a", [named("Nigeria Police Academy", "NPA", "NGA")], ["NGA"])
    nepal = article("b", [named("Nepal Police Academy", "NPA", "NPL")], ["NPL"])
    assert apart(nigeria, nepal)
    short = named("NPA", None, None, None)
    ids = org_ids(nigeria, nepal, article("c", [short], ["NGA"]), article("d", [short], ["NPL"]))
    assert ids[2] == ids[0] != ids[1] == ids[3]
    both = article("e", [short], ["NGA", "NPL"])
    assert apart(nigeria, nepal, both)
    unsure = [m for m in link([nigeria, nepal, both]).made if m.decision == "unsure"]
    assert [m.reason for m in unsure] == ["acronym", "acronym"]


def test_an_acronym_of_the_reviewed_list_that_needs_its_state():
    short = named("NCA", None, None, None)
    listed = article("a", [named("National Crime Agency", "NCA", "GBR")], ["GBR"])
    assert same(listed, article("b", [short], ["GBR"]))
    ids = org_ids(article("b", [short], ["GBR"]), article("c", [short], ["GBR"]))
    assert ids[0] == ids[1]
    assert apart(listed, article("b", [short], ["GHA"]))


def test_a_renamed_agency_keeps_its_acronym():
    old = named("Kenya Agency for Development Cooperation", "KADC", "KEN")
    new = named("Kenya Agency for Development and Cooperation Policy", "KADC", "KEN")
    assert same(article("a", [old]), article("b", [new]))


def test_two_states_are_never_joined():
    """The acronym's definition may fit both: the surest wins, the other stays."""
    articles = [
        article("a", [named("Border Security Agency of Ghana", "BSA", "GHA")], ["GHA", "TGO"]),
        article("b", [named("Border Security Agency of Togo", "BSA", "TGO")], ["GHA", "TGO"]),
        article("c", [named("BSA", None, None, None)], ["GHA", "TGO"]),
    ]
    assert apart(*articles)


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("OSCE Strategic Police Matters Unit", "Organization for Security and Co-operation"),
        ("OSCE Mission to Skopje", "Organization for Security and Co-operation"),
        ("General Secretariat of SICA", "Central American Integration System"),
        ("United Nations Office on Drugs and Crime", "United Nations"),
    ],
)
def test_parents_are_named_or_listed(name, parent):
    articles = [article("a", [named(name, None, None, "40")])]
    found = organisations(link(articles), articles)
    (part,) = (o for o in found.values() if o.n_documents)
    assert found[part.parent_id].name.startswith(parent)
    assert found[part.parent_id].n_documents == 0
    assert found[part.parent_id].first.evidence.rule == "listed_parent"


def test_a_parent_that_the_article_names():
    names = [named("Philippine National Police", "PNP", "PHL"), named("PNP Crime Laboratory")]
    articles = [article("a", names)]
    found = organisations(link(articles), articles)
    assert {found[o.parent_id].name for o in found.values() if o.parent_id} == {names[0].name}


@pytest.mark.parametrize(
    "name", ["Ministry of Justice and Security", "Ministry of Justice of Togo"]
)
def test_a_longer_name_is_not_a_part(name):
    articles = [article("a", [named("Ministry of Justice"), named(name)])]
    assert not any(o.parent_id for o in organisations(link(articles), articles).values())


def test_the_order_of_the_articles_does_not_matter():
    articles = [
        article("a", [named("TİKA", None, "TUR"), named("NDB", None, None, None)], ["NER"]),
        article("b", [named("National Detective Bureau of Niger", "NDB", "NER")], ["NER"]),
        article("c", [named("National Detectve Bureau of Niger", None, "NER")], ["NER"]),
        article("d", [named(TIKA, "TİKA", "TUR"), named("OSCE Mission to Skopje")], ["TUR"]),
    ]
    first, second = link(articles), link(articles[::-1])
    assert organisations(first, articles) == organisations(second, articles)
    assert first.made == second.made


def test_every_line_of_the_reviewed_lists_fits():
    for body in known_bodies():
        assert body.parent is None or known_body(body.parent) is not None, body
    names = [row["name"] for row in load_rows("organisation_codes")]
    assert len(set(names)) == len(names)
    for row in load_rows("organisation_codes"):
        body = known_body(row["name"])
        assert body is not None, row
        assert body.name == row["name"] or row["name"] == "Association of Southeast Asian Nations"


def test_a_part_knows_the_state_that_an_article_tells_of_a_body():
    """ "National Police" of an article about Kenya is another than that of one about Ghana."""
    articles = [article("a", [named("National Police")], ["KEN"]),
                article("b", [named("National Police")], ["GHA"]),
                article("c", [named("National Police")], ["GHA", "KEN"])]  # fmt: skip
    links = link(articles)
    assert links.organisations.names.told
    parts = Parts(links)
    ids = {a.doc_id: links.org_id(named("National Police"), a.doc_id) for a in articles}
    assert len(set(ids.values())) == 3
    for doc_id, org_id in ids.items():
        assert parts.of([doc_id]).org_id(named("National Police"), doc_id) == org_id
