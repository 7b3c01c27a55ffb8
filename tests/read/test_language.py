"""A text layer is believed only where it reads like English."""

from __future__ import annotations

from pipeline.read.language import is_usable, word_share

PROSE = "The keeper of the lock said that he had not been told of it and that no one in the house was there. " * 4


def test_prose_has_many_common_words() -> None:
    assert word_share(PROSE) > 0.4


def test_a_text_without_words_has_none() -> None:
    assert word_share("12 34 ––") == 0.0


def test_prose_is_usable() -> None:
    assert is_usable(PROSE, 0.06)


def test_a_wrong_character_map_is_found_out() -> None:
    garbled = PROSE.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "qzxjkvbpygfwmucldrhsnioate"))
    assert not is_usable(garbled, 0.06)


def test_a_short_title_page_is_usable() -> None:
    assert is_usable("Pellow Inquiry\nVolume II", 0.06)


def test_a_page_of_numbers_alone_is_not() -> None:
    assert not is_usable("1 2 3 4", 0.06)


def test_replacement_characters_on_a_short_page_are_not_read() -> None:
    assert not is_usable("Pellow \ufffd\ufffd Inquiry", 0.06)
