"""What is refused before it is looked at, and what every answer carries."""

import pytest

API = "/api/v1"


def test_the_token_of_the_address_is_exchanged_for_a_cookie(server):
    stranger = server.stranger()
    assert stranger.get(f"{API}/studies").status_code == 401
    assert stranger.post(f"{API}/session", json={"token": "wrong"}).status_code == 401
    answer = stranger.post(f"{API}/session", json={"token": server.settings.token})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("percuta-8765=")
    assert {"httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}
    assert server.settings.token not in cookie
    assert stranger.get(f"{API}/studies").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9999", "127.0.0.1.evil.example:8765", "", "[::1]", "a b"])
def test_a_host_that_is_not_ours_is_refused(client, host):
    assert client.get(f"{API}/session", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
    ],
)
def test_other_sites_and_origins_may_change_nothing(client, headers):
    assert client.post(f"{API}/studies", json={"text": "x"}, headers=headers).status_code == 403


def test_a_team_refuses_changes_without_an_origin(team_server):
    anna = team_server.person("anna", "modeller")
    for name in ("Origin", "Sec-Fetch-Site"):
        del anna.headers[name]
    assert anna.post(f"{API}/studies", json={"text": "x"}).status_code == 403


def test_every_answer_carries_the_headers(client):
    for answer in (
        client.get(f"{API}/session"),
        client.get(f"{API}/nothing"),
        client.get("/"),
        client.get("/x", headers={"Host": "e"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert client.get(f"{API}/studies").headers["cache-control"] == "no-store"


def test_a_team_asks_browsers_to_stay_with_tls(team_server):
    answer = team_server.stranger().get(f"{API}/session")
    assert "strict-transport-security" in answer.headers
    assert answer.url.host == team_server.settings.hosts[0]


def test_a_length_that_is_a_lie_is_counted(client):
    def endless():
        for _ in range(40):
            yield b"x" * 100_000

    answer = client.post(f"{API}/studies/check", content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"text": 3}', '{"text": "x", "more": 1}', '{"text": null}', "\x00"])
def test_a_body_that_makes_no_sense_is_one_sentence(client, body):
    answer = client.post(f"{API}/studies/check", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["sentence"]


@pytest.mark.parametrize("run", ["x", "0" * 31, "0" * 32, "../../etc/passwd", "%2e%2e%2f", "' OR 1=1 --"])
def test_what_is_no_identifier_finds_nothing(client, run):
    assert client.get(f"{API}/runs/{run}").status_code in (404, 422)
