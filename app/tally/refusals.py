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


class CertificationRefused(Refusal):
    """An outcome is not certified."""

    code = "certification_refused"


class NoCertificationAsked(CertificationRefused):
    """Nobody, or not the chair, is asked to certify."""

    code = "no_certification_asked"
    text = N_("%(reference)s does not ask for this certification.")


class CertifiedBefore(CertificationRefused):
    """The latest outcome bears these signatures already."""

    code = "certified_before"
    text = N_("The outcome of %(reference)s has been certified already.")


class OutcomeChanged(CertificationRefused):
    """What was shown is no longer the outcome."""

    code = "outcome_changed"
    text = N_("The outcome of %(reference)s has changed since it was shown. Please look at it again.")


class CorrectionRefused(Refusal):
    """An announced result is not corrected."""

    code = "correction_refused"


class NotAnnounced(CorrectionRefused):
    """A corrigendum corrects what has been announced."""

    code = "not_announced"
    text = N_("The outcome of %(reference)s has not been announced; there is nothing to correct yet.")


class NothingToCorrect(CorrectionRefused):
    """The record gives the result that was announced."""

    code = "nothing_to_correct"
    text = N_("The result of %(reference)s is what was announced; there is nothing to correct.")


class NumberTaken(CorrectionRefused):
    """Two decisions of a body cannot bear one number."""

    code = "number_taken"
    text = N_("The number %(number)s belongs to another decision (%(name)s of %(reference)s).")


class NotAdopted(CorrectionRefused):
    """Only what was adopted is numbered and enters into force."""

    code = "not_adopted"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Decision %(name)s was not adopted; it bears no number and enters into force on no day.")


class ForceBeforeAdoption(CorrectionRefused):
    """A decision cannot enter into force before it was adopted."""

    code = "force_before_adoption"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Decision %(name)s cannot enter into force before the day of its adoption.")
