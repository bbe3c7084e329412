"""What the docs tell readers to type works as it stands there, and what they say of the program is so."""

import re
import shlex
import warnings
from pathlib import Path

import pytest
import typer

import percuta
from percuta.cli.app import app

HOUSE = Path(__file__).parents[1]
PAGES = [
    HOUSE / "README.md",
    HOUSE / "CONTRIBUTING.md",
    HOUSE / "CHANGELOG.md",
    *sorted((HOUSE / "docs").rglob("*.md")),
]
TEXTS = {page.relative_to(HOUSE).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
SLOW = {"docs/planning.md"}
"""Pages whose scripts search for half a minute."""
SCRIPTS = [
    pytest.param(page, script, id=f"{page}-{number}", marks=[pytest.mark.slow] if page in SLOW else [])
    for page, text in TEXTS.items()
    for number, script in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
]
LINES = [
    (page, line)
    for page, text in TEXTS.items()
    for block in re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
    if line.startswith("percuta ")
]


@pytest.mark.parametrize(("where", "script"), SCRIPTS)
def test_a_script_runs(where, script, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(HOUSE / "examples")
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(script, where, "exec"), {"pc": percuta})


def verb_of(words):
    """Follow a command line down to its verb; return it and the words that are left."""
    command = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    return command, words


@pytest.mark.parametrize(("where", "line"), LINES)
def test_a_command_names_a_verb_and_options_it_has(where, line):
    words = shlex.split(line, comments=True)[1:]
    command, rest = verb_of(words)
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    for word in rest:
        if word.startswith("--"):
            assert word.partition("=")[0] in known, f"{where}: {line}"


def test_the_guide_names_every_verb():
    table = TEXTS["docs/guide.md"].split("## All commands")[1]
    for verb in typer.main.get_command(app).commands:
        assert re.search(rf"`{verb}[ `]", table), verb


@pytest.mark.parametrize("where", TEXTS)
def test_every_link_leads_somewhere(where):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", TEXTS[where]):
        if not target.startswith("http"):
            assert ((HOUSE / where).parent / target).exists(), target


def test_every_page_is_on_the_list():
    for page in TEXTS:
        if page.startswith("docs/") and page != "docs/README.md":
            assert f"({page.removeprefix('docs/')})" in TEXTS["docs/README.md"], page


def test_counts_of_the_front_page_are_so():
    from percuta.barrier.compounds import names
    from percuta.care import rules
    from percuta.device import devices
    from percuta.healing.table import read_table
    from percuta.skin import sites

    told = TEXTS["README.md"]
    for count, what in (
        (len(sites()), "sites"),
        (len(devices), "real pens"),
        (len(names()), "compounds"),
        (len(read_table("dermal").species), "species"),
        (len(rules()), "candidacy rules"),
    ):
        assert f"{count} {what}" in told, (count, what)
