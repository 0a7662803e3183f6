"""What `foothold` can be told to do, one file per kind of user."""
