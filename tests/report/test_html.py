"""The report as a whole: one file, nothing loaded, nothing run, nothing left behind."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from percuta.errors import InputError
from percuta.report import render_html, write_html
from percuta.report.pages import NOT_A_DEVICE

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Walks a page: every element closed in order, attributes and text kept."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def text(result):
    return render_html(result)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_nothing_is_loaded_and_nothing_runs(text, page):
    loading = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}
    for tag, attrs in page.elements:
        assert tag not in {"script", "iframe", "object", "embed", "link", "base", "form"}
        for name, value in attrs.items():
            assert not name.startswith("on")
            if name in loading or (name == "href" and tag != "a"):
                assert value.startswith(("#", "data:image/png;base64,"))
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^'\")]*)", text))
    assert "@import" not in text


def test_links_lead_only_to_places_on_the_page_and_to_https(page):
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    for attrs in page.all("a"):
        assert attrs["href"].startswith("https://") or attrs["href"].removeprefix("#") in ids


def test_every_id_is_given_once_and_every_reference_resolves(text, page):
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    assert max(ids.values()) == 1
    for reference in re.findall(r'url\(#([^)]*)\)|(?:labelledby|href)="#?([\w-]+)"', text):
        assert "".join(reference) in ids


def test_every_figure_has_a_label_a_caption_and_a_table(text):
    figures = re.findall(r"<figure.*?</figure>", text, flags=re.DOTALL)
    assert len(figures) == 9
    for figure in figures:
        inside = Page(figure)
        assert [attrs["role"] for attrs in inside.all("svg")] == ["img"]
        assert len(inside.all("svg")[0]["aria-label"]) > 40
        assert len(inside.all("h3")) == len(inside.all("figcaption")) == len(inside.all("details")) == 1
        assert len(inside.all("td")) >= 4


def test_headings_never_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_a_script_in_any_text_is_inert(result):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    layers = ((evil, 0.0, 0.1), ("$dermis_{1$", 0.1, 2.0))
    poisoned = replace(
        result,
        study={**result.study, "name": evil, "device": {"model": evil}},
        needling=replace(result.needling, layers=layers),
        series={
            **result.series,
            "goodman_baron_gain": replace(result.series["goodman_baron_gain"], label=evil),
        },
        outcomes={
            **result.outcomes,
            "collagen_mass": replace(result.outcomes["collagen_mass"], label=evil, evidence=evil),
        },
        candidacy={**result.candidacy, "notices": [evil]},
        warnings=(evil,),
    )
    test_nothing_is_loaded_and_nothing_runs(text := render_html(poisoned), page := Page(text))
    assert "<script>alert(1)</script>" in page.text


def test_the_same_result_gives_the_same_bytes(result, text):
    assert render_html(result) == text


def test_the_page_says_what_it_is_and_what_it_rests_on(result, page):
    for words in (
        NOT_A_DEVICE,
        "A woman of 29 (Fitzpatrick type IV) with moderate rolling acne scars; cheek treated with skinpen",
        "3 sessions every 4 weeks from Tue 1 Dec 2026",
        "Caution: treat with changed settings",
        "Trials report none, a review lists it.",
        "Are there any warts in the area?",
        "a thing nobody grouped",
        result.digest,
        result.warnings[0],
        f"{len(result.assumed())} of {len(result.parameters)} parameters are assumed",
        *(record["name"].replace("_", " ").replace(".", ", ") for record in result.assumed()),
    ):
        assert words in page.text


def test_the_gravest_sign_is_named_first(page):
    assert page.text.index("Breathing difficulty") < page.text.index("Brown darkening")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("exclude", "Do not treat"), ("defer", "Not now"), ("consult", "A clinician decides first")],
)
def test_the_verdict_is_told_in_words(result, verdict, words):
    candidacy = {
        **result.candidacy,
        "verdict": verdict,
        "until": "2027-01-10",
        "conditions": ["until healed"],
    }
    page = Page(render_html(replace(result, candidacy=candidacy)))
    assert words in page.text
    assert ("Wait: until 2027-01-10; until healed." in page.text) == (verdict == "defer")


def test_a_result_without_series_skips_its_figures(bare):
    page = Page(render_html(bare))
    assert page.all("figure") == []
    assert "No contraindication found" in page.text
    assert "The first two weeks" not in page.text
    assert NOT_A_DEVICE in page.text


@pytest.mark.parametrize("name", ["macrophages_m2", "water_loss", "erythema"])
def test_any_one_series_may_be_missing(result, name):
    rest = {key: entry for key, entry in result.series.items() if key != name}
    assert Page(render_html(replace(result, series=rest))).all("figure")


def test_the_file_holds_the_page(result, text, tmp_path):
    path = write_html(result, tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["report.pdf", "report", "missing/report.html"])
def test_a_place_that_cannot_be_written_is_refused_and_left_clean(result, tmp_path, name):
    with pytest.raises(InputError, match=name):
        write_html(result, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_older_report_survives_a_failure(result, tmp_path, monkeypatch):
    path = write_html(result, tmp_path / "report.html")
    before = path.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(InputError, match="No space left"):
        write_html(result, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
