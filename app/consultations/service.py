"""Commands on an open consultation that take a reason and two officers."""

from app.consultations.approval import Approval
from app.consultations.extending import extend
from app.consultations.withdrawing import withdraw, withdraw_item

__all__ = ["Approval", "extend", "withdraw", "withdraw_item"]
