"""Addresses of the works that other records cite, and where all demo records say they come from."""

from records.kinds import Source

JURISDICTION = "/akn/xm-meranda"  # XM is reserved for private use in ISO 3166: no country will have it
ORDINANCES = f"{JURISDICTION}/act/ordinance"
BUILDING_ORDINANCE = f"{ORDINANCES}/2009/7"

SOURCE = Source(
    name="demo", publisher="Port Meranda (a fictional city)", licence="CC0 1.0, generated for demonstration"
)


def work_address(year_and_number: str) -> str:
    """``2009/7`` → the work's Akoma Ntoso address."""
    return f"{ORDINANCES}/{year_and_number}"
