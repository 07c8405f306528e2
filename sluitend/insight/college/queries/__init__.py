"""What a college asks: who applied and what is to be done, one dossier to read, who arrived."""
