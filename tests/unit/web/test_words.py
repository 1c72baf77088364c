"""What pages say is said in both languages, and nothing is kept that no page says."""

from tools.words import said, troubles

from creditwright.web.pages.catalogue import words_in


def test_every_message_has_its_french_and_all_french_is_said_by_a_page() -> None:
    assert list(troubles()) == []


def test_messages_are_found_in_templates_and_in_code() -> None:
    assert {"Skip to the content", "You are signed out."} <= said().keys()


def test_a_page_in_french_says_it_in_french() -> None:
    assert words_in("fr").gettext("Sign in") == "Se connecter"
    assert words_in("en").gettext("Sign in") == "Sign in"
