"""Numbers and names: read in any form, kept in one, refused with the remedy."""

from datetime import date

import pytest
from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.test import override_settings

from jalon.web.people import names, secrets
from jalon.web.people.identifiers import (
    BadNumber,
    masked,
    national,
    nir,
    phone,
    postal_code,
    siret,
    spoken,
    told_by,
)
from jalon.web.people.models import Person

NIR = "285058100400106"


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (siret, "732 829 320 00074", "73282932000074"),
        (nir, "2 85 05 81 004 001 06", NIR),
        (nir, "253072B07300470", "253072B07300470"),
        (postal_code, "81 000", "81000"),
        (postal_code, "20090", "20090"),
        (postal_code, "97400", "97400"),
    ],
)
def test_a_number_is_kept_in_one_form(read, typed, kept):
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed", "remedy"),
    [
        (siret, "732 829 320 00075", "chiffre faux"),
        (siret, "732829320", "il manque les 5 derniers"),
        (siret, "SIRET", "14 chiffres"),
        (nir, "2850581004001", "Il manque la clé"),
        (nir, "285058100400107", "clé ne correspond pas"),
        (nir, "28505", "15 chiffres"),
        (postal_code, "8100", "5 chiffres"),
        (postal_code, "00100", "Aucun département"),
        (postal_code, "96000", "Aucun département"),
        (postal_code, "97900", "Aucun département"),
        (postal_code, "2A100", "5 chiffres"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_with_the_remedy(read, typed, remedy):
    with pytest.raises(BadNumber, match=remedy):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("06 39 98 00 01", "FR", "+33639980001"),
        ("06.39.98.00.01", "FR", "+33639980001"),
        ("+33 (0)6 39 98 00 01", "FR", "+33639980001"),
        ("0692 12 34 56", "RE", "+262692123456"),
        ("+44 20 7946 0018", "FR", "+442079460018"),
    ],
)
def test_a_telephone_is_kept_in_international_form(typed, region, kept):
    assert phone(typed, region) == kept


def test_a_telephone_is_shown_as_people_read_it():
    assert spoken("+33639980001") == "06 39 98 00 01"
    assert national("+33639980001") == "0639980001"
    assert spoken("+442079460018").startswith("+44")
    with pytest.raises(BadNumber, match="10 chiffres"):
        phone("06 39", "FR")


def test_a_number_tells_sex_month_and_year():
    told = told_by(NIR)
    assert (told.sex, told.year, told.month) == ("f", 85, 5)
    assert told.agrees_with(date(1985, 5, 17))
    assert not told.agrees_with(date(1985, 6, 17))
    assert told_by("1855081004001xx").month is None
    assert masked(NIR) == "2 85 05 •• ••• ••• ••"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  DUPONT ", "Dupont"),
        ("de la tour", "De la Tour"),
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("d’angelo", "D'Angelo"),
        ("McGregor", "McGregor"),
        ("L\u0153uf", "Lœuf"),
        ("E\u0301milie", "Émilie"),
    ],
)
def test_a_name_is_tidied(typed, kept):
    assert names.tidy(typed) == kept


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (("Dupont", "Amélie", ""), ("DUPONT", "amelie", ""), "same"),
        (("Amélie", "Dupont", ""), ("Dupont", "Amélie", ""), "swapped"),
        (("Dupond", "Amélie", ""), ("Dupont", "Amélie", ""), "near"),
        (("Dupont", "Ameile", ""), ("Dupont", "Amélie", ""), "near"),
        (("Martin", "Ève", ""), ("Durand", "Ève", "Martin"), "same"),
        (("de La Tour", "Jean", ""), ("Latour", "Jean", ""), "same"),
        (("Roux", "Léa", ""), ("Ruiz", "Léa", ""), None),
        (("Dupont", "Marie", ""), ("Dupont", "Marie-Claire", ""), "near"),
        (("Dupont", "Paul", ""), ("Dupont", "Anne", ""), None),
    ],
)
def test_names_are_compared_as_people_hear_them(one, other, how):
    assert names.alike(one, other) == how


@pytest.mark.django_db
def test_a_number_is_encrypted_and_found_without_being_read(cast):
    person = Person(last_name="Fictive", territory=cast.tarn)
    secrets.keep(person, NIR)
    person.save()
    kept = Person.objects.get(pk=person.pk)
    assert kept.nir_cipher
    assert NIR.encode() not in bytes(kept.nir_cipher)
    assert secrets.read(kept) == NIR
    assert kept.nir_digest in secrets.digests(NIR)
    secrets.keep(kept, "")
    assert secrets.read(kept) == kept.nir_digest == ""


@pytest.mark.django_db
def test_a_key_is_replaced_and_the_former_one_given_up(cast, capsys):
    person = Person(last_name="Fictive", territory=cast.tarn)
    with override_settings(DATA_KEY="former" * 10):
        secrets.keep(person, NIR)
        person.save()
    with override_settings(DATA_KEY="newer" * 10, FORMER_DATA_KEYS=["former" * 10]):
        assert person.nir_digest in secrets.digests(NIR)
        call_command("renew_data_key")
    assert "1\N{NO-BREAK SPACE}numéro" in capsys.readouterr().out
    person.refresh_from_db()
    with override_settings(DATA_KEY="newer" * 10, FORMER_DATA_KEYS=[]):
        assert secrets.read(person) == NIR
        assert person.nir_digest == secrets.digests(NIR)[0]
    with override_settings(DATA_KEY="former" * 10, FORMER_DATA_KEYS=[]), pytest.raises(InvalidToken):
        secrets.read(person)
