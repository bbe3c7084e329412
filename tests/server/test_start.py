"""What must be so before anybody is let in."""

import pytest

from percuta.errors import InputError
from percuta.server.accounts import Accounts
from percuta.server.app import build
from percuta.server.settings import Settings
from percuta.server.start import check, check_admin
from percuta.store.database import Database

NAMES = ("skin.example.org",)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"host": "0.0.0.0"}, "only 127.0.0.1 is served"),
        ({"trusted": ("10.0.0.1",)}, "belong to --team"),
        ({"team": True}, "by which name"),
        ({"team": True, "hosts": NAMES}, "speaks TLS"),
        ({"team": True, "hosts": NAMES, "certificate": "c.pem"}, "give both"),
        ({"team": True, "hosts": NAMES, "certificate": "c.pem", "private_key": "k.pem"}, "no such file"),
    ],
)
def test_what_is_not_safe_is_not_served(tmp_path, more, sentence):
    given = {
        name: tmp_path / value if name in ("certificate", "private_key") else value for name, value in more.items()
    }
    hosts = {"hosts": ()} if more.get("team") and "hosts" not in more else {}
    with pytest.raises(InputError, match=sentence):
        check(Settings(folder=tmp_path, **given, **hosts))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_is_served_without_accounts(tmp_path, host):
    check(Settings(folder=tmp_path, host=host))


def test_a_team_without_an_admin_is_not_served(tmp_path):
    settings = Settings(folder=tmp_path, team=True, hosts=NAMES, trusted=("10.0.0.1",))
    check(settings)
    _, house = build(settings)
    with pytest.raises(InputError, match="accounts add NAME --role admin"):
        check_admin(house)
    house.accounts.add("root", "admin", "fourteen oysters sing")
    check_admin(house)
    house.database.close()


def test_a_name_is_given_once_and_a_role_is_one_of_four(tmp_path):
    database = Database.in_folder(tmp_path)
    accounts = Accounts(database)
    accounts.add("anna", "viewer", "fourteen oysters sing")
    with pytest.raises(InputError, match="already"):
        accounts.add("anna", "admin", "fourteen oysters sing")
    with pytest.raises(InputError, match="none of viewer"):
        accounts.add("bob", "boss", "fourteen oysters sing")
    database.close()
