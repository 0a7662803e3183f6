"""Spellings that stand for something else: emoji, slang short forms, joined words and frequent typos.

Kept apart from the steps that use them, so that a reviewer can add a spelling without reading code.
"""

# fmt: off
CRITICAL = frozenset({
    # English
    "kill", "killed", "killing", "murder", "suicide", "suicidal", "suicidally", "overdose", "overdosed",
    "overdosing", "die", "dying", "dead", "death", "pills", "pill", "fentanyl", "heroin", "meth", "cocaine",
    "crack", "benzos", "xanax", "valium", "methadone", "naloxone", "narcan", "breathing", "breathe",
    "unconscious", "unresponsive", "seizure", "seizing", "withdrawal", "hallucinating", "strangled", "strangling",
    "strangle", "choking", "choked", "hanging", "hang", "hanged", "noose", "gun", "knife", "blade", "razor",
    "rope", "bridge", "cutting", "cut", "slit", "wrist", "wrists", "hurt", "raped", "rape", "assaulted",
    "assault", "stab", "stabbed", "stabbing", "shoot", "shot", "myself", "himself", "herself", "selfharm", "harm",
    "bleed", "bleeding", "unalive", "unalived", "goodbye", "poison", "poisoned", "bleach", "swallowed",
    "emergency", "ambulance",
    # Spanish
    "suicidio", "suicidarme", "suicidar", "suicida", "matarme", "matarse", "matarlo", "matarla", "matar",
    "muerto", "muerta", "morir", "morirme", "muero", "sobredosis", "pastillas", "respira", "respirar",
    "inconsciente", "convulsionando", "convulsiones", "convulsion", "cuchillo", "pistola", "navaja", "ahorcarme",
    "ahorcar", "colgarme", "cortarme", "ahogarme", "ahorca", "violaron", "violo", "abuso", "sangre", "sangrando",
    "veneno", "ambulancia", "emergencia", "abstinencia", "delirando",
})
"""Words that a mask, a typo or spaced letters may hide. A short list on purpose: each entry pulls its neighbours in."""

EMOJI = {
    "🔫": "gun", "🔪": "knife", "🗡": "knife", "💉": "syringe", "💊": "pill", "💀": "skull", "☠": "skull",
    "⚰": "coffin", "🪦": "grave", "🩸": "blood", "🧨": "bomb", "💣": "bomb", "🌉": "bridge", "🚬": "smoke",
    "🍺": "drink", "🍻": "drink", "🍷": "drink", "🥃": "drink", "🍸": "drink", "🍹": "drink", "🍾": "drink",
    "😂": "laugh", "🤣": "laugh", "😆": "laugh", "😅": "laugh", "😭": "cry", "😢": "cry", "😿": "cry",
    "😞": "sad", "😔": "sad", "☹": "sad", "🙁": "sad", "🥺": "sad", "💔": "broken", "❤": "heart", "🖤": "heart",
    "💙": "heart", "💚": "heart", "💛": "heart", "🧡": "heart", "💜": "heart", "🙏": "pray", "👋": "wave",
    "🕊": "dove", "🚑": "ambulance", "🆘": "sos", "🚨": "siren", "👼": "angel", "😇": "angel", "🪢": "rope",
    "🚂": "train", "🚆": "train", "🚉": "train", "🏥": "hospital", "😵": "dizzy", "🥴": "dizzy", "🤮": "vomit",
    "🤢": "vomit", "🥵": "hot", "🥶": "cold", "😱": "scared", "😨": "scared", "😰": "scared", "💪": "strong",
    "🎉": "party", "🥳": "party", "👍": "thumbs", "✅": "done", "🙂": "smile", "😊": "smile", "😀": "smile",
    "🔥": "fire", "⏳": "time", "⌛": "time", "❄": "snow", "🍄": "mushroom", "🌿": "weed", "🍁": "weed",
}
"""Emoji whose official name would hide what people mean by it; all others go by their Unicode name."""

LOOKALIKES = str.maketrans("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI")
"""Cyrillic letters that look Latin, sometimes used to slip past filters."""

TYPOS = {
    "sucide": "suicide", "suiside": "suicide", "suicde": "suicide", "sucidal": "suicidal", "suacide": "suicide",
    "suisidal": "suicidal", "suecidal": "suicidal", "kil": "kill", "kll": "kill", "killl": "kill", "kiling": "killing",
    "dieing": "dying", "diying": "dying", "breathin": "breathing", "breething": "breathing", "breating": "breathing",
    "brething": "breathing", "breth": "breath", "brith": "breath", "overdoes": "overdose", "ovadose": "overdose",
    "overdoze": "overdose", "siezure": "seizure", "seziure": "seizure", "siezures": "seizure", "seisure": "seizure",
    "methodone": "methadone", "fent": "fentanyl", "fenty": "fentanyl", "fetty": "fentanyl", "herion": "heroin",
    "heroine": "heroin", "pils": "pills", "pilz": "pills", "tablits": "tablets", "nife": "knife", "knif": "knife",
    "unconcious": "unconscious", "uncontious": "unconscious", "unresponsiv": "unresponsive", "ambulence": "ambulance",
    "amberlance": "ambulance", "mysef": "myself", "myslef": "myself", "mysself": "myself", "meself": "myself",
    "myelf": "myself", "slef": "self", "hirt": "hurt", "hert": "hurt", "ded": "dead", "deth": "death",
    "tonite": "tonight", "2nite": "tonight", "tonightt": "tonight", "goodby": "goodbye", "gudbye": "goodbye",
    "exsist": "exist", "exsisting": "existing", "anymor": "anymore", "enymore": "anymore",
    "sobredosi": "sobredosis", "zobredosis": "sobredosis", "pastiyas": "pastillas", "suisidio": "suicidio",
    "suicidarmee": "suicidarme", "rrespira": "respira", "respirra": "respira", "cuchiyo": "cuchillo",
    "aogarme": "ahogarme", "aorcarme": "ahorcarme", "horcarme": "ahorcarme", "conbulsiona": "convulsiona",
}

EXPANSIONS: dict[str, tuple[str, ...]] = {
    short: tuple(long.split())
    for short, long in {
        # English
        "kms": "kill myself", "kys": "kill yourself", "ctb": "catch the bus", "gonna": "going to", "gunna": "going to",
        "gon": "going to", "finna": "going to", "ima": "im going to", "imma": "im going to", "wanna": "want to",
        "wana": "want to", "gotta": "got to", "tryna": "trying to", "dunno": "dont know", "idk": "i dont know",
        "idc": "i dont care", "idgaf": "i dont care", "rn": "right now", "atm": "right now", "tn": "tonight",
        "tmrw": "tomorrow", "tmr": "tomorrow", "2moro": "tomorrow", "2day": "today", "u": "you", "ur": "your",
        "r": "are", "n": "and", "w": "with", "bc": "because", "cuz": "because", "cos": "because",
        "coz": "because", "cause": "because", "b4": "before", "ppl": "people", "pls": "please", "plz": "please",
        "thx": "thanks", "ty": "thank you", "smth": "something", "sth": "something", "sm1": "someone",
        "every1": "everyone", "any1": "anyone", "no1": "no one", "nobodys": "nobody is", "cannot": "cant",
        "dnt": "dont", "doesn": "doesnt", "didn": "didnt", "wasn": "wasnt", "isn": "isnt", "aint": "isnt",
        "bf": "boyfriend", "gf": "girlfriend", "hubby": "husband", "oded": "overdosed", "od": "overdose",
        "ods": "overdose", "oding": "overdosing", "odin": "overdosing", "iod": "i overdosed",
        "thru": "through", "tho": "though", "abt": "about", "msg": "message", "lmao": "lol",
        "lmfao": "lol", "lmaooo": "lol", "rofl": "lol", "haha": "lol", "hahaha": "lol", "jaja": "lol", "jajaja": "lol",
        "jeje": "lol", "em": "them", "fella": "man", "bloke": "man", "dat": "that", "dis": "this",
        "dem": "them", "nuttin": "nothing", "nuffin": "nothing", "nothin": "nothing",
        "somethin": "something", "goin": "going", "doin": "doing", "feelin": "feeling", "takin": "taking",
        "drinkin": "drinking", "usin": "using", "thinkin": "thinking", "nuthin": "nothing", "outta": "out of",
        "lotta": "lot of", "kinda": "kind of", "sorta": "sort of", "init": "innit",
        # Spanish
        "q": "que", "k": "que", "xq": "porque", "pq": "porque", "porq": "porque", "xk": "porque", "tmb": "tambien",
        "tb": "tambien", "tbn": "tambien", "tas": "estas",
        "dsd": "desde", "bn": "bien", "msj": "mensaje", "finde": "fin de semana", "nomas": "no mas", "xfa": "por favor",
        "porfa": "por favor", "porfis": "por favor", "xa": "para", "ahorita": "ahora", "ahoritita": "ahora",
        "orita": "ahora", "stoy": "estoy", "cn": "con", "salu2": "saludos", "vdd": "verdad", "nd": "nada",
    }.items()
}
"""Short forms written out, so that one weight or rule serves all of them."""

JOINED: dict[str, tuple[str, ...]] = {
    joined.replace(" ", ""): tuple(joined.split())
    for joined in (
        "kill myself", "killing myself", "kill me", "kill him", "kill her", "end it", "end it all", "want to die",
        "want die", "i want to die", "cant go on", "no way out", "hurt myself", "not breathing", "wont wake up",
        "cant breathe", "cant breath", "no more", "goodbye everyone", "help me", "self harm", "in danger", "blue lips",
        "took all", "too much", "too many", "quiero morir", "me quiero morir", "quiero morirme", "no respira",
        "no despierta", "no puedo mas", "me mato", "adios a todos",
    )
}
"""Phrases that are often typed without the spaces."""
# fmt: on
