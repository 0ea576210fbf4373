"""Schedule: the tick, its passes and their order, and the APScheduler process."""
