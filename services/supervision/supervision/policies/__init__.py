"""How facts become a case: states, clocks, cards, counters and search words; order never matters."""
