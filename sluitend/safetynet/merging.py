"""What of this room passes to the successor when two municipalities go on as one (ADR 0021)."""

from sluitend.organisations.merging import KEYS

KEYS.update(
    {
        "safetynet.MunicipalCase.municipality": None,
        "safetynet.NoShowNotice.municipality": None,
    }
)
