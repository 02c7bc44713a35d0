"""What is known about Chinese web text: pure functions on str, no Beam, no files."""
