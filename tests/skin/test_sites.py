"""Sites: every one is complete, unknown ones are refused with the nearest name."""

import pytest

from percuta.errors import InputError
from percuta.parameters import library
from percuta.skin import check_site, sites

TABLES = (
    "stratum_corneum_thickness.{}",
    "viable_epidermis_thickness.{}",
    "dermis_thickness.{}.female",
    "dermis_thickness.{}.male",
    "superficial_fat_thickness.{}",
    "water_loss.{}",
    "natural_tension.{}",
)


def test_at_least_sixteen_sites_of_face_and_body():
    assert len(sites()) >= 16
    assert {site.region for site in sites().values()} == {"face", "body"}


@pytest.mark.parametrize("table", TABLES)
def test_every_site_has_a_record_in_every_table(table):
    assert {table.format(name) for name in sites()} <= set(library())


def test_no_table_has_a_record_for_a_place_that_is_not_a_site():
    known = {table.format(name) for table in TABLES for name in sites()}
    assert {name for name, record in library().items() if record.file == "sites.yaml"} == known


def test_a_value_without_measurement_says_from_which_neighbour_it_comes():
    assumed = [r for r in library().values() if r.file == "sites.yaml" and r.evidence == "assumed"]
    assert [r.name for r in assumed if not r.note] == []


def test_an_unknown_site_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="'cheak' is not a known site; nearest: cheek"):
        check_site("cheak")


def test_sites_cannot_be_changed_by_a_caller():
    with pytest.raises(TypeError):
        sites()["cheek"] = None
