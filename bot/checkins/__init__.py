"""When the next check-in is due, what a quiet hour is, what a miss means. Pure: time is an argument."""
