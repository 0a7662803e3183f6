"""Side by side with peers, on this machine, in one run. Nothing here is a test: figures are printed, never asserted."""
