"""The site's recipe: what it says of links and menus, and what it refuses."""

from pathlib import Path

import pytest
from tools.build_site import ROOT, check, html_of, menu, staged_files, without_dead_links

PAGE = Path("docs/how-to/train.md")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("[it](score.md#so)", "[it](score.md#so)"),
        ("[code](../../src/creditwright/cli/main.py)", "code"),
        ("[them](../../deploy)", "them"),
        ("[gone](no-such-page.md)", "[gone](no-such-page.md)"),
        ("[there](https://example.org/a)", "[there](https://example.org/a)"),
        ("![curve](../images/comparison.svg)", "![curve](../images/comparison.svg)"),
    ],
)
def test_only_links_to_what_the_site_has_not_become_words(given: str, made: str) -> None:
    there = {Path("docs/how-to/score.md"), Path("docs/images/comparison.svg")}

    assert without_dead_links(given, PAGE, there) == made


def test_every_page_is_in_the_menu_once() -> None:
    pages = [each for each in staged_files() if each.suffix == ".md"]

    made = menu(pages)

    assert {page: made.count(f'"{page}"') for page in pages} == dict.fromkeys(pages, 1)
    assert (ROOT / pages[0]).is_file()


def test_a_page_of_a_folder_without_a_menu_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"names docs/essays/one\.md"):
        menu([Path("README.md"), Path("docs/essays/one.md")])


@pytest.mark.parametrize(
    "fetched",
    [
        '<script src="https://elsewhere.example/a.js">',
        '<link rel="stylesheet" href="//fonts.example/css">',
        '<img alt="" src=https://elsewhere.example/a.png>',
    ],
)
def test_a_page_that_fetches_from_elsewhere_is_named(tmp_path: Path, fetched: str) -> None:
    (tmp_path / "fine.html").write_text('<a href="https://example.org">read</a><img src="a.svg">')
    (tmp_path / "bad.html").write_text(fetched)

    found = check(tmp_path, [])

    assert len(found) == 1
    assert found[0].startswith("bad.html fetches")


def test_a_readme_is_the_first_page_of_its_folder_and_a_page_left_out_is_named(
    tmp_path: Path,
) -> None:
    assert html_of(Path("benchmarks/README.md")) == Path("benchmarks/index.html")
    assert check(tmp_path, [PAGE]) == ["docs/how-to/train.md is not in the site"]
