"""Parcel numbers: one key for the ways in which one is written."""


def parcel_key(text: str) -> str:
    """The number without blanks, in capitals: "0123  0045" and "01230045" are the same parcel. "" for none.

    A slash becomes a tilde, so that the key stands in an address of the web as it is.
    """
    return "".join(text.split()).upper().replace("/", "~")
