"""What was made: cards, a take and its family, comparing, sharing, asking again."""
