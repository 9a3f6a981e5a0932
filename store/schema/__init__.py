"""The tables: peewee models, versioned migrations, readable views, and how a store is opened."""
