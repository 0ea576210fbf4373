"""A process that restores a backup and dies at a step, as `kill -9` would end it.

python -m tests.custody.dying '{"data_dir": …, "database_url": …}' BACKUP STEP
"""

import json
import os
import sys
from pathlib import Path

from app import create_app
from app.core import fault
from app.custody.restore import restore
from tests.faults.child import DEATH
from tests.fixtures.app import make_settings

told, directory, deadly = json.loads(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
place = Path(told["data_dir"])
app = create_app(make_settings(place.parent, data_dir=place, database_url=told["database_url"]))
fault.at_step = lambda step: os._exit(DEATH) if step == deadly else None
with app.app_context():
    restore(directory)
