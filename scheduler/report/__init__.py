"""What a reader wants to know about a plan, as data; how it looks is somebody else's."""
