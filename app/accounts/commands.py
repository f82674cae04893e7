"""Taking people in and giving them roles."""

from app.accounts.model import Account, RoleHeld
from app.city.model import Department
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.roles import MAY
from app.kernel.text import N_


def appoint(unit: UnitOfWork, name: str, role: str, department: str) -> None:
    """Give somebody a role in a department, and an account where there is none. Twice is the same as once."""
    if role not in MAY:
        raise BadInput(N_("There is no role “%(role)s”. Roles: %(known)s."), role=role, known=", ".join(MAY))
    if unit.session.get(Department, department) is None:
        sentence = N_("There is no department “%(slug)s”. Add it with: psis department add %(slug)s …")
        raise BadInput(sentence, slug=department)
    if unit.session.get(Account, name) is None:
        unit.session.add(Account(name=name, display_name=name, disabled=False))
        unit.session.flush()
        unit.note("add account", f"account/{name}")
    if unit.session.get(RoleHeld, (name, role, department)) is None:
        unit.session.add(RoleHeld(account=name, role=role, department=department))
        unit.session.flush()
        unit.note("give role", f"account/{name}", role=role, department=department)
