"""demo: an invented region and its years, played through the real actions of every room at their dates."""
