"""Answers that the provider signs: read only when its own key signed them, for us, and they still hold."""

from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Those with a public key: an answer that claims to be signed with a shared secret, or not at all, is refused."""
_LEEWAY = 30
"""Seconds by which two clocks may differ."""


def verified_claims(token: str, configuration: Mapping[str, Any], audience: str) -> dict[str, Any]:
    """What a signed answer says.

    Raises ``OAuth2Error`` when it is not signed by a key that the provider publishes, comes from another issuer, is
    meant for another site, or has expired.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = _key(configuration["jwks_uri"], header)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[header["alg"]],
            audience=audience,
            issuer=configuration["issuer"],
            leeway=_LEEWAY,
            options={"require": ["iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, ValueError) as error:
        raise OAuth2Error("the signed answer of the provider cannot be believed") from error
    return claims


def _key(address: str, header: Mapping[str, Any]) -> jwt.PyJWK:
    if header["alg"] not in ALGORITHMS:
        raise jwt.InvalidAlgorithmError
    with get_adapter().get_requests_session() as session:
        answer = session.get(address)
        answer.raise_for_status()
    for one in jwt.PyJWKSet.from_dict(answer.json()).keys:
        if one.public_key_use in (None, "sig") and header.get("kid") in (None, one.key_id):
            return one
    raise jwt.InvalidKeyError
