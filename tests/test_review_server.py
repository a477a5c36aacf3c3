"""The review page's server: who is let in, what it answers, and what it writes."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.link import load_matches
from pipeline.review.corrections.file import FILE, load_corrections
from pipeline.review.pages.names import article_file
from pipeline.review.server.app import Site, build_app
from pipeline.review.server.desk import Desk, DeskError
from pipeline.review.server.guard import POLICY, TOKEN, hosts_of
from pipeline.review.server.serve import AddressError, serve
from tests.desk import HEAD, make_corpus, make_desk, run_corpus, with_pairs
from tests.rows import TEXT
from tests.site import HOSTILE

ADDRESS = "http://127.0.0.1:8765"
PAGE = article_file("sirocco")
TRAINED, WOMEN = "trained 80 officers", "12 of them women"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def client_of(desk: Desk, coder: str = "ANNA") -> TestClient:
    made = build_app(Site(desk, coder, "secret"), hosts_of("127.0.0.1", 8765))
    headers = {TOKEN: "secret", "origin": ADDRESS}
    return TestClient(made, ADDRESS, headers=headers, raise_server_exceptions=True)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return client_of(desk)


def anchor(client: TestClient, quote: str, label: str = "") -> str:
    """The address of the record with these words."""
    page = client.get(f"/articles/{PAGE}").text
    records = re.findall(r'<li id="(\w+)" data-n="\d+" class="record[^"]*">(.*?)</li>', page, re.S)
    wanted = f"<q>“<bdi>{html.escape(quote)}</bdi>”</q>"
    return next(a for a, body in records if wanted in body and label in body)


def post(client: TestClient, what: str = "decide", **body: object):
    return client.post(f"/api/{what}", json={"article": PAGE} | body)


def done(client: TestClient, what: str = "decide", **body: object) -> dict:
    answer = post(client, what, **body)
    assert answer.status_code == 200, answer.text
    assert "refused" not in answer.json(), answer.text
    return answer.json()


def refused(client: TestClient, **body: object) -> dict:
    answer = post(client, **body)
    assert "refused" in answer.json(), answer.text
    return answer.json()


def lines(desk: Desk) -> list[str]:
    file = load_corrections(desk.file)
    assert not file.broken
    return [
        f"{c.action} {c.table} {c.quote}: {c.field} {c.old} > {c.new}" for c in file.corrections
    ]


def rows(desk: Desk, table: str) -> list[dict]:
    """A table after the next run."""
    run_corpus(desk.corpus, desk.out)
    return pq.read_table(desk.out / f"{table}.parquet").to_pylist()


# What it answers


def test_all_pages_are_those_of_the_report(client: TestClient) -> None:
    for name in ("", "index.html", "articles.html", "programmes.html", "links.html", "issues.html"):
        assert client.get(f"/{name}").status_code == 200
    for href in re.findall(r'(?:href|src)="([^"#:]+)', client.get(f"/articles/{PAGE}").text):
        answer = client.get(f"/articles/{href}")
        assert answer.status_code == 200, href
    assert 'listData("articles", 1,' in client.get("/data/articles-1.js").text
    assert client.get("/assets/review.js").headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html", "/articles/nothing.html", "/programmes/nothing.html", "/assets/app.py",
        "/assets/..%2f..%2fapp.py", "/data/../corrections.csv", "/%2e%2e/%2e%2e/etc/passwd",
        "/api/form?article=nothing&anchor=x", f"/api/form?article={PAGE}&anchor=x",
        f"/api/form?article={PAGE}&table=documents", "/corpus/sirocco.txt",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_as_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "passwd" not in answer.text


def test_every_answer_has_the_strict_policy(client: TestClient) -> None:
    for path in ("/articles.html", "/nothing", f"/articles/{PAGE}", "/assets/report.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


# Who is let in


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "", "localhost:1"]
)
def test_a_foreign_name_that_leads_here_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/articles.html", headers={"host": host})
    assert answer.status_code == 421
    assert "sirocco" not in answer.text


def test_the_names_of_this_machine_are_let_in(client: TestClient) -> None:
    for host in ("localhost:8765", "[::1]:8765", "LOCALHOST:8765"):
        headers = {"host": host, "origin": f"http://{host}"}
        assert client.get("/articles.html", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://127.0.0.1:8765"}, 403),
        ({"origin": "http://127.0.0.1:8766"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({TOKEN: "guess"}, 403),
        ({TOKEN: ""}, 403),
        ({TOKEN: "secret\xff"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_no_other_page_can_write(
    desk: Desk, client: TestClient, headers: dict[str, str], status: int
) -> None:
    body = {"action": "confirm", "anchor": anchor(client, TRAINED), "article": PAGE}
    raw = {k: v.encode("latin-1") for k, v in headers.items()}
    assert client.post("/api/decide", json=body, headers=raw).status_code == status
    assert not desk.file.exists()
    without = TestClient(client.app, ADDRESS, headers={TOKEN: "secret"})
    assert without.post("/api/decide", json=body).status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400), (b"[]", 400), (b"[" * 60_000, 400), (b'{"article": 1}', 400),
        (b"x" * 70_000, 413), (b'{"article": "' + PAGE.encode() + b'", "action": "eat"}', 400),
        (b'{"article": "' + PAGE.encode() + b'", "action": "correct", "values": [1]}', 400),
        (b'{"article": "' + PAGE.encode() + b'", "action": "correct", "values": {"a": 1}}', 400),
        (b'{"article": "' + PAGE.encode() + b'", "action": "add", "words": "\\ud800"}', 400),
    ],
)  # fmt: skip
def test_a_request_that_is_none_is_refused(client: TestClient, content: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    assert client.post("/api/decide", content=content, headers=headers).status_code == status


def test_only_get_and_post_where_they_belong(client: TestClient) -> None:
    assert client.get("/api/decide").status_code in (404, 405)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        headers = {"content-type": "application/json", "content-length": "0"}
        assert client.request(method, "/articles.html", headers=headers).status_code in (405, 415)


def test_a_hostile_article_is_text_and_can_be_decided_on(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, hostile=HOSTILE)
    client = client_of(desk, coder='<b>"A"</b>')
    page = article_file("hostile")
    shown = client.get(f"/articles/{page}").text
    assert "<img src=x" not in shown
    assert "<b>x" not in shown
    assert "\u202e" not in shown
    first = next(a for a, e in desk.article("hostile").anchors.items() if e.table == "outcomes")
    assert f'<li id="{first}"' in shown
    answer = client.post(
        "/api/decide", json={"article": page, "action": "confirm", "anchor": first}
    )
    assert answer.json() == {"anchor": first}
    shown = client.get(f"/articles/{page}").text
    assert "&lt;b&gt;&#34;A&#34;&lt;/b&gt;" in shown
    assert '<b>"A"' not in shown


# What it writes


def test_a_row_is_confirmed_and_stays_so_only_as_it_is(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    assert done(client, action="confirm", anchor=here) == {"anchor": here}
    (line,) = load_corrections(desk.file).corrections
    assert (line.coder, line.action) == ("ANNA", "confirm")
    assert line.olds["value_low"] == "80"
    assert "confirm · <bdi>ANNA</bdi>" in client.get(f"/articles/{PAGE}").text
    found = {r["quote"]: r["review_status"] for r in rows(desk, "outcomes")}
    assert found == {TRAINED: "confirmed", WOMEN: "machine"}
    done(client, action="confirm", anchor=here)
    assert len(lines(desk)) == 1


def test_a_correction_is_in_the_tables_after_the_next_run(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    form = client.get("/api/form", params={"article": PAGE, "anchor": here}).json()
    values = {f["name"]: f["value"] for f in form["fields"]}
    assert values["indicator"] == "persons_trained"
    assert values["programme_id"] == "Project Sirocco"
    assert values["occupation"] == "police"
    new = {"indicator": "participants", "value_high": "", "modifier": "at_least"}
    found = done(client, action="correct", anchor=here, values=new, reason="it says so")
    assert found["anchor"] == here
    (row,) = [r for r in rows(desk, "outcomes") if r["quote"] == TRAINED]
    assert (row["indicator"], row["value_low"], row["value_high"]) == ("participants", 80, None)
    assert row["review_status"] == "corrected"
    assert load_corrections(desk.file).corrections[0].reason == "it says so"


def test_who_corrects_himself_has_one_line(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    done(client, action="confirm", anchor=here)
    done(client, action="correct", anchor=here, values={"kind": "target"})
    assert lines(desk) == ["correct outcomes trained 80 officers: kind actual > target"]
    done(client, action="correct", anchor=here, values={"indicator": "other"})
    (line,) = load_corrections(desk.file).corrections
    assert line.news == {"indicator": "other", "kind": "target"}
    back = {"kind": "actual", "indicator": "persons_trained"}
    done(client, action="correct", anchor=here, values=back)
    assert lines(desk) == []
    assert (
        refused(client, action="correct", anchor=here, values=back)["refused"]
        == "nothing was changed"
    )


def test_a_second_reviewer_corrects_the_first(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    done(client, action="correct", anchor=here, values={"kind": "target"})
    ben = client_of(desk, "BEN")
    done(ben, action="correct", anchor=here, values={"indicator": "other"})
    done(ben, action="confirm", anchor=here)
    assert {c.coder for c in load_corrections(desk.file).corrections} == {"ANNA", "BEN"}
    (row,) = [r for r in rows(desk, "outcomes") if r["quote"] == TRAINED]
    assert (row["kind"], row["indicator"]) == ("target", "other")


def test_who_contradicts_another_is_told_and_may_insist(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    done(client, action="confirm", anchor=here)
    ben = client_of(desk, "BEN")
    told = refused(ben, action="reject", anchor=here)
    assert told["contradicts"]
    assert "ANNA" in told["refused"]
    assert len(lines(desk)) == 1
    done(ben, action="reject", anchor=here, insists=True)
    assert len(lines(desk)) == 2
    page = client.get(f"/articles/{PAGE}").text
    assert page.count('<b class="state">conflicting</b>') == 2
    assert anchor(client, TRAINED) == here


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"value_low": "many"}, "number"),
        ({"value_low": "90"}, "above"),
        ({"start_date": "May"}, "2023"),
        ({"part_of_outcome_id": "80"}, "itself"),
        ({"occupation": "pilot"}, "pilot"),
        ({"quote": "x"}, "quote"),
        ({"indicator": ""}, "indicator"),
    ],
)
def test_what_no_table_takes_is_not_written(
    desk: Desk, client: TestClient, values: dict[str, str], word: str
) -> None:
    told = refused(client, action="correct", anchor=anchor(client, TRAINED), values=values)
    assert word in told["refused"]
    assert not told["contradicts"]
    assert not desk.file.exists()


def test_codes_of_an_outcome_are_a_field_of_its_form(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    done(
        client,
        action="correct",
        anchor=here,
        values={"occupation": "customs, judge", "country": ""},
    )
    assert len(lines(desk)) == 4
    found = {(r["quote"], r["dimension"], r["value"]) for r in rows(desk, "outcome_dimensions")}
    assert found == {
        (TRAINED, "occupation", "customs"), (TRAINED, "occupation", "judge"),
        (WOMEN, "sex", "female"),
    }  # fmt: skip
    here = anchor(client, TRAINED)
    done(client, action="correct", anchor=here, values={"occupation": "police", "country": "NER"})
    assert lines(desk) == []


def test_a_rejected_row_goes_and_comes_back(desk: Desk, client: TestClient) -> None:
    before = rows(desk, "outcomes")
    here = anchor(client, WOMEN)
    assert done(client, action="reject", anchor=here) == {"anchor": None}
    page = client.get(f"/articles/{PAGE}").text
    assert f'id="{here}"' not in page
    assert len(rows(desk, "outcomes")) == 1
    # After a run, too: the page knows what the machine said.
    (key,) = re.findall(r'data-undo="([^"]+)"', client.get(f"/articles/{PAGE}").text)
    told = done(client, "undo", key=key)
    assert told["said"] == f"Taken back: reject {WOMEN}"
    assert rows(desk, "outcomes") == before
    assert "not in the file" in post(client, "undo", key=key).json()["refused"]


def test_undo_takes_back_the_last_of_ones_own(desk: Desk, client: TestClient) -> None:
    assert "nothing" in post(client, "undo").json()["refused"]
    done(client, action="confirm", anchor=anchor(client, TRAINED))
    done(client, action="confirm", anchor=anchor(client, WOMEN))
    done(client_of(desk, "BEN"), action="confirm", anchor=anchor(client, TRAINED))
    assert WOMEN in done(client, "undo")["said"]
    assert TRAINED in done(client, "undo")["said"]
    assert [c.coder for c in load_corrections(desk.file).corrections] == ["BEN"]


def test_a_row_is_added_to_marked_words(desk: Desk, client: TestClient) -> None:
    sentence = TEXT.splitlines()[2]
    start = sentence.index("Danish")
    mark = {"paragraph": 1, "start": start, "end": start + len("Danish ")}
    values = {"country_code": "DNK", "role": "provider"}
    found = done(client, action="add", table="programme_countries", mark=mark, values=values)
    assert found["anchor"] == anchor(client, "Danish")
    (row,) = [r for r in rows(desk, "programme_countries") if r["country_code"] == "DNK"]
    assert (row["quote"], row["rule"], row["role"]) == ("Danish", "person", "provider")
    # It may be said otherwise, and taken away, by whoever added it.
    done(client, action="correct", anchor=found["anchor"], values={"role": "host"})
    assert [line.split(": ")[1] for line in lines(desk)] == [
        "  > programme_id=Project Sirocco; country_code=DNK; role=host"
    ]
    here = anchor(client, "Danish")
    ben = client_of(desk, "BEN")
    for action in ("reject", "confirm"):
        assert "added" in refused(ben, action=action, anchor=here)["refused"]
    done(client, action="reject", anchor=here)
    assert lines(desk) == []


def test_an_outcome_is_added_with_its_codes(desk: Desk, client: TestClient) -> None:
    values = {
        "indicator": "events_held",
        "value_low": "1",
        "value_high": "1",
        "occupation": "judge",
    }
    done(client, action="add", table="outcomes", words="Police College", values=values)
    assert ("Police College", "judge") in {
        (r["quote"], r["value"]) for r in rows(desk, "outcome_dimensions")
    }
    here = anchor(client, "Police College", "events held")
    done(client, action="reject", anchor=here)
    assert lines(desk) == []


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"words": "nowhere"}, "do not stand"),
        ({"words": "o"}, "mark them"),
        ({"words": ""}, "do not stand"),
        ({"mark": {"paragraph": 9, "start": 0, "end": 2}}, "one paragraph"),
        ({"mark": {"paragraph": 0, "start": 5, "end": 5}}, "one paragraph"),
        ({"mark": {"paragraph": 0, "start": 7, "end": 8}}, "mark the words"),
        ({"mark": "all"}, "one paragraph"),
        ({"words": "Niger", "values": {"topic": "feasts"}}, "feasts"),
        ({"words": "Niger", "values": {}}, "topic"),
    ],
)
def test_a_row_without_place_or_value_is_not_added(
    desk: Desk, client: TestClient, asked: dict, word: str
) -> None:
    body = {"action": "add", "table": "programme_topics", "values": {"topic": "leadership"}}
    assert word in refused(client, **body | asked)["refused"]
    assert not desk.file.exists()


def test_a_window_that_is_behind_is_told(desk: Desk, client: TestClient) -> None:
    here = anchor(client, WOMEN)
    done(client, action="reject", anchor=here)
    assert (
        "load the page again"
        in refused(client_of(desk, "BEN"), action="confirm", anchor=here)["refused"]
    )


def test_a_run_meanwhile_is_seen(desk: Desk, client: TestClient) -> None:
    assert client.get(f"/articles/{article_file('new')}").status_code == 404
    make_corpus(desk.corpus, new="The OSCE came.")
    run_corpus(desk.corpus, desk.out)
    assert client.get(f"/articles/{article_file('new')}").status_code == 200
    assert "new" in client.get("/articles.html").text


def test_a_file_that_breaks_meanwhile_is_told_and_kept(desk: Desk, client: TestClient) -> None:
    here = anchor(client, TRAINED)
    desk.file.write_text("not,a,head\n1,2,3\n")
    answer = client.get(f"/articles/{PAGE}")
    assert answer.status_code == 503
    assert "the first line lacks" in answer.text
    assert post(client, action="confirm", anchor=here).status_code == 503
    assert desk.file.read_text() == "not,a,head\n1,2,3\n"


def test_a_store_that_is_gone_is_told(desk: Desk, client: TestClient) -> None:
    for path in (desk.out / ".communique").glob("store.sqlite*"):
        path.unlink()
    answer = client.get(f"/articles/{PAGE}")
    assert answer.status_code == 503
    assert "communique run" in answer.text


def test_what_there_is_nothing_to_review_in_is_told(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus")
    with pytest.raises(DeskError, match="communique run"):
        Desk(corpus, tmp_path / "out")
    with pytest.raises(DeskError, match="no such folder"):
        Desk(tmp_path / "none", tmp_path / "out")
    (corpus / FILE).write_text("x\n")
    result = CliRunner().invoke(app, ["review", str(corpus), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    result = CliRunner().invoke(app, ["review", str(corpus), "--coder", " "])
    assert (result.exit_code, "give --coder NAME" in result.stderr) == (2, True)


def test_it_serves_on_no_address_of_all(desk: Desk) -> None:
    for host in ("0.0.0.0", "::", ""):
        with pytest.raises(AddressError, match="the one address"):
            serve(desk, "ANNA", host=host, port=0, ready=print)
    with pytest.raises(AddressError, match="another --port"):
        serve(desk, "ANNA", host="192.0.2.1", port=0, ready=print)


def test_the_head_of_a_new_file_is_that_of_the_documentation(
    desk: Desk, client: TestClient
) -> None:
    done(client, action="confirm", anchor=anchor(client, TRAINED))
    assert desk.file.read_text().startswith(HEAD)


# Pairs


def pair_keys(client: TestClient) -> list[str]:
    return re.findall(r'<li id="(\w+)" class="match-pair"', client.get("/matches.html").text)


def match(client: TestClient, key: str, decision: str) -> dict:
    answer = client.post("/api/match", json={"key": key, "decision": decision})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_pairs_are_decided_in_matches_csv(tmp_path: Path) -> None:
    desk = with_pairs(tmp_path, ("Danish Police", 'Danish, "Police"\nCollege'), ("<b>", "=cmd"))
    anna, ben = client_of(desk), client_of(desk, "BEN")
    first, second = pair_keys(anna)
    assert match(anna, first, "same") == {"key": first}
    path = desk.corpus / "matches.csv"
    (line,) = load_matches([desk.corpus]).matches
    assert (line.left.text, line.right.text) == ("Danish Police", 'Danish, "Police"\nCollege')
    assert (line.decision, line.who, line.right.doc_id) == ("same", "ANNA", "empty")
    # The decided go behind the open; one's own word is one line, another's stays.
    assert pair_keys(anna) == [second, first]
    match(ben, first, "unsure")
    match(anna, first, "different")
    told = [(m.who, m.decision) for m in load_matches([desk.corpus]).matches]
    assert told == [("BEN", "unsure"), ("ANNA", "different")]
    match(anna, first, "")
    assert [m.who for m in load_matches([desk.corpus]).matches] == ["BEN"]
    before = path.read_text()
    assert "by hand" in match(anna, second, "same")["refused"]
    assert "decide same" in match(anna, first, "maybe")["refused"]
    assert "not there any more" in match(anna, "p0", "same")["refused"]
    assert path.read_text() == before
    assert "<bdi>&lt;b&gt;</bdi>" in anna.get("/matches.html").text


def test_what_stands_in_matches_csv_stays(tmp_path: Path) -> None:
    desk = with_pairs(tmp_path, ("One", "Two"))
    path = desk.corpus / "matches.csv"
    head = "note,kind,left_doc_id,left,right_doc_id,right,decision,who,when,why\n"
    old = head + 'mine,organisation,,"a\nb",,c,same,ANNA,2026-01-01,\nbroken\n'
    path.write_text(old)
    client = client_of(desk)
    match(client, pair_keys(client)[0], "same")
    assert path.read_text().startswith(old)
    assert path.read_text().count("\n") == old.count("\n") + 1
    path.write_text("a,b\n")
    assert "no column" in match(client, pair_keys(client)[0], "same")["refused"]
    assert path.read_text() == "a,b\n"
