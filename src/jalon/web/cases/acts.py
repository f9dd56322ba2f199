"""The groups by which people work, and in which an act puts a line of the queue."""

CHASE, ASK, LOOK = "relancer", "demander", "regarder"
GROUP_OF_ACT = {
    "call": "appeler", "meet": "recevoir", "visit": "recevoir", "sign": "signer", "validate": "valider",
    "review": "evaluer", "evaluate": "evaluer", "decide": "decider", "refer": "decider", "write": "ecrire",
    "warn": "ecrire", "support": "accompagner", "follow_up": "accompagner", "close": "clore", "ask": ASK,
    "look": LOOK,
}  # fmt: skip
"""By act: the group of a line that falls to the reader. What others owe is chased, whatever the act."""
