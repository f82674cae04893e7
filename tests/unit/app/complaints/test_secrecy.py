from itertools import product

import pytest

from app.complaints import secrecy
from app.kernel.errors import BadInput

RAISES = {
    ("named", "sealed"),
    ("named", "none"),
    ("sealed", "none"),
    ("public", "confidential"),
}
PAIRS = [*product(secrecy.IDENTITIES, repeat=2), *product(secrecy.CONTENTS, repeat=2)]


@pytest.mark.parametrize("pair", PAIRS)
def test_protection_is_raised_by_these_steps_alone(pair):
    assert secrecy.raises(*pair) == (pair in RAISES)


NO_PAIRS = [*product(secrecy.IDENTITIES, secrecy.CONTENTS), ("named", ""), ("open", "sealed"), ("open", "public")]


@pytest.mark.parametrize("pair", NO_PAIRS)
def test_what_is_no_protection_of_that_switch_is_refused(pair):
    with pytest.raises(BadInput):
        secrecy.raises(*pair)
