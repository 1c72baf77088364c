"""What makes pseudonyms, as the settings say."""

from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.records.pseudonyms import Pseudonyms


def pseudonyms_of(settings: Settings) -> Pseudonyms:
    """Return what makes pseudonyms; its key is made at the first use, unless a setting names one.

    Raises:
        WeakSecretError: If somebody could guess the key.
        FileAccessError: If its file cannot be read or written.
    """
    made_here = settings.pseudonym_key is None
    return Pseudonyms(read_secret("of pseudonyms", settings.pseudonym_key_file, make=made_here))
