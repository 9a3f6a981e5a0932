"""The folder that `telesink run --instrument` puts on PYTHONPATH; `sitecustomize.py` is what it is there for."""
