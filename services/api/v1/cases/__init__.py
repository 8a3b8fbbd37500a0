"""Cases as a whole: opened, listed, looked at, withdrawn; filings about them handed in."""
