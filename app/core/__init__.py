"""Ground floor: clock, database, work, refusals, languages, YAML, web skeleton."""
