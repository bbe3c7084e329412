"""Compiled kinetics, one module per network table, made by ``tools/generate_network.py``."""
