"""Parcel numbers: one key for the ways in which one is written."""


def parcel_key(text: str) -> str:
    """The number without blanks, in capitals: "0123  0045" and "01230045" are the same parcel. "" for none."""
    return "".join(text.split()).upper()
