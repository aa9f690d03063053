-- Part of the organ's region that an account is bound to; NULL: the whole of it.
ALTER TABLE accounts ADD COLUMN region TEXT;
