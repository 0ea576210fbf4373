"""Attempts at the same time cannot slip through a limit together."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.core.work import VISITOR, begin
from app.officers.refusals import TooManyAttempts
from app.officers.signin import begin_sign_in


def test_of_twenty_attempts_at_once_ten_are_looked_at(app_on_both: Flask) -> None:
    def attempt(_number: int) -> bool:
        with app_on_both.app_context():
            try:
                with begin(VISITOR) as work:
                    begin_sign_in(work, "officer.a@x.example", "192.0.2.7")
            except TooManyAttempts:
                return False
            return True

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert sum(pool.map(attempt, range(20))) == 10
