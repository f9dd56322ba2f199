"""What a household would have to live on, month by month: RSA, prime d'activité, contributions, and what is left.

The engine (OpenFisca-France) runs in a process and an environment of its own (``engine/``); everything that is ours,
the calendar, the quarterly freeze, the contributions, what is left, is here, in decimals.
"""
