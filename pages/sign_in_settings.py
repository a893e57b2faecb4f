"""This module holds the settings of sign-in: read once, so that they are the same until the server ends, and judged.

Streamlit 1.67 reads secrets.toml anew whenever it changes, and takes one that it cannot read, or that is being written,
for one that names no provider. Whoever asks while that lasts would be taken for the one person at this machine.
"""

import functools
import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

# What signing in takes (Streamlit, st.login), and what no installation may keep of an example. A provider's own secret
# may hold a few x in a row by chance; one that is nothing else is Streamlit's example.
KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_PLACEHOLDER = re.compile(r"^x+$|example\.(org|com|net)\b|change.?me|replace.?me|\byour[-_ ]|make-one", re.IGNORECASE)
# Streamlit takes any cookie_secret, and says one line in its log where it has less than 14 bytes.
_SECRET_BYTES = 32
_SECRET_SIGNS = 10  # different ones; the 64 that openssl prints have fewer once in a million millions


class UnreadableSettingsError(Exception):
    """There are settings that may name a provider, but they cannot be read."""


@functools.cache
def sign_in_settings() -> Mapping[str, Any] | None:
    """Return the section [auth] of secrets.toml as it was when first asked for, at the start of the server.

    Returns:
        None where no file names a provider to sign in with.

    Raises:
        UnreadableSettingsError: a file is there and cannot be read, or was named and is not there.
    """
    try:
        secrets = st.secrets.to_dict()
    except (StreamlitSecretNotFoundError, OSError, ValueError) as error:
        if getattr(error, "error_id", "") == "no-secrets-found" and not config.is_manually_set("secrets.files"):
            return None
        raise UnreadableSettingsError(str(error)) from error
    if "auth" not in secrets:
        return None
    auth = secrets["auth"]
    return auth if isinstance(auth, dict) else {}


def faults_of(auth: Mapping[str, Any]) -> list[str]:
    """Return why somebody could pass for somebody else under these settings, in plain words that repeat no secret."""
    said = {key: str(auth.get(key, "")) for key in KEYS}
    faults = [f"{key}: missing." for key, value in said.items() if not value.strip()]
    faults += [
        f"{key}: still the placeholder. Put your own there."
        for key, value in said.items()
        if _PLACEHOLDER.search(value)
    ]
    secret = said["cookie_secret"]
    if secret and (len(secret.encode()) < _SECRET_BYTES or len(set(secret)) < _SECRET_SIGNS):
        faults.append("cookie_secret: can be guessed. Make one with `openssl rand -hex 32`.")
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(said[key])
        if address.scheme != "https" and not (address.scheme == "http" and is_this_machine(address.hostname)):
            faults.append(f"{key}: must begin with https://, since others could read along.")
    if not said["redirect_uri"].endswith("/oauth2callback"):
        faults.append("redirect_uri: must end with /oauth2callback.")
    if auth.get("expose_tokens"):
        faults.append("expose_tokens: leave it out. Pages have no use for the provider's tokens.")
    return faults


def is_reached_by_tls(auth: Mapping[str, Any]) -> bool:
    """Whether people's browsers reach this server by TLS, whoever adds it on the way."""
    return urlsplit(str(auth.get("redirect_uri", ""))).scheme == "https"


def is_this_machine(address: str | None) -> bool:
    """Whether an address leads to this machine and can be reached from no other."""
    try:
        return address == "localhost" or ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
