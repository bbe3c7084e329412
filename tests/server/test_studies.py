"""Studies in the page: judged to the line, edited with their comments, inert where they are hostile."""

import pytest

TEXT = """# A comment that stays
format: percuta-study/1
name: Cheeks   # another
subject: {age: 29}
skin: {site: cheek}
device: {model: skinpen, depth: 1.5 mm}  # and one
"""
API = "/api/v1/studies"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE study; --",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "../../etc/passwd",
    "%00",
)


def edit(client, path, value, text=TEXT):
    return client.post(f"{API}/edit", json={"text": text, "path": path, "value": value})


def test_a_sound_text_has_no_problems_and_a_complete_document(client):
    found = client.post(f"{API}/check", json={"text": TEXT}).json()
    assert found["problems"] == []
    assert found["document"]["device"]["depth"] == "1.5 mm"
    assert found["document"]["solve"]["draws"] == 200


@pytest.mark.parametrize(
    ("text", "line", "path", "nearest"),
    [
        (TEXT.replace("skinpen", "skinpenn"), 6, "device.model", "skinpen"),
        (TEXT.replace("1.5 mm", "9 mm"), 6, "device.depth", None),
        (TEXT.replace("site: cheek", "site: cheak"), 5, "skin.site", "cheek"),
        (TEXT.replace("subject", "subjekt"), 4, "subjekt", "subject"),
        (TEXT + "\t- x", 7, "", None),
    ],
)
def test_a_wrong_text_is_told_with_line_path_and_nearest(client, text, line, path, nearest):
    problem = client.post(f"{API}/check", json={"text": text}).json()["problems"][0]
    assert (problem["line"], problem["path"]) == (line, path)
    assert nearest is None or nearest in problem["nearest"]


def test_an_edit_changes_one_value_and_keeps_every_comment(client):
    found = edit(client, "device.depth", "1 mm").json()
    assert found["text"].splitlines() == TEXT.replace("1.5 mm}  #", "1 mm}  #").splitlines() or all(
        comment in found["text"] for comment in ("# A comment that stays", "# another", "# and one")
    )
    assert found["document"]["device"]["depth"] == "1 mm"
    assert found["problems"] == []


def test_edits_add_append_and_take_away(client):
    found = edit(client, "concerns[0].kind", "wrinkles").json()
    assert found["document"]["concerns"] == [{"kind": "wrinkles", "severity": "moderate"}]
    found = edit(client, "concerns[1].kind", "pores", found["text"]).json()
    assert [concern["kind"] for concern in found["document"]["concerns"]] == ["wrinkles", "pores"]
    found = edit(client, "concerns[0]", None, found["text"]).json()
    assert [concern["kind"] for concern in found["document"]["concerns"]] == ["pores"]
    found = edit(client, "concerns", None, found["text"]).json()
    assert "concerns" not in found["text"]


@pytest.mark.parametrize(
    "path", ["", "device..depth", "[0].x", "device[x]", "device.depth.deeper", "concerns[7].kind", "a b"]
)
def test_a_path_that_leads_nowhere_is_refused(client, path):
    answer = edit(client, path, "x")
    assert answer.status_code == 422
    assert answer.json()["error"]["sentence"]


def test_bombs_and_giants_are_refused_quickly(client):
    deep = "a: " + "[" * 5000 + "]" * 5000
    for text in (BOMB, deep, "!!python/object/apply:os.system ['true']", "a: " + "x" * 900_000):
        assert client.post(f"{API}/check", json={"text": text}).json()["problems"]
        assert client.post(f"{API}/edit", json={"text": text, "path": "name", "value": "x"}).status_code == 422
    assert client.post(f"{API}/check", json={"text": "x" * 1_000_001}).status_code == 422
    assert client.post(f"{API}/check", json={"text": "x" * 3_000_000}).status_code == 413


def test_hostile_text_stays_text(client):
    before = client.get(API).json()["total"]
    for words in HOSTILE:
        text = edit(client, "name", words).json()["text"]
        made = client.post(API, json={"text": text})
        assert made.status_code == 201
        assert made.json()["name"] in (words, words[:120])
        file = client.get(f"{API}/{made.json()['id']}/file")
        assert file.headers["content-disposition"].count('"') == 2
        assert "<" not in file.headers["content-disposition"]
    assert client.get(API).json()["total"] == before + len(HOSTILE)


def test_a_study_is_stored_changed_downloaded_and_forgotten(client):
    made = client.post(API, json={"text": TEXT}).json()
    assert client.get(f"{API}/{made['id']}").json()["text"] == TEXT
    changed = client.put(f"{API}/{made['id']}", json={"text": TEXT.replace("Cheeks", "Chin")}).json()
    assert changed["name"] == "Chin"
    file = client.get(f"{API}/{made['id']}/file")
    assert file.text == TEXT.replace("Cheeks", "Chin")
    assert 'filename="chin.yaml"' in file.headers["content-disposition"]
    assert client.delete(f"{API}/{made['id']}").json() == {"done": True}
    assert client.get(f"{API}/{made['id']}").status_code == 404


def test_the_demo_is_there_for_a_newcomer_and_only_once(client):
    for study in client.get(API).json()["items"]:
        client.delete(f"{API}/{study['id']}")
    first = client.get("/api/v1/session").json()["demo_study_id"]
    assert client.get(f"{API}/{first}").json()["problems"] == []
    assert client.get("/api/v1/session").json()["demo_study_id"] == first
    assert [study["name"] for study in client.get(API).json()["items"]] == [
        "Professional treatment of the face",
        "Home treatment of the face",
    ]


def test_two_tabs_do_not_overwrite_each_other(client):
    made = client.post(API, json={"text": TEXT}).json()
    place = f"{API}/{made['id']}"
    first = client.put(place, json={"text": TEXT + "# first tab\n", "since": made["updated"]})
    assert first.status_code == 200
    second = client.put(place, json={"text": TEXT + "# second tab\n", "since": made["updated"]})
    assert second.status_code == 409
    assert "changed elsewhere" in second.json()["error"]["sentence"]
    assert client.get(place).json()["text"].endswith("# first tab\n")
    assert client.put(place, json={"text": TEXT, "since": first.json()["updated"]}).status_code == 200
