"""Dossiers in every state, as the tests of their own room make them."""

from tests.dossiers.conftest import agreed, asked, dossier, elif_, filled  # noqa: F401
