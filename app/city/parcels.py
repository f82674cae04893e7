"""Parcel numbers: one key for the ways in which one is written."""


def parcel_key(text: str) -> str:
    """The number without blanks, in capitals: "0123  0045" and "01230045" are the same parcel. "" for none.

    A slash becomes a tilde, so that the key stands in an address of the web as it is.
    """
    return "".join(text.split()).upper().replace("/", "~")


def possible_keys(typed: str) -> tuple[str, ...]:
    """The keys of what somebody typed: as it stands, with hyphens for blanks, and with hyphens left out."""
    forms = (typed, "-".join(typed.split()), typed.replace("-", ""))
    return tuple(dict.fromkeys(parcel_key(form) for form in forms))
