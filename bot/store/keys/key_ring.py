"""The keys of the anonymous pool (bot.store.rituals.anonymous_pool), in files outside the database."""

from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bot.errors import Unready
from bot.store.engine import private_files
from bot.store.keys import key_files


class KeyRing:
    """Each pool's key, in a file that its owner alone can read; several while a new one takes over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, workspace_id: int) -> MultiFernet:
        """What seals with the newest key and opens with any."""
        return MultiFernet([Fernet(key) for key in self.keys(workspace_id)])

    def keys(self, workspace_id: int) -> list[str]:
        """The newest first; a file that is missing or damaged is an `Unready`."""
        return key_files.read(self.file(workspace_id))

    def begin(self, workspace_id: int) -> None:
        """A key for a row that nothing was sealed in yet."""
        try:
            key_files.load_or_create(self.file(workspace_id))
        except Unready:
            self._write(workspace_id, [key_files.new()])

    def renew(self, workspace_id: int) -> None:
        """Seal with a new key from now on; those before it still open until `forget_old`."""
        self._write(workspace_id, [key_files.new(), *self.keys(workspace_id)])

    def take(self, workspace_id: int, key: str) -> None:
        """Another host's key is the one in use."""
        self._write(workspace_id, [key])

    def forget_old(self, workspace_id: int) -> None:
        """Destroy every key but the newest; to be called once the newest has sealed the row for good."""
        held = self.keys(workspace_id)
        if len(held) > 1:
            self._write(workspace_id, held[:1])
        for left in private_files.leftovers(self.file(workspace_id)):
            private_files.destroy(left)

    def file(self, workspace_id: int) -> Path:
        """Where the keys of a workspace's pool are."""
        return self._folder / f"pool-{workspace_id}.key"

    def _write(self, workspace_id: int, held: list[str]) -> None:
        private_files.folder(self._folder)
        file = self.file(workspace_id)
        with private_files.overwritten(file):
            key_files.write(file, held)
