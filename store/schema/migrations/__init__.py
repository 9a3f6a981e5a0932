"""Versioned changes of the schema, applied in order by `schema.engine.migrate`; each file stands for itself."""
