"""assistance: follow-up visits, legal aid, counselling and relief (帮扶与回访)."""
