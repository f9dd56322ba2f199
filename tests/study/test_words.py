"""Every code of a fact, of a rule or of a situation has French words."""

from datetime import date
from typing import get_args

import pytest
from msgspec import inspect
from tests.cases import answered, fact, income, met, registered

from jalon.rules.base import ACTORS, Actor
from jalon.rules.facts import KINDS, Fact, tag_of
from jalon.rules.french import HARD, NARROW
from jalon.study.dates import french_date, lateness, relative
from jalon.study.facts import say_fact
from jalon.study.words import FIELDS, VALUES, many, typeset

COMMON = set(Fact.__struct_fields__)


def _own_fields(kind: type[Fact]):
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    return [field for field in described.fields if field.name not in COMMON]


def _codes(kind: inspect.Type) -> list[str]:
    """The words among which a field chooses."""
    if isinstance(kind, inspect.LiteralType):
        return [value for value in kind.values if isinstance(value, str)]
    if isinstance(kind, inspect.UnionType):
        return [code for member in kind.types for code in _codes(member)]
    if isinstance(kind, inspect.VarTupleType):
        return _codes(kind.item_type)
    return []


@pytest.mark.parametrize("kind", KINDS, ids=tag_of)
def test_every_field_of_a_fact_has_a_french_name(kind):
    tag = tag_of(kind)
    for field in _own_fields(kind):
        assert f"{tag}.{field.name}" in FIELDS or field.name in FIELDS, field.name


@pytest.mark.parametrize("kind", KINDS, ids=tag_of)
def test_every_code_of_a_fact_has_french_words(kind):
    tag = tag_of(kind)
    for field in _own_fields(kind):
        words = VALUES.get(f"{tag}.{field.name}") or VALUES.get(field.name, {})
        assert set(_codes(field.type)) <= set(words), field.name


def test_no_french_word_is_left_for_a_field_that_no_longer_exists():
    fields = {field.name for kind in KINDS for field in _own_fields(kind)}
    own = {f"{tag_of(kind)}.{field.name}" for kind in KINDS for field in _own_fields(kind)}
    assert {name for name in (*FIELDS, *VALUES) if name not in fields | own} == set()


def test_every_actor_has_a_name():
    assert set(ACTORS) == set(get_args(Actor))


def test_a_fact_is_said_in_full():
    said = say_fact(met("2024-03-18", meeting="on_site", place="enterprise"))
    assert said == (
        f"Rendez-vous honoré (forme{HARD}: visite sur place ; lieu{HARD}: dans l'entreprise ; "
        f"présents{HARD}: la personne et l'opérateur)"
    )


def test_what_is_not_known_is_not_said():
    assert "rémunérée" not in say_fact(fact("presidency", "2024-01-01"))


def test_turnover_is_said_by_nature():
    assert f"chiffre d'affaires{HARD}: 610{HARD}€ en prestations de services" in say_fact(
        income("2024-03", 610)
    )


def test_the_programme_names_its_own_ids():
    entered = fact("phase_entered", "2024-01-01", phase="developpement")
    assert f"phase{HARD}: Développement" in say_fact(entered, {"developpement": "Développement"})


def test_the_answers_of_a_grid_are_said_one_by_one():
    said = say_fact(answered("2024-01-01", "grille", offre_decrite=True), {"offre-decrite": "Offre décrite"})
    assert "réponses" in said
    assert "Offre décrite : oui" in said


def test_the_only_business_is_not_named():
    assert "principale" not in say_fact(registered("2024-01-01"))


# -- spaces, counts, dates -----------------------------------------------------------------------------------------


def test_french_spaces_are_put_before_double_signs():
    assert typeset("Quoi ? Oui : « non » ; fin !") == (
        f"Quoi{NARROW}? Oui{HARD}: «{HARD}non{HARD}»{NARROW}; fin{NARROW}!"
    )


def test_a_number_stays_with_what_it_counts():
    assert typeset("9 mois, le 1er mai 2024, à 70 %") == f"9{HARD}mois, le 1er{HARD}mai 2024, à 70{HARD}%"


def test_addresses_and_times_are_left_alone():
    assert typeset("contrat:cer-1:bilan à 12:30") == "contrat:cer-1:bilan à 12:30"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 jour"), (1, "1 jour"), (2, "2 jours"), (1500, "1 500 jours")]
)
def test_the_plural_starts_at_two(count, said):
    assert many(count, "jour").replace(HARD, " ").replace(NARROW, " ") == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2024, 3, 10), "aujourd'hui"),
        (date(2024, 3, 11), "demain"),
        (date(2024, 3, 9), "hier"),
        (date(2024, 3, 22), f"dans 12{HARD}jours"),
        (date(2024, 2, 10), f"il y a 29{HARD}jours"),
        (date(2024, 6, 15), "dans 3 mois et 5 jours"),
    ],
)
def test_a_day_is_said_as_seen_from_another(when, said):
    assert relative(when, date(2024, 3, 10)) == said


def test_lateness_is_counted_from_the_last_day():
    assert lateness(date(2024, 3, 7), date(2024, 3, 10)) == f"en retard de 3{HARD}jours"


@pytest.mark.parametrize("text", ["2025-12-31", "31/12/2025", "31-12-2025", "31.12.2025", " 31/12/2025 "])
def test_a_date_is_read_as_people_write_it(text):
    assert french_date(text) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "31/12/25", "2025-02-30", "demain", "12/31/2025", "2025", "1/1/٢٠٢٥", "-1/1/2025"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  the text of the error is never shown
        french_date(text)
