"""Why a copy is not made or restored, or nothing is forgotten. Only commands say so, in English as they all do."""

from app.core.errors import Refusal


class CustodyRefusal(Refusal):
    """Something about copies or personal data is declined."""


class PlaceTaken(CustodyRefusal):
    """There is something already where a copy or its keys should go; nothing is ever overwritten."""

    code = "place_taken"
    text = "%(place)s is there already."


class KeysInside(CustodyRefusal):
    """Keys beside what they open protect nothing."""

    code = "keys_inside"
    text = "The keys must not lie in the directory of the backup itself."


class NothingToCopy(CustodyRefusal):
    """There is no database, or one without tables."""

    code = "nothing_to_copy"
    text = "There is no database with tables at the address in the settings."


class CopyUnsound(CustodyRefusal):
    """A backup is not what its manifest says."""

    code = "copy_unsound"
    text = "The backup is not sound: %(problem)s."


class CopyForeign(CustodyRefusal):
    """A backup of another deployment, another kind of database, or a newer version of the program."""

    code = "copy_foreign"
    text = "The backup does not belong here: %(problem)s."


class TargetNotEmpty(CustodyRefusal):
    """A backup is restored into nothing only."""

    code = "target_not_empty"
    text = "A backup is restored into an empty place only, and %(place)s is not empty."


class TargetNeeded(CustodyRefusal):
    """On PostgreSQL a drill needs an empty database to restore into."""

    code = "target_needed"
    text = "Give an empty database to restore into, with --into."


class NothingDue(CustodyRefusal):
    """Nobody's time is over."""

    code = "nothing_due"
    text = "There is nothing to erase."


class HoldStands(CustodyRefusal):
    """A consultation is under a legal hold already."""

    code = "hold_stands"
    text = "%(reference)s is under a legal hold already."


class NoHold(CustodyRefusal):
    """A consultation is under no legal hold."""

    code = "no_hold"
    text = "%(reference)s is under no legal hold."


class NothingHeld(CustodyRefusal):
    """There is no hold to end."""

    code = "nothing_held"
    text = "The record is not held: there is nothing to record."
