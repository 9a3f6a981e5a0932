"""Which keys name secrets, and that no shape of payload lets one through."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.sink.redact import REDACTED, Redactor

SECRET_KEYS = [
    "password", "Password", "user_password", "userPassword", "passwords", "dbPASSWORD", "secret", "client.secret",
    "secrets", "aws-credentials", "credit_card", "creditCardNumber", "creditcard", "ssn", "customer_ssn", "token",
    "auth_token", "authToken", "key", "apiKey", "api_key", "API_KEY", "x-api-key", "email", "userEmail", "phone",
    "home phone", "address", "ip_address",
]  # fmt: skip
HARMLESS_KEYS = [
    "tokens_used", "token_count", "tokens", "key_count", "monkey", "keyboard", "emails_sent", "phone_count", "assn",
    "classname", "session", "addressed", "", "hits", "secretary_of"[9:], "passenger",
]  # fmt: skip


@pytest.mark.parametrize("key", SECRET_KEYS)
def test_a_key_that_names_a_secret_is_redacted(key: str) -> None:
    assert Redactor().redacted({key: "hunter2"}) == {key: REDACTED}


@pytest.mark.parametrize("key", HARMLESS_KEYS)
def test_a_key_that_only_looks_like_one_is_kept(key: str) -> None:
    assert Redactor().redacted({key: "value"}) == {key: "value"}


def test_own_words_are_secret_too() -> None:
    redactor = Redactor(sensitive_fields=["iban", "card holder"])
    assert redactor.redacted({"customerIban": 1, "card_holder_name": 2, "libanon": 3}) == {
        "customerIban": REDACTED, "card_holder_name": REDACTED, "libanon": 3,
    }  # fmt: skip


def test_user_fields_are_dropped_when_asked() -> None:
    redactor = Redactor(anonymize_user_data=True)
    assert redactor.redacted({"user_id": 7, "userName": "ann", "used": 1}) == {"used": 1}


keys = st.sampled_from([*SECRET_KEYS, *(key for key in HARMLESS_KEYS if key)])
payloads = st.recursive(
    st.one_of(st.just("hunter2"), st.integers(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
)


def values_under_secrets(value: Any, *, secret: bool = False) -> list[Any]:
    if isinstance(value, dict):
        return [v for key, item in value.items() for v in values_under_secrets(item, secret=key in SECRET_KEYS)]
    if secret:
        return [value]
    return [v for item in value for v in values_under_secrets(item)] if isinstance(value, list) else []


@given(st.lists(payloads, min_size=1, max_size=5))
def test_at_any_depth_and_whatever_was_seen_before(sequence: list[Any]) -> None:
    redactor = Redactor()
    for payload in sequence:
        assert all(value == REDACTED for value in values_under_secrets(redactor.redacted(payload)))


@given(payloads)
def test_redacting_twice_changes_nothing(payload: Any) -> None:
    redactor = Redactor()
    once = redactor.redacted(payload)
    assert redactor.redacted(once) == once
