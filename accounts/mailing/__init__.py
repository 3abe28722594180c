"""What the portal writes to people of itself: what they want and when, what waits for the daily mail, and the daily mail."""
