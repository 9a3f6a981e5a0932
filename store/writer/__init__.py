"""From the spool to the tables: one writer per store, in whichever process holds the lock."""
