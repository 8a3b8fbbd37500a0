"""What SQL and the object store can prove of themselves and of each other, without Temporal."""
