"""What an organisation says of itself: which applications it uses, and how. A moderator looks at it first."""
