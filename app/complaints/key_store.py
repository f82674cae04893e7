"""What complaints are filed with beside the database: the keys that seal identities, and the portal's secret."""

from functools import lru_cache

from app.accounts.sealing import Seal, seal_of
from app.complaints import references
from app.db.key_store import KeyStore
from app.settings import Settings, with_kept_secret


class Vault:
    """``keys`` seal who reported, a key for each complaint. From the secret follow receipts, which nobody keeps."""

    def __init__(self, keys: KeyStore, seal: Seal) -> None:
        self.keys = keys
        self._seal = seal

    @property
    def seal(self) -> Seal:
        """The seal of the portal's secret."""
        return self._seal

    def receipt_key(self, idempotency_key: str) -> str:
        """The key of the receipt for what was sent under that idempotency key: the same each time it is sent."""
        return references.key_from(bytes.fromhex(self._seal.hashed(idempotency_key, "receipt key")))

    def receipt_hash(self, key: str) -> str:
        """What the database keeps of a receipt's key (as typed or shown); of what is no key, a hash that fits none."""
        return self._seal.hashed(references.normal_key(key) or "", "receipt")

    def filing_hash(self, idempotency_key: str) -> str:
        """What the database keeps of an idempotency key."""
        return self._seal.hashed(idempotency_key, "filing")

    def body_hash(self, idempotency_key: str, digest: str) -> str:
        """What the database keeps of what was sent: plain, names could be tried against it until one fits."""
        return self._seal.hashed(f"{idempotency_key}\0{digest}", "filing body")


def vault_of(settings: Settings) -> Vault:
    """The vault of a portal with these settings; one in each process."""
    return _vault_of(settings) if settings.secret_key else _vault_of(with_kept_secret(settings))


@lru_cache(8)
def _vault_of(settings: Settings) -> Vault:
    return _vault(settings.keys, settings.secret_key)


@lru_cache(8)
def _vault(url: str, secret_key: str) -> Vault:
    return Vault(KeyStore(url), seal_of(secret_key))
