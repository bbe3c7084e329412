"""A server without a network around it, and people who use it."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have the successor of httpx
    from fastapi.testclient import TestClient

from percuta.server.app import build
from percuta.server.settings import Settings

TOKEN = "the-token-of-the-test"
PASSWORD = "fourteen oysters sing"
HOST = "skin.example.org"


def local(folder, **more):
    return Settings(folder=folder, port=8765, token=TOKEN, jobs=0, static=folder / "static", **more)


def team(folder, **more):
    return Settings(
        folder=folder, team=True, hosts=(HOST,), trusted=("127.0.0.1",), jobs=0, static=folder / "static", **more
    )


def browser(app, settings):
    """Make a client that behaves as a browser on the page itself does."""
    base = f"https://{HOST}" if settings.team else "http://127.0.0.1:8765"
    return TestClient(app, base_url=base, headers={"Origin": base, "Sec-Fetch-Site": "same-origin"})


class Server:
    """An application and what it holds."""

    def __init__(self, settings):
        self.settings = settings
        self.app, self.house = build(settings)

    def stranger(self):
        return browser(self.app, self.settings)

    def alone(self):
        """Whoever opened the printed address."""
        client = self.stranger()
        assert client.post("/api/v1/session", json={"token": TOKEN}).status_code == 200
        return client

    def person(self, name, role):
        """Somebody of a team, signed in."""
        known = {account.name for account in self.house.accounts.all()}
        if name not in known:
            self.house.accounts.add(name, role, PASSWORD)
        client = self.stranger()
        answer = client.post("/api/v1/login", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client


@pytest.fixture(autouse=True, scope="module")
def quick_hashes():
    """Hash passwords with the least that argon2 allows: the tests sign in hundreds of times."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from percuta.server import accounts

    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    accounts._hasher.cache_clear()
    accounts._nobody.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", lambda: quick)
        yield
    accounts._nobody.cache_clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(local(tmp_path_factory.mktemp("local")))
    yield made
    made.house.database.close()


@pytest.fixture(scope="module")
def team_server(tmp_path_factory):
    made = Server(team(tmp_path_factory.mktemp("team")))
    yield made
    made.house.database.close()


@pytest.fixture
def client(server):
    return server.alone()
