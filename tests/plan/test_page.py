"""The page holds every plan and every reason, loads nothing, and names the same studies as the folder."""

import json
import re

import pytest

from percuta.errors import InputError
from percuta.plan.save import plain, save
from percuta.plan.what_if import sentences
from percuta.report.plan import render_plan, write_plan
from percuta.simulate import check
from percuta.study import Study


@pytest.fixture(scope="module")
def saved(found, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    files = save(found, folder, "scars")
    return files, write_plan(found, files, folder / "scars.html").read_text(encoding="utf-8")


def test_every_plan_is_a_study_that_a_run_accepts(found, saved):
    files, _ = saved
    assert set(files) == {found.default.name, *(each.name for each in found.plans)}
    for each in (found.default, *found.plans):
        for path, study in zip(files[each.name], each.studies, strict=True):
            read = Study.load(path)
            check(read)
            assert read == study
            assert read.course.sessions == each.decision.sessions
            assert read.technique.passes == each.decision.passes


def test_the_page_tells_every_plan_with_its_reasons(found, saved):
    _, page = saved
    text = _text(page)
    for each in (found.default, *found.plans):
        for sentence in (*each.reasons, *each.cautions):
            assert _text(sentence) in text
    for line in sentences(found.sensitivity):
        assert _text(line.strip()) in text


def _text(page):
    import html

    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def test_the_page_stands_alone(saved):
    _, page = saved
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#|data:image/png)[^\"]*\"", re.sub(r"xlink:href", "href", page))
    assert page.count("<svg") == 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_page_is_the_same_for_the_same_plans(found, saved):
    assert render_plan(found, saved[0]) == saved[1]


def test_plain_data_fits_json_and_says_what_the_page_says(found, saved):
    data = json.loads(json.dumps(plain(found, saved[0]), allow_nan=False))
    for each, plan in zip(data["plans"], found.plans, strict=True):
        assert each["reasons"] == list(plan.reasons)
        assert each["decision"]["model"] == plan.decision.tool.model
        assert set(each["objectives"]) == {"benefit", "downtime", "risk", "cost", "visits"}
    driver = next((one for rival in data["sensitivity"]["rivals"] for one in rival["parameters"]), None)
    assert driver is None or {"name", "source", "evidence", "threshold", "range"} <= set(driver)
    assert len(data["front"]["benefit"]) == len(found.cloud["benefit"])


def test_a_folder_that_cannot_be_is_refused(found, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="taken"):
        save(found, tmp_path / "taken", "scars")
