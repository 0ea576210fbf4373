"""On SQLite one process of ours writes at a time; who does not get its turn is told so, and has begun nothing."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

import pytest

from app.core.db import DatabaseFailure, db, turn_to_write


@contextmanager
def another_process_writes() -> Iterator[None]:
    folder = os.open(Path(db.engine.url.database).parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    yield
    os.close(folder)


@pytest.mark.usefixtures("app")
def test_the_turn_of_another_process_is_waited_for_but_not_for_ever():
    with another_process_writes(), pytest.raises(DatabaseFailure), turn_to_write(0.05):
        pytest.fail("it was not its turn")


@pytest.mark.usefixtures("app")
def test_the_turn_comes_when_the_other_process_is_done():
    order = []

    def write() -> None:
        with turn_to_write(20):
            order.append("ours")

    ours = threading.Thread(target=copy_context().run, args=(write,))
    with another_process_writes():
        ours.start()
        time.sleep(0.05)
        order.append("theirs")
    ours.join()

    assert order == ["theirs", "ours"]


@pytest.mark.usefixtures("app")
def test_the_turn_is_given_back_whatever_happens():
    with pytest.raises(KeyError), turn_to_write(0.05):
        raise KeyError

    with turn_to_write(0.05), pytest.raises(DatabaseFailure), turn_to_write(0.05):
        pytest.fail("it was not its turn")
