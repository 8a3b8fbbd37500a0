"""Review by experts: who is drawn, who must stand back, what they found and how it is joined."""
