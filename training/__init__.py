"""Making and judging the crisis detector; not part of the bot that runs."""
