"""Working papers, each under its version: data sheets, score sheets, drafts."""
