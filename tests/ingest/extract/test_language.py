import pytest

from ingest.extract.language import foreign_language

ENGLISH = "The minister said that the talks were going to be held in the capital on Monday."
GERMAN = (
    "Der Minister erklärte am Montag, dass die Gespräche in der Hauptstadt fortgesetzt werden und "
    "dass die Regierung mit einem baldigen Ergebnis rechnet."
)
RUSSIAN = "Министр заявил в понедельник, что переговоры будут продолжены в столице."


def test_english_passes() -> None:
    assert foreign_language(ENGLISH) is None


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (RUSSIAN, "ru")])
def test_other_languages_are_named(text: str, language: str) -> None:
    assert foreign_language(text) == language


def test_what_a_source_declares_counts_only_in_doubt() -> None:
    assert foreign_language(ENGLISH, "de") is None
    assert foreign_language("Protocollo d'intesa", "it-IT") == "it"


@pytest.mark.parametrize("text", ["", "  \n ", "42", "Talks resume", "— * —"])
def test_too_little_to_tell_is_taken_for_english(text: str) -> None:
    assert foreign_language(text) is None
