"""From what an applicant enters to a value, and from a value to attained or not."""
