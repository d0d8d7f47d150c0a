"""Turns texts into vectors whose cosine says how close their meanings are. No Django."""
