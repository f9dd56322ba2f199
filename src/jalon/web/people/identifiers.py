"""Numbers that name a person, a business, a line, a place: read in any form, kept in one, refused with the remedy."""

from dataclasses import dataclass
from datetime import date

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

from jalon.rules.errors import JalonError
from jalon.rules.french import MONTHS

_NO_DEPARTEMENT = frozenset({"00", "96", "99"})
_OVERSEAS = frozenset(
    {"971", "972", "973", "974", "975", "976", "977", "978", "980", "984", "986", "987", "988"}
)
_SEXES = {"1": "m", "3": "m", "7": "m", "2": "f", "4": "f", "8": "f"}
_SHORT_NIR, _SIREN, _POSTAL, _MONTHS = 13, 9, 5, 12
_FICTION = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
"""Numbers that the regulator keeps for stories: those of demonstrations and tests, which no one answers."""
_FICTIONAL_MOBILE = "+3363998"


class BadNumber(JalonError):
    """The number cannot be right; the sentence says why and what to do."""


def siret(text: str) -> str:
    """The 14 digits of a SIRET. Raises ``BadNumber``."""
    try:
        return str(stdnum_siret.validate(text))
    except InvalidLength as error:
        digits = sum(one.isdigit() for one in text)
        more = " Le SIREN n'en a que 9 : il manque les 5 derniers." if digits == _SIREN else ""
        raise BadNumber(f"Un SIRET a 14 chiffres, celui-ci en a {digits}.{more}") from error
    except InvalidChecksum as error:
        raise BadNumber("Ce SIRET a un chiffre faux : relisez-le sur l'avis de situation.") from error
    except ValidationError as error:
        raise BadNumber("Un SIRET s'écrit avec 14 chiffres seulement.") from error


def nir(text: str) -> str:
    """The 15 characters of a social security number. Raises ``BadNumber``."""
    compact = stdnum_nir.compact(text)
    try:
        return str(stdnum_nir.validate(compact))
    except InvalidLength as error:
        raise BadNumber(_wrong_length(compact)) from error
    except InvalidChecksum as error:
        raise BadNumber("La clé ne correspond pas : relisez les 15 chiffres sur la carte Vitale.") from error
    except ValidationError as error:
        raise BadNumber(
            "Un numéro de sécurité sociale s'écrit avec 15 chiffres (2A ou 2B pour la Corse)."
        ) from error


def _wrong_length(compact: str) -> str:
    if len(compact) == _SHORT_NIR:
        return "Il manque la clé : les 2 derniers chiffres, après l'espace."
    return f"Un numéro de sécurité sociale a 15 chiffres avec sa clé, celui-ci en a {len(compact)}."


@dataclass(frozen=True)
class Told:
    """What a social security number tells of the person."""

    sex: str
    """``m``, ``f``, or empty."""
    year: int
    """Two last digits of the year of birth."""
    month: int | None

    def agrees_with(self, born: date) -> bool:
        """Whether a date of birth has this month and year."""
        return born.year % 100 == self.year and self.month in (None, born.month)

    @property
    def birth(self) -> str:
        """The month and the year in French: « mai 85 »."""
        month = f"{MONTHS[self.month - 1]} " if self.month else ""
        return f"{month}{self.year:02}"


def told_by(number: str) -> Told:
    """What a valid social security number tells; months above 12 are those of incomplete records."""
    month = int(number[3:5])
    return Told(_SEXES.get(number[0], ""), int(number[1:3]), month if 1 <= month <= _MONTHS else None)


def masked(number: str) -> str:
    """A social security number of which only sex, year and month show."""
    return f"{number[0]} {number[1:3]} {number[3:5]} •• ••• ••• ••"


def phone(text: str, region: str) -> str:
    """A telephone number in international form (``+33612345678``). Raises ``BadNumber``."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        raise BadNumber("Écrivez le numéro avec ses chiffres, par exemple 06 39 98 00 01.") from error
    kept = str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    if not (phonenumbers.is_valid_number(number) or kept.startswith(_FICTION)):
        raise BadNumber(
            "Ce numéro n'existe pas : un numéro français a 10 chiffres ; "
            "pour un numéro d'un autre pays, commencez par + et l'indicatif."
        )
    return kept


def is_mobile(kept: str) -> bool:
    """Whether a number, as it is kept, may receive an SMS."""
    try:
        number = phonenumbers.parse(kept, None)
    except NumberParseException:
        return False
    if kept.startswith(_FICTIONAL_MOBILE):
        return True
    kind = phonenumbers.number_type(number)
    return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def national(kept: str) -> str:
    """The digits of a number as people dial them in its country: ``0612345678``."""
    try:
        number = phonenumbers.parse(kept, None)
    except NumberParseException:
        return ""
    return "".join(filter(str.isdigit, phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)))


def spoken(kept: str) -> str:
    """A number as people read it: ``06 12 34 56 78``; with its country code outside France and its regions."""
    try:
        number = phonenumbers.parse(kept, None)
    except NumberParseException:
        return kept
    form = PhoneNumberFormat.NATIONAL if kept.startswith(("+33", "+262", "+590", "+594", "+596")) else None
    return str(
        phonenumbers.format_number(number, form if form is not None else PhoneNumberFormat.INTERNATIONAL)
    )


def postal_code(text: str) -> str:
    """The five digits of a postal code, of a département that exists (Corsica is 20). Raises ``BadNumber``."""
    code = "".join(text.split())
    if len(code) != _POSTAL or not (code.isascii() and code.isdigit()):
        raise BadNumber("Un code postal a 5 chiffres, par exemple 81000.")
    if code[:2] in _NO_DEPARTEMENT or (code[:2] in ("97", "98") and code[:3] not in _OVERSEAS):
        raise BadNumber(f"Aucun département ne commence par {code[:3] if code[0] == '9' else code[:2]}.")
    return code
