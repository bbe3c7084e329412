"""Code made from network tables."""
