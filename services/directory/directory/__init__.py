"""Who and where: organisation, people, rooms, accounts, tokens (组织)."""
