"""What a text means and how urgent it is. Pure: no files, no network, standard library only."""
