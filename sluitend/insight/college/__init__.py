"""What a college sees: its inbox by what needs doing, a dossier, who arrived."""
