-- After each flask db upgrade, as placet_owner in the database placet: what the application may do. May be run again.
-- The log takes new rows and gives up none: lines, hashes and what stands behind commitments are neither changed nor
-- deleted, and the head of a log moves on and never goes. Erasing (flask retention) is the owner's.
BEGIN;
GRANT USAGE ON SCHEMA public TO placet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO placet_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO placet_app;
REVOKE ALL ON alembic_version, record_events, record_openings, record_heads FROM placet_app;
GRANT SELECT ON alembic_version TO placet_app;
GRANT SELECT, INSERT ON record_events, record_openings TO placet_app;
GRANT SELECT, INSERT, UPDATE ON record_heads TO placet_app;
COMMIT;
