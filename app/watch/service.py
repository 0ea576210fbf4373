"""Signs of life."""

from app.core.db import insertion
from app.core.work import Work
from app.watch.models import Heartbeat


def beat(work: Work, process: str) -> None:
    """Write down that a kind of process is alive; several of a kind share one heartbeat."""
    new = insertion(work.session, Heartbeat).values(process=process, beat_at=work.now, beats=1)
    work.session.execute(
        new.on_conflict_do_update(
            index_elements=[Heartbeat.process], set_={"beat_at": work.now, "beats": Heartbeat.beats + 1}
        )
    )
