"""Files in: what other programs and this one have written becomes records of the spool."""
