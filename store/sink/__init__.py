"""What runs inside a user's program: recording, redaction, context. Nothing here raises into it or waits for a disk."""
