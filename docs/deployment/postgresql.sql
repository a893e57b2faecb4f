-- The role and the database of cyber-commitments: psql < postgresql.sql, once, as the server's administrator.
-- The app brings its tables up to date at its start, so the role owns this database, and has a say in nothing else.
CREATE ROLE "cyber-commitments" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE DATABASE "cyber-commitments" OWNER "cyber-commitments" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE "cyber-commitments" FROM PUBLIC;
-- "Saved" means on disk: the default, held here against a server that was made faster at that price.
ALTER DATABASE "cyber-commitments" SET synchronous_commit = on;
