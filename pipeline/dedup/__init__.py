"""Signatures to clusters: only hashes and ids are shuffled."""
