"""OpenTelemetry in: OTLP requests, protobuf or JSON, become records of the spool."""
