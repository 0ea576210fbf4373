"""Asking once more who sits at the desk, before an act by two (R48)."""

from collections.abc import Mapping

from flask import g, request

from app.core.work import begin
from app.desk.signin.guard import sitting_here
from app.officers import passwords
from app.officers.proofs import begin_proof, finish_proof, note_proof
from app.officers.queries import Sitting
from app.officers.refusals import ProofNeeded, ProofRefused

PASSWORD, CODE, CONFIRMED = "proof_password", "proof_code", "proof_confirmed"


def ask_again() -> None:
    """Ask in this request whatever the age of the last proof: for what protects the account itself."""
    g.proof_is_due = True


def prove(form: Mapping[str, str]) -> None:
    """Check the fields of `signin/_proof.html`; nothing to do where the last proof is young enough.

    Opens works of its own: call it before the work of the act, never inside it.

    Raises:
        ProofNeeded: a proof is due, and the form holds none.
        ProofRefused: password or code do not fit.
        TooManyAttempts, SignInBusy: as when signing in.
    """
    sitting = sitting_here()
    if not g.proof_is_due:
        return
    if sitting.officer.has_password:
        _prove_by_password(sitting, form)
    elif form.get(CONFIRMED) != "yes":
        raise ProofNeeded
    else:
        # An account without a password exists on this machine only; its person says so, which is all there is.
        with begin(sitting.actor) as work:
            note_proof(work, sitting)
    g.proof_is_due = False


def _prove_by_password(sitting: Sitting, form: Mapping[str, str]) -> None:
    if not form.get(PASSWORD):
        raise ProofNeeded
    with begin(sitting.actor) as work:
        attempt = begin_proof(work, sitting, request.remote_addr or "")
    is_right = passwords.matches(attempt.password_hash, form[PASSWORD])
    with begin(sitting.actor) as work:
        is_proven = finish_proof(work, sitting, attempt, is_right=is_right, code=form.get(CODE, ""))
    if not is_proven:
        raise ProofRefused
