"""Why a ruling on a result is declined."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class RulingRefused(Refusal):
    """A ruling is not recorded."""

    code = "ruling_refused"


class NothingComputed(RulingRefused):
    """A ruling fills a hole in a result, and there is no result before the close."""

    code = "nothing_computed"
    text = N_("%(reference)s has no result to rule on (its state is %(state)s).")


class AnnouncedBefore(RulingRefused):
    """What has been announced is only changed by a corrigendum."""

    code = "announced_before"
    text = N_("The outcome of %(reference)s has been announced. To change it needs a corrigendum.")


class NoSuchDecision(RulingRefused):
    """The consultation does not have that decision."""

    code = "no_such_decision"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no decision with this number in the consultation: %(name)s")


class NothingUndetermined(RulingRefused):
    """The rule decides by itself, or a ruling has filled its hole already."""

    code = "nothing_undetermined"
    text = N_("Decision %(name)s of %(reference)s is not undetermined; there is nothing to rule on.")


class RulingImpossible(RulingRefused):
    """Not every outcome can be given by a ruling."""

    code = "ruling_impossible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("A ruling on decision %(name)s cannot be “%(outcome)s” (possible: %(possible)s).")


class RulingTextMissing(RulingRefused):
    """A ruling is made in words."""

    code = "ruling_text_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The text of the ruling must be given.")
