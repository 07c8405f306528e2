"""The pages of a municipality: its day, and one learner. Never a dossier; of applications the status only."""
