-- When its caller had it erased; the row stays for the books, and is shown to nobody.
ALTER TABLE generation ADD COLUMN erased_at timestamptz;
