"""Conversations on a page that a clinician can read and a test can play again.

    flow: craving
    case: rides_it_out
    language: en
    note: A strong craving that passes.

    turns:
      - person: /craving
      - bot: |
          Is the drug near you right now?
        choices: [No, "Yes, it's here"]

      - person: "[No]"            # in brackets: a tap on that choice; without: typed
      - bot: |
          I will be back in ten minutes.

      - after: 10 minutes         # the clock moves, and what is due happens
      - card: |                   # the helpline card

Further turns: `file` (a file was sent, with these words) and `boxes` (the choices of the open question, newly ticked).
Blank space around words does not count.
"""

from bot.tools.transcripts.reading import load_transcript, parse_transcript
from bot.tools.transcripts.recorder import Recorder
from bot.tools.transcripts.turns import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, TranscriptTurn
from bot.tools.transcripts.writing import dump_transcript, save_transcript

__all__ = [
    "AfterTurn",
    "BotTurn",
    "Kind",
    "PersonTurn",
    "Recorder",
    "Transcript",
    "TranscriptTurn",
    "dump_transcript",
    "load_transcript",
    "parse_transcript",
    "save_transcript",
]
