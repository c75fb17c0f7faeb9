"""JSON documents that people write: read, and every fault told with its place, its value and its cure."""
