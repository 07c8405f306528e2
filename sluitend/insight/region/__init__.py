"""The pages of a region: figures without persons."""
