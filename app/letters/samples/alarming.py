"""Letters to officers that the house does not run as it should."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from app.letters import alarm
from app.letters.facts import Addressee
from app.letters.samples import facts
from app.letters.samples.ground import Ground
from app.letters.samples.words import word
from app.outbox.letter import Letter


def _officer(ground: Ground) -> Addressee:
    return Addressee(member="", title="", name=word("focal_point", ground.language))


def _scheduler(ground: Ground) -> Letter:
    return alarm.compose_scheduler(ground.paper, _officer(ground), last_at=facts.instant(ground, facts.RECEIVED))


def _scheduler_never(ground: Ground) -> Letter:
    return alarm.compose_scheduler(ground.paper, _officer(ground), last_at=None)


def _web(ground: Ground) -> Letter:
    return alarm.compose_web(ground.paper, _officer(ground), last_at=facts.instant(ground, facts.RECEIVED))


def _clock(ground: Ground, *, seconds: int, is_halted: bool) -> Letter:
    found_at = facts.instant(ground, facts.RECEIVED)
    return alarm.compose_clock(ground.paper, _officer(ground), found_at=found_at, seconds=seconds, is_halted=is_halted)


LETTERS: Final[Mapping[str, Callable[[Ground], Letter]]] = MappingProxyType(
    {
        "alarm-scheduler": _scheduler,
        "alarm-scheduler-never": _scheduler_never,
        "alarm-web": _web,
        "alarm-clock": lambda ground: _clock(ground, seconds=3600, is_halted=True),
        "alarm-clock-information": lambda ground: _clock(ground, seconds=-86400, is_halted=False),
    }
)
