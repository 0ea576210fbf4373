"""Why a paper is not entered or not recorded."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class PaperRefused(Refusal):
    """A paper is declined."""

    code = "paper_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PaperUnknown(PaperRefused):
    """There is no paper of that number."""

    code = "paper_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no paper with this number.")


class PaperSettled(PaperRefused):
    """A second officer has decided on it before."""

    code = "paper_settled"
    status = HTTPStatus.CONFLICT
    text = N_("This paper has been decided on before.")


class NothingToAnswer(PaperRefused):
    """The consultation was not opened, so that nobody can have replied to it."""

    code = "nothing_to_answer"
    status = HTTPStatus.CONFLICT
    text = N_("The consultation %(reference)s has not been opened, or has been withdrawn. No reply to it is recorded.")


class ReceivedInFuture(PaperRefused):
    """It is said to have been received later than now."""

    code = "received_in_future"
    text = N_("The time of receipt lies in the future.")


class ReceivedBeforeOpening(PaperRefused):
    """It is said to have been received before there was anything to answer."""

    code = "received_before_opening"
    text = N_("The time of receipt lies before the opening of the consultation.")


class RegistryNumberUsed(PaperRefused):
    """Another paper of the consultation is kept under the same number."""

    code = "registry_number_used"
    status = HTTPStatus.CONFLICT
    text = N_("Another paper of this consultation is kept under the registry number %(number)s.")


class SenderUnknown(PaperRefused):
    """It names neither a member with a seat nor anybody else, or both."""

    code = "sender_unknown"
    text = N_("Please say from whom the paper is: one Member State consulted, or somebody else, in words.")


class SentenceMissing(PaperRefused):
    """An answer comes without the sentence that carries it."""

    code = "sentence_missing"
    text = N_("Please copy the sentence that carries the answer to decision %(name)s.")


class ScanMissing(PaperRefused):
    """Nothing is recorded on behalf of a member that a second officer cannot read."""

    code = "scan_missing"
    text = N_("Please attach the scan of the paper: the second officer reads it, and its hash is kept in the record.")


class PaperSaysNothing(PaperRefused):
    """Neither an answer, nor a passage that is unclear, nor a statement."""

    code = "paper_says_nothing"
    text = N_("Please enter what the paper says: an answer, a passage that is not clear, or a statement.")


class MessageUnknown(PaperRefused):
    """There is no message of that number for people to look at."""

    code = "message_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no message with this number.")


class MessageSettled(PaperRefused):
    """An officer has entered or dismissed it before."""

    code = "message_settled"
    status = HTTPStatus.CONFLICT
    text = N_("This message has been entered or dismissed before.")
