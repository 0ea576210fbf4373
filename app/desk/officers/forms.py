"""What the forms about accounts may ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.i18n import N_, gettext
from app.core.work import Work
from app.officers import accounts
from app.officers.models import Role
from app.officers.queries import OfficerLine
from app.officers.refusals import ActUnknown

#: In the order of the form.
ROLES = tuple(Role)
Act = Callable[[Work, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One choice of the form."""

    name: str
    text: str
    fits: Callable[[OfficerLine], bool]

    @property
    def label(self) -> str:
        """The choice in the language in use."""
        return gettext(self.text)


LINES = (
    Line(name="role", text=N_("Give the account another role"), fits=lambda person: person.is_enabled),
    Line(name="end_sessions", text=N_("End all its sessions"), fits=lambda person: person.is_enabled),
    Line(
        name="reset_second_factor",
        text=N_("Reset its second factor, because the device and the recovery codes are lost"),
        fits=lambda person: person.has_second_factor,
    ),
    Line(name="disable", text=N_("Disable the account"), fits=lambda person: person.is_enabled),
    Line(name="enable", text=N_("Enable the account again"), fits=lambda person: not person.is_enabled),
)
_ACTS: dict[str, Act] = {
    "end_sessions": accounts.end_all_sessions,
    "reset_second_factor": accounts.reset_second_factor,
    "disable": accounts.disable_account,
    "enable": accounts.enable_account,
}


def act_of(form: Mapping[str, str]) -> Act:
    """What was chosen.

    Raises:
        ActUnknown: nothing, or something that is not offered.
    """
    chosen = form.get("act", "")
    if chosen == "role":
        role = role_of(form)
        return lambda work, number: accounts.change_role(work, number, role)
    if chosen not in _ACTS:
        raise ActUnknown
    return _ACTS[chosen]


def role_of(form: Mapping[str, str]) -> Role:
    """The role that was chosen.

    Raises:
        ActUnknown: none, or one that does not exist.
    """
    try:
        return Role(form.get("role", ""))
    except ValueError:
        raise ActUnknown from None
