"""What a member is told when the database does not answer in time."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from app.core.work import Actor, ActorKind, Work, begin, house
from app.replies.refusals import NotKnown, NotRecorded


@contextmanager
def within_patience() -> Iterator[None]:
    """Turn a failing database into a refusal that says whether anything was kept. Stands around `begin`.

    Raises:
        NotRecorded: a lock or a statement took too long, or there is no room; the transaction was rolled back.
        NotKnown: the connection broke, perhaps while committing.
    """
    try:
        yield
    except OperationalError as error:
        raise (NotKnown if error.connection_invalidated else NotRecorded) from error


@contextmanager
def before_acting() -> Iterator[None]:
    """Stands around what is read before anything is recorded: whatever fails there, nothing was kept.

    Raises:
        NotRecorded: the database does not answer, or not in time.
    """
    try:
        yield
    except OperationalError as error:
        raise NotRecorded from error


@contextmanager
def acting(by: str) -> Iterator[Work]:
    """A unit of work of a focal point that waits no longer than a reply may.

    Args:
        by: the invitation by whose link it acts, or its own number where its link is of another kind.

    Raises:
        NotRecorded, NotKnown: as `within_patience`.
    """
    actor = Actor(kind=ActorKind.FOCAL_POINT, id=by)
    with within_patience(), begin(actor, timeout_seconds=house().settings.reply_timeout_seconds) as work:
        yield work
