"""What takes how long, and how good it is; see README.md."""
