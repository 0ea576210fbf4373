-- Once, as the superuser: two roles and the database. Give the roles passwords, or let pg_hba.conf know them by peer.
-- placet_owner makes and changes tables (flask db upgrade, flask restore, flask retention); the processes never use it.
-- placet_app is what web processes, schedulers and all other commands use.
CREATE ROLE placet_owner LOGIN;
CREATE ROLE placet_app LOGIN;
CREATE DATABASE placet OWNER placet_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE placet FROM PUBLIC;
GRANT CONNECT ON DATABASE placet TO placet_app;
